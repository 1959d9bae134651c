import { escapeHtml, joinHtml, markup, type Html } from './html.js'
import type { Divergence } from '../invoice/divergence.js'

/** What notes and activities say when Odoo no longer shows what Chorus Pro has. */

const TITLES: Readonly<Record<Divergence['what'], string>> = {
  draft: 'Facture remise en brouillon',
  cancelled: 'Facture annulée dans Odoo',
  changed: 'Facture modifiée dans Odoo',
  platform: 'Facture envoyée aussi par la plateforme d’Odoo',
}

const REMEDIES: Readonly<Record<Divergence['what'], string>> = {
  draft:
    'Si c’est une erreur, validez-la de nouveau sans rien changer. Pour corriger ce que le client a reçu, validez-la telle qu’elle a été envoyée, puis établissez un avoir et une nouvelle facture avec un nouveau numéro.',
  cancelled:
    'Le client l’a reçue et peut la payer. Si c’est une erreur, remettez-la en brouillon et validez-la sans rien changer. Pour l’annuler aussi auprès du client, validez-la telle qu’elle a été envoyée, puis établissez un avoir.',
  changed:
    'Remettez-la telle qu’elle a été envoyée. Pour corriger ce que le client a reçu, établissez ensuite un avoir et une nouvelle facture avec un nouveau numéro.',
  platform:
    'Le client peut la recevoir deux fois : prévenez-le, vérifiez sur le portail Chorus Pro laquelle des deux il traite, et faites rejeter l’autre comme doublon. Pour la suite, n’utilisez qu’une seule des deux voies.',
}

export function divergenceTitle({ what }: Divergence): string {
  return TITLES[what]
}

/** What the person in charge can do about it. */
export function divergenceRemedy({ what }: Divergence): string {
  return REMEDIES[what]
}

/** One list of what differs, or nothing. */
export function differenceList({ differences }: Divergence): Html[] {
  if (differences.length === 0) return []
  const items = differences.map((difference) => markup`<li>${escapeHtml(difference)}</li>`)
  return [markup`<ul>${joinHtml(items)}</ul>`]
}
