import { ChorusError } from '../../chorus/wire/error.js'
import { ANSWER_TOO_BIG, TOO_BIG } from '../../chorus/wire/remedies.js'
import { fr } from '../../domain/words/typography.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import { doneTellings, isPassing, refused, refusedBy } from '../requests/request-outcomes.js'
import type { StageContext } from '../running/context.js'
import { attachProof } from './attach.js'

/** What a user asked for on one invoice; undefined: it cannot be told yet whether Odoo has it, or is tried again. */
export async function proofAsked(
  context: StageContext,
  row: InvoiceRow,
): Promise<RequestOutcome | undefined> {
  const { store } = context
  if (row.chorusIdentifier === undefined)
    return refused(
      context,
      row,
      fr`Chorus Pro n’a pas cette facture, ou ne l’a pas encore intégrée : il n’y a rien à joindre pour le moment.`,
    )
  try {
    const outcome = await attachProof(context, row, row.chorusIdentifier)
    if (outcome === 'underway') return undefined
    await store.recordProof(row.id, 'attached', [])
    return { tellings: doneTellings(context, row, SENTENCES[outcome]) }
  } catch (error) {
    if (error instanceof ChorusError && TOO_LARGE.includes(error.remedy)) return refused(context, row, STAYS)
    if (error instanceof ChorusError && error.kind === 'refusal')
      return (await isPassing(context, row, error)) ? undefined : refusedBy(context, row, error)
    throw error
  }
}

const TOO_LARGE: readonly string[] = [TOO_BIG, ANSWER_TOO_BIG]

const STAYS = fr`Le document que détient Chorus Pro est trop volumineux pour être joint à la facture dans Odoo : il reste à télécharger sur le portail.`

const SENTENCES = {
  attached: fr`Le document que détient Chorus Pro et la fiche de son dépôt sont joints à la facture.`,
  'attached-alone': fr`Le document que détient Chorus Pro et la fiche de son dépôt sont joints à la facture ; les pièces qui l’accompagnent sont trop volumineuses et restent sur le portail.`,
  there: fr`Le justificatif est déjà joint à la facture. Pour en obtenir un plus récent, supprimez d’abord ce fichier.`,
} as const
