import { escapeHtml, markup } from './html.js'
import { messageIdPart, note, type NoteSubject } from './notes.js'
import type { NoteTelling } from './telling.js'

/**
 * Takes back what was told on an invoice that is not to blame.
 *
 * @param told see `toldReasons`
 * @param words what Odoo says
 */
export function documentsWaitNote(subject: NoteSubject, told: string, words: string): NoteTelling {
  return note(
    subject,
    `documents-wait.${messageIdPart(told)}`,
    markup`Envoi à Chorus Pro remis à plus tard`,
    [
      markup`Odoo ne produit en ce moment le document d’aucune facture : ${escapeHtml(words)}`,
      markup`Cette facture n’est pas en cause et il n’y a rien à y corriger : votre administrateur en trouve la cause dans le journal de la passerelle, qui enverra la facture d’elle-même.`,
    ],
  )
}
