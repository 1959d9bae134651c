import { latestMomentOf } from '../../domain/chorus-status/event.js'
import { endsUnpaid, statusLabel, WRONG_VALIDATOR } from '../../domain/chorus-status/status.js'
import { hasSiretKey, isSiret, normaliseSiret } from '../../domain/recipients/siret.js'
import { fr } from '../../domain/words/typography.js'
import type { ChorusAction, InvoiceRow, RequestOutcome } from '../../store/store.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import type { StageContext } from '../running/context.js'
import { actionAskedBy, type Tried } from './became.js'
import { chorusTime } from './chorus-time.js'
import { doneTellings, keyOf, notShown, refused } from './request-outcomes.js'
import { act } from './settle-action.js'
import { stillAsked } from './still-asked.js'

/**
 * Names the right validator of a sub- or co-contractor's invoice. Undefined: nothing can be said yet.
 *
 * @param tried what was tried before, to the same end
 */
export async function correctValidator(
  context: StageContext,
  row: InvoiceRow,
  tried?: Tried<ChorusAction>,
): Promise<RequestOutcome | undefined> {
  const { chorus } = context
  const no = (why: string): RequestOutcome => refused(context, row, why)
  const { chorusIdentifier: identifier } = row
  if (row.statusCode !== WRONG_VALIDATOR || identifier === undefined)
    return (await wasCorrectedSince(context, row, tried))
      ? { tellings: doneTellings(context, row, fr`La correction du valideur est faite dans Chorus Pro.`) }
      : no(otherStatus(row.statusCode))
  const present = await findFollowed(context, row)
  if (present === undefined) return notShown(context, row)
  if (present.current.code !== WRONG_VALIDATOR)
    return tried?.isOpen === true ? undefined : no(otherStatus(present.current.code))
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
    { asRead: invoice, call: () => chorus.correctValidator(identifier, siret), whyNot: otherStatus },
    tried,
  )
}

/**
 * Whether the invoice went on since that was asked for: by a bridge whose store was lost before it could say so, or by
 * somebody on the portal.
 */
async function wasCorrectedSince(
  { store }: StageContext,
  row: InvoiceRow,
  tried: Tried<ChorusAction> | undefined,
): Promise<boolean> {
  const events = await store.events(row.id)
  const last = events.findLast(({ code }) => code === WRONG_VALIDATOR)
  return events.some(
    (event) =>
      last !== undefined &&
      latestMomentOf(event) > last.occurredAt &&
      latestMomentOf(event) > actionAskedBy(row, tried) &&
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
