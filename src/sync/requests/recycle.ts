import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import { activityAfterReturn } from '../../domain/words/activity.js'
import { latestMomentOf, newEvents, type StatusEvent } from '../../domain/chorus-status/event.js'
import { requestHandledFields } from '../../domain/odoo-fields/field-values.js'
import { referencesOf } from '../../domain/invoice/fillers.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { divergenceOf } from '../../domain/invoice/divergence.js'
import { requestDoneNote, requestUnknownNote } from '../../domain/words/notes.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { statusLabel, TO_RECYCLE, endsUnpaid } from '../../domain/chorus-status/status.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, Recycling, RequestOutcome } from '../../store/store.js'
import { claimOf, type StageContext } from '../running/context.js'
import { recipientOf } from '../recipients/directory.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import { OVERLAP_MS } from '../follow/window.js'
import { askedBy, historyOf, type Tried } from './became.js'
import { chorusTime } from './chorus-time.js'
import { doneTellings, isPassing, keyOf, notShown, refused, refusedBy } from './request-outcomes.js'
import { stillAsked } from './still-asked.js'
import { refusedAgain } from './settle-action.js'
import { subjectOf } from '../odoo-state/subject.js'

/** A recycling whose answer was lost and that no search has shown for so long is tried again: they may lag behind by as much. */
const SHOWN_WITHIN_MS = OVERLAP_MS

/** How long an invoice that no search shows, or its history, is looked for before it is said that nobody knows. */
const TOLD_WITHIN_MS = 24 * 3_600_000

/**
 * Sends an invoice to its recipient again. Intended before the call: the call ends the only status in which it is accepted,
 * so that without the intent an attempt whose answer was lost would look like a request that cannot be done. Undefined:
 * nothing can be said yet.
 *
 * @param tried what was tried before, to the same end
 */
export async function recycle(
  context: StageContext,
  row: InvoiceRow,
  tried?: Tried<Recycling>,
): Promise<RequestOutcome | undefined> {
  const { chorus, odoo, store } = context
  if (row.statusCode !== TO_RECYCLE || row.chorusIdentifier === undefined || row.statusAt === undefined) {
    if (await wasRecycledSince(context, row, tried && firstBegun(tried.attempt)))
      return {
        tellings: doneTellings(context, row, fr`La facture a été renvoyée au destinataire.`),
      }
    return refused(
      context,
      row,
      fr`Seule une facture au statut « ${statusLabel(TO_RECYCLE)} » peut être renvoyée au destinataire.`,
    )
  }
  // Read now: the request may stand in a reading that is older than the corrections.
  const asked = await stillAsked(context, row)
  if ('instead' in asked) return asked.instead
  const { invoice } = asked
  const buyer = await odoo.readPartner(invoice.buyerId)
  if (buyer?.siret === undefined)
    return refused(context, row, fr`Le client n’a pas de SIRET : renseignez-le d’abord.`)
  const recipient = isSiret(buyer.siret) ? await recipientOf(context, buyer.siret, undefined) : undefined
  const { serviceCode, commitmentNumber, contract } = referencesOf(invoice, buyer, recipient)
  // The directory may have been asked meanwhile.
  const again = await stillAsked(context, row, invoice)
  if ('instead' in again) return again.instead
  const customer = await odoo.readPartner(invoice.buyerId)
  const isSame = customer?.siret === buyer.siret && customer.reference === buyer.reference
  if (!isSame && mark('customer-changed-before-it-left')) return undefined
  const { buyerId, buyerName } = invoice
  const recycling: Recycling = {
    requestKey: keyOf(row),
    begunAt: chorusTime(context),
    statusAt: row.statusAt,
    sent: [buyer.siret, serviceCode, commitmentNumber].filter((value) => value !== undefined).join(', '),
    handedOver: row.handedOver && { ...row.handedOver, buyerId, buyerName, buyerSiret: buyer.siret },
    ...(tried?.isOpen === true && { firstBegunAt: firstBegun(tried.attempt) }),
  }
  await store.recordRecyclingBegun(row.id, recycling, claimOf(context))
  try {
    await chorus.recycle({
      identifier: row.chorusIdentifier,
      comment: 'Données du destinataire corrigées par le fournisseur.',
      buyerSiret: buyer.siret,
      serviceCode,
      commitmentNumber,
      contract,
    })
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    if (error.kind === 'refusal') {
      const present = await findFollowed(context, row)
      const isStill = (present?.current.code ?? TO_RECYCLE) === TO_RECYCLE
      if (isStill && (await isPassing(context, row, error))) return undefined
      // The no may be for the first of two, which was carried out and which searches do not show yet.
      const isRepeated = recycling.firstBegunAt !== undefined
      if (isStill && isRepeated && mark('recycling-refused-for-it-may-be-done')) {
        await store.recordRecyclingBegun(
          row.id,
          { ...recycling, refusal: error.libelle ?? '' },
          claimOf(context),
        )
        return undefined
      }
      if (present === undefined) {
        await store.recordRecyclingOver(row.id)
        return notShown(context, row)
      }
      const isDone = await isCarriedOut(context, present, recycling)
      if (isDone === undefined) return undefined
      return isDone
        ? done(context, row, recycling, invoice)
        : refusedBy(context, row, error, present.current.code)
    }
    // Surely without effect, so that there is nothing to be found out but what became of the one before.
    if (error.kind !== 'unknown-outcome')
      await (tried?.isOpen === true
        ? store.recordRecyclingBegun(row.id, tried.attempt, claimOf(context))
        : store.recordRecyclingOver(row.id))
    throw error
  }
  return done(context, row, recycling, invoice)
}

/**
 * What became of a recycling of which nobody knows the outcome; undefined: that cannot be told yet. One that is not shown is to
 * be tried again. It is answered even when the request was taken back meanwhile, for Chorus Pro has the invoice sent again all the same.
 */
export async function settleRecycling(
  context: StageContext,
  row: InvoiceRow,
  recycling: Recycling,
): Promise<RequestOutcome | 'never-done' | 'not-shown' | undefined> {
  const present = await findFollowed(context, row)
  const isDone = present && (await isCarriedOut(context, present, recycling))
  if (present === undefined || isDone === undefined)
    return hasLasted(context, recycling, TOLD_WITHIN_MS)
      ? neverTold(context, row, recycling, present)
      : undefined
  if (isDone) return done(context, row, recycling, row.invoice)
  if (present.current.code !== TO_RECYCLE) return 'never-done'
  if (recycling.refusal !== undefined)
    return hasLasted(context, recycling, TOLD_WITHIN_MS)
      ? neverTold(context, row, recycling, present)
      : undefined
  return hasLasted(context, recycling, SHOWN_WITHIN_MS) ? 'not-shown' : undefined
}

/** When it was begun for the first time, of which the outcome is as little known. */
function firstBegun({ begunAt, firstBegunAt }: Recycling): Date {
  return firstBegunAt ?? begunAt
}

function hasLasted(context: StageContext, { begunAt }: Recycling, ms: number): boolean {
  return chorusTime(context).getTime() - begunAt.getTime() >= ms
}

/** Neither done nor impossible: the answer was lost, and the invoice, or what it has passed, is not shown any more. */
function neverTold(
  context: StageContext,
  row: InvoiceRow,
  { requestKey, refusal }: Recycling,
  present: ChorusInvoice | undefined,
): RequestOutcome {
  const isAnswer = row.invoice.request === 'recycle'
  const lost =
    present === undefined
      ? fr`La réponse de Chorus Pro s’est perdue, et depuis il ne montre plus cette facture au compte technique`
      : fr`La réponse de Chorus Pro s’est perdue, et il ne donne pas l’historique de la facture, qui depuis est au statut « ${statusLabel(present.current.code)} »`
  const sentence =
    refusal !== undefined && present?.current.code === TO_RECYCLE
      ? refusedAgain(refusal)
      : fr`${lost} : la passerelle ne peut pas dire si elle a été renvoyée au destinataire. Vous pouvez le vérifier sur le portail.`
  return {
    leavesRequest: !isAnswer,
    tellings: [
      ...(isAnswer ? [requestHandledFields(row.invoice.request)] : []),
      requestUnknownNote(subjectOf(context, row), requestKey, sentence),
    ],
  }
}

/**
 * Only a recycling takes an invoice on from there; abandoned it can be in any case. Undefined: that would be in its history,
 * which Chorus Pro does not tell.
 */
async function isCarriedOut(
  context: StageContext,
  { identifier, current, buyerSiret }: ChorusInvoice,
  { statusAt, handedOver }: Recycling,
): Promise<boolean | undefined> {
  // Somebody has sent it again on the portal, and to whom it went before.
  if (isAnother(handedOver?.buyerSiret, buyerSiret) && mark('recycled-by-another-hand')) return false
  if (current.code === TO_RECYCLE) return current.occurredAt > statusAt
  if (!endsUnpaid(current.code)) return true
  const events = await historyOf(context, identifier)
  if (events === undefined) return undefined
  const returned: StatusEvent = { ...current, code: TO_RECYCLE, occurredAt: statusAt }
  // By their order, which the hour that comes twice leaves as it is.
  const from = events.findIndex((event) => newEvents([event], [returned]).length === 0)
  const since = from >= 0 ? events.slice(from + 1) : events.filter(({ occurredAt }) => occurredAt > statusAt)
  return since.some(({ code }) => !endsUnpaid(code) && code !== TO_RECYCLE)
}

function isAnother(sent: string | undefined, shown: string | undefined): boolean {
  return sent !== undefined && shown !== undefined && isSiret(sent) && isSiret(shown) && sent !== shown
}

function done(
  context: StageContext,
  row: InvoiceRow,
  { requestKey, sent, handedOver }: Recycling,
  invoice: OdooInvoice,
): RequestOutcome {
  // An invoice that was given another customer in Odoo no longer diverges from what Chorus Pro has: that one has it now.
  const settlesDivergence =
    row.divergence !== undefined &&
    row.handedOver !== undefined &&
    handedOver !== undefined &&
    divergenceOf(row.handedOver, invoice, undefined) !== undefined &&
    divergenceOf(handedOver, invoice, undefined) === undefined
  const sentence = fr`La facture est renvoyée au destinataire avec : ${sent}.`
  // What was asked for since is another request, and has an answer of its own.
  const isAnswer = row.invoice.request === 'recycle'
  return {
    ...(handedOver && { handedOver, settlesDivergence }),
    leavesRequest: !isAnswer,
    tellings: [
      ...(isAnswer ? [requestHandledFields(row.invoice.request)] : []),
      requestDoneNote(subjectOf(context, row), requestKey, sentence),
      activityAfterReturn(settlesDivergence ? undefined : row.divergence, TO_RECYCLE),
    ],
  }
}

/**
 * Whether it was sent again since that was asked for: by a bridge whose store was lost before it could say so, or by
 * somebody on the portal.
 */
async function wasRecycledSince(
  { store }: StageContext,
  row: InvoiceRow,
  begunAt: Date | undefined,
): Promise<boolean> {
  const events = await store.events(row.id)
  const last = events.findLast(({ code }) => code === TO_RECYCLE)
  return events.some(
    (event) =>
      last !== undefined &&
      latestMomentOf(event) > last.occurredAt &&
      latestMomentOf(event) >= askedBy(row, begunAt) &&
      !endsUnpaid(event.code),
  )
}
