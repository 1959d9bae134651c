import {
  eventMinute,
  latestMomentOf,
  newEvents,
  withCurrent,
  type EventAuthor,
  type StatusEvent,
} from '../../domain/chorus-status/event.js'
import { COMPLETED, endsUnpaid, SUSPENDED, WRONG_VALIDATOR } from '../../domain/chorus-status/status.js'
import { frenchMinute } from '../../domain/words/french-time.js'
import { mark } from '../../marks/mark.js'
import type { ActionKind, ChorusAction, InvoiceRow } from '../../store/store.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import { failsAlone } from '../health/probe.js'
import type { StageContext } from '../running/context.js'

const MINUTE_MS = 60_000

/** What was done is dated within so long after it was begun: a call may last for minutes. */
const TAKES_PLACE_WITHIN_MS = 10 * MINUTE_MS

/** A minute that has begun before, on a clock that may be a little off. */
const CLOCK_OFF_MS = 2 * MINUTE_MS

/** The status in which each is asked for, and which it ends. */
export const STATUS_OF: Readonly<Record<ActionKind, string>> = {
  complete: SUSPENDED,
  correct_validator: WRONG_VALIDATOR,
}

/**
 * - `done`: a status shows it
 * - `maybe`: the invoice is completed, at the right time and in words of which nobody can say whose they are
 * - `not-shown`: the invoice stands as it did
 * - `something-else`: it has gone on, but not by this
 * - `untold`: it has gone on, and Chorus Pro does not say how
 */
export type Became = 'done' | 'maybe' | 'not-shown' | 'something-else' | 'untold'

export async function whatBecameOf(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
): Promise<{ readonly became: Became; readonly code: string | undefined }> {
  const { technicalLogin } = context.connection.chorusPro
  const present = await findFollowed(context, row)
  const code = present?.current.code
  if (present === undefined || isStillSame(present.current, action)) return { became: 'not-shown', code }
  if (evidenceOf(present.current, action, technicalLogin) === 'shown') return { became: 'done', code }
  const history = await historyOf(context, present.identifier)
  if (history === undefined && mark('refused-history-tells-nothing')) return { became: 'untold', code }
  const evidence = passagesOf(history ?? [], present.current).map((event) =>
    evidenceOf(event, action, technicalLogin),
  )
  if (evidence.some((one) => one === 'shown' || one === 'not-denied')) return { became: 'done', code }
  return { became: evidence.includes('unclear') ? 'maybe' : 'something-else', code }
}

/** The history, with the words that the search alone may give. */
function passagesOf(history: readonly StatusEvent[], current: StatusEvent): StatusEvent[] {
  return withCurrent(history, current).map((event) =>
    newEvents([event], [current]).length === 0
      ? { ...event, comment: event.comment ?? current.comment }
      : event,
  )
}

/** An attempt of which nobody has seen what became of it. */
export interface Tried<T> {
  readonly attempt: T
  /** It may still show that it was carried out; else it came to nothing. */
  readonly isOpen: boolean
}

/** When it was begun for the first time, of which the outcome is as little known. */
function firstBegun({ begunAt, content }: ChorusAction): Date {
  return content.firstBegunAt ?? begunAt
}

/** The same again: what shows from the first time on may be either. */
export function repeating(action: ChorusAction, tried: Tried<ChorusAction> | undefined): ChorusAction {
  if (tried?.isOpen !== true) return action
  return { ...action, content: { ...action.content, firstBegunAt: firstBegun(tried.attempt) } }
}

/** From when on what the history shows may be what was begun then. */
function sinceBegun(begunAt: Date): Date {
  return new Date(begunAt.getTime() - CLOCK_OFF_MS)
}

/**
 * What has come after this has come since it was asked for. What was last written on the invoice may be what the bridge has
 * written there itself, so that it counts only where nothing was begun, or a store that was lost knows of nothing.
 */
export function askedBy({ invoice }: InvoiceRow, begunAt: Date | undefined): Date {
  return begunAt === undefined ? invoice.writeDate : sinceBegun(begunAt)
}

/** The same of an action. */
export function actionAskedBy(row: InvoiceRow, tried: Tried<ChorusAction> | undefined): Date {
  return askedBy(row, tried && firstBegun(tried.attempt))
}

/** To the minute: that is all that histories tell. */
export function isStillSame(event: StatusEvent, { kind, statusAt }: ChorusAction): boolean {
  return (
    event.code === STATUS_OF[kind] &&
    (event.occurredAt.getTime() < statusAt.getTime() + MINUTE_MS ||
      eventMinute(event) === frenchMinute(statusAt))
  )
}

/** Undefined: Chorus Pro does not tell it, and answers what else it is asked. */
export async function historyOf(
  context: StageContext,
  identifier: string,
): Promise<StatusEvent[] | undefined> {
  try {
    return await context.chorus.history(identifier)
  } catch (error) {
    if ((await failsAlone(context, error)) && mark('outcome-without-its-history')) return undefined
    throw error
  }
}

/** `not-denied`: at the right time, and no words are shown, which Chorus Pro need not show. */
type Evidence = 'shown' | 'not-denied' | 'unclear' | 'none'

/**
 * Whether an event is what the action leads to. Somebody may do the same on the portal: at another time, or in other words, under
 * a name. Words alone deny nothing, for nobody says that Chorus Pro shows those that were sent; nor does a call that was refused
 * count as carried out without them.
 */
function evidenceOf(event: StatusEvent, action: ChorusAction, technicalLogin: string): Evidence {
  if (!isInTime(event, action)) return 'none'
  const { kind, isAccepted, content } = action
  if (kind === 'correct_validator')
    return event.code !== WRONG_VALIDATOR && !endsUnpaid(event.code) ? 'shown' : 'none'
  if (event.code !== COMPLETED) return 'none'
  if (isAccepted || isSameComment(content.comment, event.comment)) return 'shown'
  if (event.comment === undefined && content.refusal === undefined && mark('completed-without-its-words'))
    return 'not-denied'
  const isOthers =
    event.comment !== undefined && event.author !== undefined && !isAccount(event.author, technicalLogin)
  return isOthers && mark('completed-by-another-hand') ? 'none' : 'unclear'
}

function isInTime(event: StatusEvent, action: ChorusAction): boolean {
  const { begunAt, isAccepted } = action
  const isSince = (moment: Date): boolean => moment >= sinceBegun(firstBegun(action))
  const isSoonAfter = (moment: Date): boolean =>
    isSince(moment) && moment.getTime() <= begunAt.getTime() + TAKES_PLACE_WITHIN_MS
  const isIn = (moment: Date): boolean => (isAccepted ? isSince(moment) : isSoonAfter(moment))
  return isIn(event.occurredAt) || (isIn(latestMomentOf(event)) && mark('hour-that-comes-twice'))
}

function isAccount({ name, email }: EventAuthor, technicalLogin: string): boolean {
  const login = technicalLogin.toLowerCase()
  return [name, email].some((one) => one?.toLowerCase().includes(login))
}

/** Whether what somebody typed is what Chorus Pro shows. */
export function isSameComment(typed: string | undefined, shown: string | undefined): boolean {
  const words = sentComment(typed)
  return words === undefined ? shown === undefined : squeezed(shown ?? '') === squeezed(words)
}

/** As it goes to Chorus Pro; undefined: there is none. */
export function sentComment(typed: string | undefined): string | undefined {
  return typed?.replace(/\r\n?/g, '\n').trim() || undefined
}

function squeezed(words: string): string {
  return words.replace(/\s+/g, ' ').trim()
}
