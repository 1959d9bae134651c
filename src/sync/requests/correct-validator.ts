import { latestMomentOf } from '../../domain/chorus-status/event.js'
import { endsUnpaid, statusLabel, WRONG_VALIDATOR } from '../../domain/chorus-status/status.js'
import { hasSiretKey, isSiret, normaliseSiret } from '../../domain/recipients/siret.js'
import { fr } from '../../domain/words/typography.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import type { StageContext } from '../running/context.js'
import { askedBy } from './became.js'
import { chorusTime } from './chorus-time.js'
import { doneTellings, keyOf, notShown, refused } from './request-outcomes.js'
import { act } from './settle-action.js'
import { stillAsked } from './still-asked.js'

/**
 * Names the right validator of a sub- or co-contractor's invoice. Undefined: nothing can be said yet.
 *
 * @param begunAt when an attempt was begun that came to nothing
 */
export async function correctValidator(
  context: StageContext,
  row: InvoiceRow,
  begunAt?: Date,
): Promise<RequestOutcome | undefined> {
  const { chorus } = context
  const no = (why: string): RequestOutcome => refused(context, row, why)
  const { chorusIdentifier: identifier } = row
  if (row.statusCode !== WRONG_VALIDATOR || identifier === undefined)
    return (await wasCorrectedSince(context, row, begunAt))
      ? { tellings: doneTellings(context, row, fr`La correction du valideur est faite dans Chorus Pro.`) }
      : no(otherStatus(row.statusCode))
  const present = await findFollowed(context, row)
  if (present === undefined) return notShown(context, row)
  if (present.current.code !== WRONG_VALIDATOR) return no(otherStatus(present.current.code))
  // Read now: the request may stand in a reading that is older than the SIRET.
  const asked = await stillAsked(context, row)
  if ('instead' in asked) return asked.instead
  const { invoice } = asked
  const siret = normaliseSiret(invoice.validatorSiret ?? '')
  const why = whyNoSiret(context, siret)
  if (why !== undefined) return no(why)
  return act(
    context,
    row,
    {
      kind: 'correct_validator',
      requestKey: keyOf(row),
      begunAt: chorusTime(context),
      statusAt: present.current.occurredAt,
      isAccepted: false,
      content: { comment: undefined, files: [], siret: invoice.validatorSiret },
    },
    { call: () => chorus.correctValidator(identifier, siret), whyNot: otherStatus },
  )
}

/**
 * Whether the invoice went on since that was asked for: by a bridge whose store was lost before it could say so, or by
 * somebody on the portal.
 */
async function wasCorrectedSince(
  { store }: StageContext,
  row: InvoiceRow,
  begunAt: Date | undefined,
): Promise<boolean> {
  const events = await store.events(row.id)
  const last = events.findLast(({ code }) => code === WRONG_VALIDATOR)
  return events.some(
    (event) =>
      last !== undefined &&
      latestMomentOf(event) > last.occurredAt &&
      latestMomentOf(event) > askedBy(row, begunAt) &&
      !endsUnpaid(event.code),
  )
}

function otherStatus(code: string | undefined): string {
  const only = fr`Le valideur ne peut être corrigé qu’au statut « ${statusLabel(WRONG_VALIDATOR)} »`
  return code === undefined
    ? fr`${only} ; cette facture n’est pas encore dans Chorus Pro.`
    : fr`${only} ; cette facture est au statut « ${statusLabel(code)} ».`
}

function whyNoSiret({ connection }: StageContext, siret: string): string | undefined {
  if (siret === '')
    return fr`Saisissez d’abord le « SIRET du bon valideur », dans l’onglet Chorus Pro de la facture.`
  if (!isSiret(siret))
    return fr`Le « SIRET du bon valideur » doit compter 14 chiffres ; « ${siret} » n’en est pas un.`
  // The fictitious structures of the qualification environment may fail it.
  if (connection.chorusPro.environment === 'production' && !hasSiretKey(siret))
    return fr`Le « SIRET du bon valideur » contient une faute de frappe : la clé de ${siret} est fausse. Vérifiez-le auprès du titulaire du marché.`
  return undefined
}
