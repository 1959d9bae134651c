import { ChorusError } from '../../chorus/wire/error.js'
import { saysPassing } from '../../domain/chorus-status/refusal-words.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import { endIn, endOf, LONGEST_COMMENT, OTHER_MOTIVE } from '../../domain/validating/validation.js'
import {
  ANSWER_LOST,
  troubleMet,
  COMMENT_TOO_LONG,
  COMMENT_WANTED,
  neverKnown,
  neverShown,
  NO_MOTIVE,
  NO_MOTIVES,
  refusedByChorus,
  SERVICE_FORBIDDEN,
  standsAlready,
  tooLate,
  UNCONFIRMED,
  UNKNOWN_MOTIVE,
} from '../../domain/words/validation-words.js'
import { mark } from '../../marks/mark.js'
import type { DecisionInOdoo } from '../../odoo/port.js'
import type { AskedDecision, BegunDecision, DecisionOutcome, ValidationRow } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { isForbiddenAlone } from '../health/probe.js'
import { chorusTime } from '../requests/chorus-time.js'
import { claimOf, type StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import {
  byEvent,
  declined,
  done,
  firstOf,
  isLately,
  SHOWN_WITHIN_MS,
  TOLD_WITHIN_MS,
  triedWith,
  wasBefore,
} from './became.js'
import { motivesOf } from './motives.js'
import { takeUp } from './recall.js'
import { noteTakenBack, sayThatItIsLookedInto, sayThatItWaits } from './waits.js'

/** What Chorus Pro does not open to the account, or does not understand, is tried so often before users hear of it. */
const MOST_TRIES = 4

/** What Chorus Pro says to be a passing trouble of its own may last for hours; each try is looked into for ten minutes. */
const MOST_TECHNICAL_TRIES = 12

/** What is looked into waits longer each time, for this. */
const LOOK = 'look'

/**
 * Finds out what became of decisions of which nobody knows, then carries out what users have decided since.
 *
 * @param isAsked Odoo is asked even if nothing awaits a decision
 */
export async function carryOutDecisions(context: StageContext, isAsked: boolean): Promise<void> {
  const { store, connection, odoo } = context
  await forEachStep(
    context,
    await store.begunValidations(connection.name),
    (row) => settle(context, row),
    () => Promise.resolve(),
    ({ facts }) => facts.number,
  )
  const waiting = await store.waitingValidations(connection.name)
  if (!isAsked && !waiting.some(({ odooId }) => odooId !== undefined)) return
  const decisions = await odoo.validationDecisions()
  await noteTakenBack(context, waiting, decisions)
  await forEachStep(
    context,
    decisions,
    (asked) => answer(context, asked),
    (asked) => {
      context.validating.decisions.failed(asked.identifier, keyOf(asked), context.clock.now())
      return Promise.resolve()
    },
    ({ identifier }) => identifier,
  )
}

async function answer(context: StageContext, asked: DecisionInOdoo): Promise<void> {
  const { store, connection, odoo, clock, validating } = context
  const [row] = await store.validations(connection.name, [asked.identifier])
  if (row === undefined) {
    if (validating.decisions.isWaiting(asked.identifier, keyOf(asked), clock.now())) return
    // Once it is told how that stands, it is answered.
    const shown = await odoo.shownValidations(connection.chorusPro.environment, asked.odooId)
    await takeUp(context, shown)
    if (shown.length === 0) validating.decisions.failed(asked.identifier, keyOf(asked), clock.now())
    return
  }
  if (row.decision !== undefined && mark('decision-looked-into')) return
  // What has its answer stands in Odoo until that is told.
  if (!row.isTold && mark('decision-answered-once')) return
  if (validating.decisions.isWaiting(asked.identifier, keyOf(asked), clock.now())) return
  const why = await whyNot(context, row, asked)
  // What is changed while others are carried out is looked at in the next cycle.
  if (why === undefined && !(await stillStands(context, asked)) && mark('decision-read-again')) return
  const outcome = why === undefined ? await carryOut(context, row, asked) : putOff(row, asked, why)
  if (outcome === undefined) return
  await record(context, row, outcome)
}

/** It is declined, and says nothing of what was tried before. */
function putOff({ tried }: ValidationRow, asked: DecisionInOdoo, sentence: string): DecisionOutcome {
  return { ...declined(asked, sentence), tried }
}

/** Asked right before the call: a person may take back what was read a while ago. */
async function stillStands({ odoo }: StageContext, asked: DecisionInOdoo): Promise<boolean> {
  const [now] = await odoo.validationDecisions(asked.odooId)
  return now !== undefined && contentOf(now) === contentOf(asked)
}

/** French: why it cannot be done; undefined: it can. */
async function whyNot(
  context: StageContext,
  { state, facts }: ValidationRow,
  { decision, motive, comment }: DecisionInOdoo,
): Promise<string | undefined> {
  if (state !== 'waiting') return tooLate(decision, standsAlready(state))
  if ((comment?.length ?? 0) > LONGEST_COMMENT) return COMMENT_TOO_LONG
  if (decision === 'validate') return undefined
  const motives = await motivesOf(context, facts.frame)
  if (motives.length === 0) return NO_MOTIVES
  if (motive === undefined) return NO_MOTIVE
  if (!motives.some(({ code }) => code === motive)) return UNKNOWN_MOTIVE
  return motive === OTHER_MOTIVE && comment === undefined ? COMMENT_WANTED : undefined
}

/** With its intent before the call, which cannot be made twice: the second is refused, and looks like a no. */
async function carryOut(
  context: StageContext,
  row: ValidationRow,
  asked: DecisionInOdoo,
): Promise<DecisionOutcome | undefined> {
  const { store, connection, chorus } = context
  const { decision, motive, comment } = asked
  const begun: BegunDecision = {
    decision,
    motive,
    comment,
    begunAt: chorusTime(context),
    ...(row.tried.length > 0 && { former: row.tried }),
  }
  await store.recordDecisionBegun(connection.name, row.identifier, begun, claimOf(context))
  try {
    const { identifier, facts } = row
    const status = await chorus.treatInvoiceToValidate({
      identifier,
      validatorId: facts.validatorId,
      decision,
      motive,
      comment,
    })
    return await done(context, row, begun, { code: status, at: chorusTime(context) })
  } catch (error) {
    if (!(error instanceof ChorusError) || error.kind === 'unknown-outcome') throw error
    if (error.kind === 'refusal') {
      const end = await endOfTurn(context, row, begun)
      // The no may come from a first attempt that was carried out, and that something on the way has repeated.
      if (end !== 'untold' && end !== undefined) return byEvent(context, row, begun, end)
      const isPassing = saysPassing(error.libelle ?? '')
      const noes = isPassing ? countNo(context, row, asked) : MOST_TECHNICAL_TRIES
      context.log.warn(`Chorus Pro refused a decision: ${error.message}`, {
        remedy: error.remedy,
        invoice: row.facts.number,
      })
      // Looked into like one whose answer was lost, then tried again.
      const isTriedAgain = noes < MOST_TECHNICAL_TRIES && mark('technical-no-to-a-decision')
      // The no may be for the first of two, which was carried out and which the history does not show yet.
      const isOpen = !isPassing && isLately(context, row.tried) && mark('decision-refused-for-it-may-be-done')
      if (isTriedAgain || isOpen) {
        const refusal = error.libelle ?? ''
        const noted = { ...begun, refusal, ...(isOpen && { isLast: true as const }) }
        await store.recordDecisionBegun(connection.name, row.identifier, noted, claimOf(context))
        if (isOpen) await sayThatItIsLookedInto(context, row, decision, refusal)
        return undefined
      }
      return putOff(row, asked, withUnconfirmed(row, refusedByChorus(error.libelle)))
    }
    // Surely without effect, so that there is nothing to be found out but what became of those before.
    await store.recordDecisionOver(connection.name, row.identifier, row.tried)
    const isClosed = await isForbiddenAlone(context, error)
    if (!isClosed && error.kind !== 'request') throw error
    const { message, remedy } = describeFailure(error)
    context.log.warn(message, { remedy, invoice: row.facts.number })
    // An outage, or an answer that was lost, is no no: they are not counted here.
    if (countNo(context, row, asked) >= MOST_TRIES)
      return putOff(
        row,
        asked,
        withUnconfirmed(row, isClosed ? SERVICE_FORBIDDEN : refusedByChorus(error.libelle)),
      )
    context.validating.decisions.failed(row.identifier, keyOf(asked), context.clock.now())
    return undefined
  }
}

function withUnconfirmed({ tried }: ValidationRow, sentence: string): string {
  return tried.length === 0 ? sentence : `${sentence} ${UNCONFIRMED}`
}

function countNo({ validating }: StageContext, row: ValidationRow, asked: DecisionInOdoo): number {
  return validating.decisions.countNo(row.identifier, contentOf(asked))
}

/** What became of a decision whose answer was lost: by the history, before anything is repeated. */
async function settle(context: StageContext, row: ValidationRow): Promise<void> {
  const { store, connection, clock, validating } = context
  const { decision: begun, identifier } = row
  if (begun === undefined) return
  const isLast = begun.isLast === true
  if (isLast && validating.decisions.isWaiting(identifier, LOOK, clock.now())) return
  const end = await endOfTurn(context, row, begun)
  const ageMs = chorusTime(context).getTime() - begun.begunAt.getTime()
  if (end === 'untold' || (end === undefined && isLast)) {
    const sentence = isLast ? neverKnown(begun.refusal) : neverShown(begun.refusal)
    if (ageMs >= TOLD_WITHIN_MS)
      await record(context, row, { ...declined(begun, sentence), tried: triedWith(begun) })
    else if (isLast) validating.decisions.failed(identifier, LOOK, clock.now())
    return
  }
  if (end !== undefined) {
    await record(context, row, await byEvent(context, row, begun, end))
    return
  }
  // Odoo still says what is wanted: it is begun anew from there, unless it was taken back.
  if (ageMs < SHOWN_WITHIN_MS) return
  await store.recordDecisionOver(connection.name, identifier, triedWith(begun))
  const cause = begun.refusal === undefined ? ANSWER_LOST : troubleMet(begun.refusal)
  await sayThatItWaits(context, row, begun.decision, cause)
}

async function endOfTurn(
  context: StageContext,
  { identifier, turn }: ValidationRow,
  begun: BegunDecision,
): Promise<StatusEvent | 'untold' | undefined> {
  try {
    const history = await context.chorus.history(identifier)
    // Whoever was refused as the wrong validator may have been named again since.
    const first = firstOf(begun)
    const since = history.find((event) => endOf(event.code, turn) !== undefined && !wasBefore(event, first))
    return since !== undefined && mark('decision-behind-a-new-turn') ? since : endIn(history, turn)
  } catch (error) {
    const isNo = error instanceof ChorusError && error.kind === 'refusal'
    if (isNo || (await isForbiddenAlone(context, error))) return 'untold'
    throw error
  }
}

async function record(
  { store, connection, validating, log }: StageContext,
  { identifier, facts }: ValidationRow,
  outcome: DecisionOutcome,
): Promise<void> {
  await store.recordDecisionAnswered(connection.name, identifier, outcome)
  validating.decisions.done(identifier)
  log.info('a decision on an invoice to validate was answered', {
    invoice: facts.number,
    decision: outcome.handled?.decision,
    status: outcome.now?.statusCode,
  })
}

function keyOf(asked: DecisionInOdoo): string {
  return `${contentOf(asked)}\n${asked.writtenAt}`
}

function contentOf({ decision, motive, comment }: AskedDecision): string {
  return [decision, motive, comment].join('\n')
}
