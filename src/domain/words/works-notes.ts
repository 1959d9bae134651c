import type { OdooInvoice } from '../invoice/invoice.js'
import { frenchMoney } from './french-amount.js'
import { frenchDate } from './french-time.js'
import { escapeHtml, markup } from './html.js'
import { note, type NoteSubject } from './notes.js'
import type { NoteTelling } from './telling.js'

/** A piece of a works contract, as its search shows it. */
interface ShownPiece {
  readonly identifier: string
  /** `YYYY-MM-DD` */
  readonly depositDate: string | undefined
  /** `montantTTC`, as it came. */
  readonly amountTotal: string | undefined
}

/** The invoice was found on the portal among the works pieces. */
export function pieceAdoptedNote(
  subject: NoteSubject,
  { identifier, depositDate, amountTotal }: ShownPiece,
  invoice: Pick<OdooInvoice, 'amountTotal' | 'currency'>,
): NoteTelling {
  const day = depositDate === undefined ? markup`` : markup` le ${escapeHtml(frenchDate(depositDate))}`
  const isOther =
    amountTotal !== undefined && Number(amountTotal).toFixed(2) !== Number(invoice.amountTotal).toFixed(2)
  return note(
    subject,
    `works.${identifier.replace(/\W/g, '_')}`,
    markup`Pièce de travaux trouvée sur le portail de Chorus Pro`,
    [
      markup`Elle a été déposée sur le portail${day} ; la passerelle la suit désormais.`,
      ...(isOther
        ? [
            markup`<b>Montants différents :</b> ${escapeHtml(frenchMoney(amountTotal, invoice.currency))} TTC sur le portail, ${escapeHtml(frenchMoney(invoice.amountTotal, invoice.currency))} TTC dans Odoo.`,
          ]
        : []),
    ],
  )
}
