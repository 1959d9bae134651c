import { ChorusError } from '../../chorus/wire/error.js'
import type { InvoiceToValidate, ValidationDetails } from '../../chorus/port.js'
import { frenchMinute } from '../../domain/words/french-time.js'
import { latestMomentOf, type StatusEvent } from '../../domain/chorus-status/event.js'
import { endIn, endOf, silenceCountsFrom, type Turn, turnOf } from '../../domain/validating/validation.js'
import {
  ANOTHER_NAMED,
  endedElsewhere,
  noLongerWaits,
  UNCONFIRMED,
  UNLISTED,
} from '../../domain/words/validation-words.js'
import { mark } from '../../marks/mark.js'
import type { SeenValidation, ValidationFacts, ValidationRow } from '../../store/store.js'
import { isForbiddenAlone } from '../health/probe.js'
import { chorusTime } from '../requests/chorus-time.js'
import type { StageContext } from '../running/context.js'
import { isLately, ofTried } from './became.js'

/** A search lags behind what was answered by no more than that. */
const LAGS_MS = 24 * 3_600_000

/** What no search shows and Chorus Pro refuses to tell anything of for so long is nobody's to wait for. */
const UNTOLD_MS = 24 * 3_600_000

/** What Chorus Pro refuses to tell of an invoice it may tell an hour later; else it is asked once a day. */
const ASKED_AGAIN_MS = 3_600_000
const ASKED_DAILY_MS = 24 * ASKED_AGAIN_MS

/**
 * What becomes of a decision of the company's own is found out where it was made; whatever else there is to say comes after the
 * answer to it, which Odoo may not have taken yet.
 */
export function isSettled({ decision, handled }: ValidationRow): boolean {
  return decision === undefined && (handled === undefined || !mark('answer-before-what-came-since'))
}

/** Keeps an invoice that awaits a validator. What is known already costs nothing. */
export async function noteAwaiting(context: StageContext, seen: InvoiceToValidate): Promise<void> {
  const { store, connection, log } = context
  const turn = turnOf(seen.status)
  const [known] = await store.validations(connection.name, [seen.identifier])
  if (turn === undefined || (known !== undefined && !isSettled(known))) return
  const isKnown = known !== undefined && known.statusCode === seen.status && known.state === 'waiting'
  if (isKnown && !(isToBeAskedAgain(context, known) && mark('refused-details-asked-again'))) return
  const details = await detailsOf(context, seen.identifier)
  if (!isTurnOf(details ?? NOTHING_TOLD, turn, seen.validatorId)) return
  const history = await historyOf(context, seen.identifier)
  const told = awaitedSince(history ?? [], seen.status)
  const since = told ?? (isKnown ? known.statusAt : undefined)
  if (known?.turn === turn && isLeftOver(context, known, since) && mark('validation-not-taken-up-again'))
    return
  const statusAt = since ?? depositOf(seen) ?? chorusTime(context)
  await store.noteValidation(connection.name, {
    identifier: seen.identifier,
    facts: {
      ...factsOf(seen, details ?? { ...NOTHING_TOLD, frame: known?.facts.frame }),
      ...(told === undefined && isUnsureSince(seen, isKnown ? known : undefined) && { isSinceUnknown: true }),
      ...((details === undefined || history === undefined) && { askAgainAt: askAgainAt(context, known) }),
    },
    statusCode: seen.status,
    statusAt,
    turn,
    state: 'waiting',
    deadline: silenceCountsFrom(statusAt),
  })
  if (isKnown) return
  log.info('an invoice awaits the company’s validation', {
    invoice: seen.number,
    supplier: seen.supplierName ?? seen.supplierSiret,
  })
}

function isToBeAskedAgain({ clock }: StageContext, { facts }: ValidationRow): boolean {
  return facts.askAgainAt !== undefined && clock.now() >= facts.askAgainAt
}

function askAgainAt({ clock }: StageContext, known: ValidationRow | undefined): Date {
  const waitMs = known?.facts.askAgainAt === undefined ? ASKED_AGAIN_MS : ASKED_DAILY_MS
  return new Date(clock.now().getTime() + waitMs)
}

/** What an answer of the company has ended, and a search still shows: for a while, not for ever. */
function isLeftOver(
  context: StageContext,
  { state, statusCode, statusAt }: ValidationRow,
  since: Date | undefined,
): boolean {
  // What was only listed no longer, and is again, has no end that could lag behind.
  const isEnded =
    state !== 'waiting' && turnOf(statusCode) === undefined && since !== undefined && since <= statusAt
  return isEnded && chorusTime(context).getTime() - statusAt.getTime() < LAGS_MS
}

/** Silence of a second turn does not count from the deposit on: until when it may be answered nobody knows then. */
function isUnsureSince(
  { status, depositDate }: InvoiceToValidate,
  known: ValidationRow | undefined,
): boolean {
  if (known !== undefined) return known.facts.isSinceUnknown === true
  return turnOf(status) === 2 || depositDate === undefined
}

/** No search shows any more that an invoice awaits the company: its history says why, or its status that it is over. */
export async function noteGone(context: StageContext, row: ValidationRow): Promise<void> {
  const { store, connection, clock, log } = context
  const history = (await historyOf(context, row.identifier)) ?? []
  const last = history.at(-1)
  const end = endIn(history, row.turn) ?? (isAwaited(last?.code, row) ? undefined : last)
  if (end !== undefined) {
    const own = await ofTried(context, row, end)
    if (own !== undefined && mark('tried-decision-shown-late')) {
      await store.recordDecisionAnswered(connection.name, row.identifier, own)
      return
    }
    await store.noteValidation(connection.name, { ...row, ...ended(end, row.turn) })
    log.info('an invoice was validated or refused elsewhere', { invoice: row.facts.number, status: end.code })
    return
  }
  const details = await detailsOf(context, row.identifier)
  const status = last?.code ?? details?.status
  if (status === undefined && !isLongUnlisted(context, row) && mark('unlisted-asked-again')) {
    const { unlistedSince = clock.now() } = row.facts
    await store.noteValidation(connection.name, { ...row, facts: { ...row.facts, unlistedSince } })
    return
  }
  if (status !== undefined && !isAwaited(status, row)) {
    // Its history may show late what was tried.
    if (isLately(context, row.tried) && mark('tried-decision-waits-for-its-history')) return
    await store.noteValidation(connection.name, { ...row, ...endedUnseen(context, status, row) })
    return
  }
  const isNamed = isTurnOf(details ?? NOTHING_TOLD, row.turn, row.facts.validatorId)
  // A row that could not be read is not on the list either.
  if (status !== undefined && isNamed && mark('unlisted-still-awaited')) return
  await store.noteValidation(connection.name, {
    ...row,
    state: 'elsewhere',
    answer: {
      key: `elsewhere.${frenchMinute(row.statusAt)}`,
      sentence: isNamed ? UNLISTED : ANOTHER_NAMED,
    },
  })
}

/** What is refused now may be told an hour later. */
function isLongUnlisted({ clock }: StageContext, { facts: { unlistedSince } }: ValidationRow): boolean {
  return unlistedSince !== undefined && clock.now().getTime() - unlistedSince.getTime() >= UNTOLD_MS
}

/** Whatever else comes on the way of an invoice has ended the turn; undefined: nobody has said. */
function isAwaited(status: string | undefined, { turn }: ValidationRow): boolean {
  return status === undefined || turnOf(status) === turn
}

/** How an invoice stands whose history is not told: not since when, nor by whom. */
function endedUnseen(
  context: StageContext,
  status: string,
  { turn, tried }: ValidationRow,
): Pick<SeenValidation, 'statusCode' | 'statusAt' | 'state' | 'answer'> {
  const over = noLongerWaits(status)
  return {
    statusCode: status,
    statusAt: chorusTime(context),
    state: endOf(status, turn) ?? 'elsewhere',
    answer: { key: status, sentence: tried.length === 0 ? over : `${over} ${UNCONFIRMED}` },
  }
}

/** How an invoice stands that was answered elsewhere. */
export function ended(
  end: StatusEvent,
  turn: Turn,
): Pick<SeenValidation, 'statusCode' | 'statusAt' | 'state' | 'answer'> {
  return {
    statusCode: end.code,
    statusAt: end.occurredAt,
    state: endOf(end.code, turn) ?? 'elsewhere',
    answer: { key: `${end.code}.${frenchMinute(end.occurredAt)}`, sentence: endedElsewhere(end, turn) },
  }
}

function awaitedSince(history: readonly StatusEvent[], status: string): Date | undefined {
  const last = history.findLast(({ code }) => code === status)
  // Of an hour that comes twice the later passage: nobody is to be told too early that it is too late.
  return last && latestMomentOf(last)
}

/** The start of the day: silence counts from then at the earliest. */
function depositOf({ depositDate }: InvoiceToValidate): Date | undefined {
  return depositDate === undefined ? undefined : new Date(`${depositDate}T00:00:00Z`)
}

/** Whether it is this validator's turn; where Chorus Pro names none, the search has said so. */
function isTurnOf({ validatorIds }: ValidationDetails, turn: Turn, own: string | undefined): boolean {
  const named = validatorIds[turn - 1]
  return named === undefined || own === undefined || named === own
}

const NOTHING_TOLD: ValidationDetails = {
  status: undefined,
  frame: undefined,
  validatorIds: [undefined, undefined],
}

/** What it refuses to tell is lacking on the record, and no more. */
function detailsOf(context: StageContext, identifier: string): Promise<ValidationDetails | undefined> {
  return unlessRefused(context, () => context.chorus.validationDetails(identifier))
}

function historyOf(context: StageContext, identifier: string): Promise<StatusEvent[] | undefined> {
  return unlessRefused(context, () => context.chorus.history(identifier))
}

async function unlessRefused<T>(context: StageContext, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    const isNo = error instanceof ChorusError && ['refusal', 'request'].includes(error.kind)
    if (isNo || (await isForbiddenAlone(context, error))) return undefined
    throw error
  }
}

function factsOf(seen: InvoiceToValidate, { frame }: ValidationDetails): ValidationFacts {
  const {
    identifier: _identifier,
    status: _status,
    isWorks: _isWorks,
    validatorSiret: _siret,
    ...facts
  } = seen
  return { ...facts, frame }
}
