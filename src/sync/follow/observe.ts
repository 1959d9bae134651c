import type { ChorusInvoice } from '../../chorus/port.js'
import { ChorusError } from '../../chorus/wire/error.js'
import { activityAfterReturn, activityFor, noActivity } from '../../domain/words/activity.js'
import { currentEvent, newEvents, withCurrent, type StatusEvent } from '../../domain/chorus-status/event.js'
import { statusFields } from '../../domain/odoo-fields/field-values.js'
import { statusNote } from '../../domain/words/notes.js'
import { showsStatus, showsUnknownStatus } from '../../domain/odoo-fields/own-fields.js'
import {
  AVAILABLE,
  isFinal,
  isOnTheWay,
  isReturned,
  needsHistory,
  REJECTED,
  TO_REPLACE_IN_ODOO,
} from '../../domain/chorus-status/status.js'
import { AWAITS_SUPPLIER } from '../../domain/chorus-status/works-folder.js'
import { handledNote } from '../../domain/words/rejection-notes.js'
import type { Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { describeFailure, failedSide } from '../health/failure.js'
import { failsAlone } from '../health/probe.js'
import { wasToldPaid } from '../odoo-state/paid-in-odoo.js'
import { subjectOf } from '../odoo-state/subject.js'
import { askedByFolder, wasAskedInOdoo } from '../works/asked-by-folder.js'

/**
 * Takes in what a search shows of an invoice: the events that are new, the status and stage they add up to, and what
 * Odoo is to be told. Costs one history only when the row's own words do not say enough. Seeing the same thing again
 * changes nothing.
 *
 * @param first tellings that come before those of the events (the invoice was adopted, say)
 * @param searchedAt when the last search that would have shown a change was made, by Chorus Pro's clock
 */
export async function observe(
  context: StageContext,
  row: InvoiceRow,
  seen: ChorusInvoice,
  first: readonly Telling[] = [],
  searchedAt?: Date,
): Promise<void> {
  const { store, connection, clock, log } = context
  const known = await store.events(row.id)
  const news = newEvents(known, [seen.current])
  const isAgain = news.length === 0 && mayBeAnotherPassage(row, seen) && mark('same-status-again')
  const complete =
    isAgain ||
    (news.length > 0 &&
      !goesItsUsualWay(row, known, seen) &&
      (needsHistory(row.statusCode, seen.current.code) || mayHideOthers(row, seen, searchedAt)))
      ? newEvents(known, await historyWithCurrent(context, row, seen))
      : news
  const all = [...known, ...complete]
  // Of two events the later one is not always the present one: some recipients date a payment to midnight.
  const current = complete.length > 0 ? seen.current : (currentEvent(known) ?? seen.current)
  // By the search's own seconds; as long as the history does not show what the search does, it is looked at again.
  const statusAt = isAgain && complete.length === 0 ? row.statusAt : seen.current.occurredAt
  const isHandled =
    current.code === REJECTED && seen.rejectionHandled !== undefined
      ? seen.rejectionHandled
      : wasClosedInOdoo(row, current)
  const stage = isFinal(current.code) || isHandled ? 'closed' : 'followed'
  const isFound = row.chorusIdentifier === undefined
  const isNews = complete.length > 0 || first.length > 0 || stage !== row.stage || isFound
  const subject = subjectOf(context, row)
  const paidInOdooAt = isFound && wasToldPaid(row.invoice) ? clock.now() : row.paidInOdooAt
  await store.recordObservation(
    row.id,
    {
      identifier: seen.identifier,
      flowNumber: seen.flowNumber,
      newEvents: complete,
      stage,
      statusCode: current.code,
      statusAt: current.code === seen.current.code && statusAt !== undefined ? statusAt : current.occurredAt,
      handedOver: row.handedOver,
      ...(seen.isWorks === true && { works: { claimed: seen.amountTotal } }),
      paidInOdooAt,
      wantsProof: connection.attachProof && isFound,
      tellings: isNews
        ? [
            ...first,
            statusFields(stage, seen, current, all, paidInOdooAt !== undefined),
            ...complete
              .filter((event) => !isForTheRecord(event, all))
              .map((event) => statusNote(subject, event, seen.isWorks)),
            ...(wasHandled(row, current, stage) ? [handledNote(subject, seen.identifier)] : []),
            // Asked for before the store was lost; somebody may have ticked it off since.
            ...(wasInOdooBefore(row, current, known)
              ? []
              : await activityOf(context, row, { current, stage, complete, isPiece: seen.isWorks })),
          ]
        : [],
    },
    clock.now(),
  )
  if (complete.length > 0)
    log.info('status changed', { invoice: row.invoice.number, statuses: complete.map(({ code }) => code) })
}

/**
 * A user has said that it is dealt with, of which Chorus Pro knows nothing, or does not tell it; a store that was lost learns it
 * from Odoo.
 */
function wasClosedInOdoo(
  { stage, statusCode, chorusIdentifier, invoice: { ownFields } }: InvoiceRow,
  current: StatusEvent,
): boolean {
  if (current.code !== REJECTED && !TO_REPLACE_IN_ODOO.includes(current.code)) return false
  const isKnown = stage === 'closed' && statusCode === current.code
  const isInOdoo =
    chorusIdentifier === undefined && ownFields?.stage === 'closed' && showsStatus(ownFields, current)
  return (isKnown || isInOdoo) && mark('closed-in-odoo-stays')
}

/** Odoo shows this very status, of which the store knew nothing. */
function wasInOdooBefore(
  { invoice: { ownFields } }: InvoiceRow,
  current: StatusEvent,
  known: readonly StatusEvent[],
): boolean {
  return ownFields !== undefined && showsStatus(ownFields, current) && showsUnknownStatus(ownFields, known)
}

/** So soon after its deposit an invoice has come to its recipient the usual way. */
const USUAL_WAY_MS = 2 * 3_600_000

/**
 * The recipient has it, or is about to, soon after its deposit: what came in between lasted minutes and asks nobody for anything, and its
 * date of deposit is known. It comes with the next history that is read, for the record and not for the chatter.
 */
function goesItsUsualWay(
  { stage, stageSince, chorusIdentifier }: InvoiceRow,
  known: readonly StatusEvent[],
  { current }: ChorusInvoice,
): boolean {
  const since = known[0]?.occurredAt ?? (stage === 'deposited' && !chorusIdentifier ? stageSince : undefined)
  const isUsual = current.code === AVAILABLE || isOnTheWay(current.code)
  if (!isUsual || since === undefined) return false
  const after = current.occurredAt.getTime() - since.getTime()
  return known.every(({ code }) => isOnTheWay(code)) && Math.abs(after) <= USUAL_WAY_MS
}

/** Somebody on the portal said so, or a request whose answer was lost and that nobody waits for any more. */
function wasHandled(row: InvoiceRow, { code }: StatusEvent, stage: InvoiceRow['stage']): boolean {
  return stage === 'closed' && code === REJECTED && row.stage === 'followed' && row.statusCode === REJECTED
}

/** What the invoice passed through before the recipient had it is told only while it is the present status. */
function isForTheRecord(event: StatusEvent, all: readonly StatusEvent[]): boolean {
  return isOnTheWay(event.code) && currentEvent(all)?.code !== event.code
}

/** The status that is known, at another second: it may have been left and taken again within a minute or so. */
function mayBeAnotherPassage({ statusCode, statusAt }: InvoiceRow, { current }: ChorusInvoice): boolean {
  return (
    current.code === statusCode &&
    statusAt !== undefined &&
    // The history's minutes stand for the seconds that were not known then.
    statusAt.getTime() % MINUTE_MS !== 0 &&
    statusAt.getTime() !== current.occurredAt.getTime()
  )
}

const MINUTE_MS = 60_000

/** A search shows the present status only: another one could come and go unseen in more time than this. */
const UNSEEN_BETWEEN_MS = 2 * 60_000

function mayHideOthers({ statusAt }: InvoiceRow, { current }: ChorusInvoice, searchedAt?: Date): boolean {
  const since = Math.max(statusAt?.getTime() ?? 0, searchedAt?.getTime() ?? 0)
  const between = current.occurredAt.getTime() - since
  return between < 0 || between > UNSEEN_BETWEEN_MS
}

interface Change {
  readonly current: StatusEvent
  readonly stage: 'followed' | 'closed'
  readonly complete: readonly StatusEvent[]
  readonly isPiece: boolean | undefined
}

/** A return asks for an activity when it is news; one that somebody has ticked off is not asked for again. */
async function activityOf(
  context: StageContext,
  row: InvoiceRow,
  { current, stage, complete, isPiece }: Change,
): Promise<Telling[]> {
  if (!isReturned(current.code) || stage === 'closed') {
    const { divergence, statusCode } = row
    const wasReturned = statusCode !== undefined && isReturned(statusCode) && statusCode !== AWAITS_SUPPLIER
    // What asks somebody to put Odoo right stands until that is done, unless a return took its place meanwhile.
    if (divergence !== undefined) return wasReturned ? [activityAfterReturn(divergence, current.code)] : []
    const asked = await askedByFolder(context, row)
    // So does what the folder of a works contract asks for.
    if (asked !== undefined && mark('asked-by-its-folder')) return wasReturned ? [asked] : []
    // Its folder says so again once it is read.
    const isFound = row.chorusIdentifier === undefined
    return isFound && wasAskedInOdoo(row) && mark('asked-before-the-loss') ? [] : [noActivity]
  }
  // The history gives the same passage to the minute, as another object, and alone knows the official.
  const told = complete.find((event) => newEvents([event], [current]).length === 0)
  if (told === undefined) return []
  const author = told.author ?? current.author
  const comment = current.comment ?? told.comment
  return [activityFor({ why: 'returned', event: { ...current, author, comment }, isPiece })]
}

/** How long, and through how many refusals, a change waits for its history: a machine that slept has asked for none. */
interface Patience {
  readonly ms: number
  readonly times: number
}

/** Somebody has to act on a return; of anything else it is enough to know it in its order. */
const RETURN_WAITS: Patience = { ms: 3_600_000, times: 6 }
const STATUS_WAITS: Patience = { ms: 24 * 3_600_000, times: 12 }

/**
 * The history is kept to the minute and may lag behind the search that showed the change. When it cannot be had, the change
 * waits for it, so that nothing is told out of its order, nor is a step lost for good of which a last status is the end.
 * What Chorus Pro refuses, or fails to give, for long is told without it: the steps in between come with the next history, if there is one.
 */
async function historyWithCurrent(
  context: StageContext,
  row: InvoiceRow,
  { identifier, current, isWorks }: ChorusInvoice,
): Promise<StatusEvent[]> {
  const { chorus, store, clock, log } = context
  try {
    return withCurrent(await chorus.history(identifier), current)
  } catch (thrown) {
    const error = await asRefusal(context, thrown)
    if (failedSide(error) !== undefined) throw error
    const now = clock.now()
    const { since, times } = await store.recordHistoryRefused(row.id, now)
    const patience = isReturned(current.code) ? RETURN_WAITS : STATUS_WAITS
    const isWaiting = now.getTime() - since.getTime() < patience.ms || times < patience.times
    // That this service knows works pieces is assumed: what refuses them once may refuse them for ever.
    if (isWaiting && isWorks !== true && mark('waits-for-its-history')) throw error
    const { message, remedy } = describeFailure(error)
    log.warn(`the history could not be read: ${message}`, { remedy, identifier })
    return [current]
  }
}

/**
 * A service that is not open to the account, or that is down, refuses it, whichever invoice is asked for; the search that
 * shows them answers.
 */
async function asRefusal(context: StageContext, error: unknown): Promise<unknown> {
  if (!(error instanceof ChorusError) || !(await failsAlone(context, error))) return error
  return mark('history-alone-fails') ? new ChorusError('refusal', error.message, error.remedy) : error
}
