import { latestMomentOf, type StatusEvent } from '../../domain/chorus-status/event.js'
import { endOf, type Decision, type ValidationState } from '../../domain/validating/validation.js'
import { frenchMinute } from '../../domain/words/french-time.js'
import { decisionDone, endedElsewhere, tooLate } from '../../domain/words/validation-words.js'
import { mark } from '../../marks/mark.js'
import type {
  AskedDecision,
  BegunDecision,
  DecisionOutcome,
  TriedDecision,
  ValidationRow,
} from '../../store/store.js'
import { chorusTime } from '../requests/chorus-time.js'
import type { StageContext } from '../running/context.js'
import { motivesOf } from './motives.js'

/** A decision whose answer was lost, and that nothing has shown for so long, is made once more. */
export const SHOWN_WITHIN_MS = 10 * 60_000

/** How long what Chorus Pro does not tell is looked for before that is told. */
export const TOLD_WITHIN_MS = 24 * 3_600_000

const UNSURE_MS = 60_000

const EFFECT: Readonly<Record<Decision, ValidationState>> = {
  validate: 'validated',
  refuse: 'refused',
}

/** Whether what was tried may still be shown, by a history that is late. */
export function isLately(context: StageContext, tried: readonly TriedDecision[]): boolean {
  const last = tried.at(-1)
  return last !== undefined && chorusTime(context).getTime() - last.begunAt.getTime() < TOLD_WITHIN_MS
}

/** What was tried, and repeated since, counts from the first time on. */
export function firstOf(begun: BegunDecision): TriedDecision {
  return begun.former?.[0] ?? begun
}

/** What is to be remembered once it is under way no more. Of what was tried a day before all has been shown. */
export function triedWith({
  decision,
  motive,
  comment,
  begunAt,
  former = [],
}: BegunDecision): TriedDecision[] {
  const recent = former.filter((one) => begunAt.getTime() - one.begunAt.getTime() < TOLD_WITHIN_MS)
  return [...recent, { decision, motive, comment, begunAt }]
}

/** What the history shows may be what was asked for, or what others did before or meanwhile. */
export async function byEvent(
  context: StageContext,
  row: ValidationRow,
  begun: BegunDecision,
  end: StatusEvent,
): Promise<DecisionOutcome> {
  const isOwn = isEffectOf(end, row, begun) && (begun.refusal === undefined || isSoonAfter(end, begun))
  const own = isOwn ? begun : triedThat(begun.former ?? [], row, end)
  if (own === undefined)
    return {
      ...declined(begun, tooLate(begun.decision, endedElsewhere(end, row.turn))),
      now: {
        statusCode: end.code,
        statusAt: end.occurredAt,
        state: endOf(end.code, row.turn) ?? 'elsewhere',
      },
    }
  const outcome = await done(context, row, own, { code: end.code, at: end.occurredAt })
  // What has become too late by what they had decided before themselves.
  const late = declined(begun, tooLate(begun.decision, outcome.answer.sentence))
  return { ...outcome, ...late, ...(own.decision === begun.decision && { answer: outcome.answer }) }
}

/** What it says of what was tried and is under way no more; undefined: it is by others. */
export async function ofTried(
  context: StageContext,
  row: ValidationRow,
  end: StatusEvent,
): Promise<DecisionOutcome | undefined> {
  const own = triedThat(row.tried, row, end)
  return own && (await done(context, row, own, { code: end.code, at: end.occurredAt }))
}

function triedThat(
  tried: readonly TriedDecision[],
  row: ValidationRow,
  end: StatusEvent,
): TriedDecision | undefined {
  return tried.findLast((one) => isEffectOf(end, row, one) && isSoonAfter(end, one))
}

function isEffectOf(end: StatusEvent, { turn }: ValidationRow, one: TriedDecision): boolean {
  const isOfOthers = wasBefore(end, one) && mark('decision-of-others')
  return endOf(end.code, turn) === EFFECT[one.decision] && !isOfOthers
}

/** Surely: a history may tell no seconds, and the clock of Chorus Pro is known by its answers alone. */
export function wasBefore(end: StatusEvent, { begunAt }: TriedDecision): boolean {
  return latestMomentOf(end).getTime() < begunAt.getTime() - UNSURE_MS
}

/** A call may last for minutes: what is dated later was done by others. */
function isSoonAfter(end: StatusEvent, { begunAt }: TriedDecision): boolean {
  return end.occurredAt.getTime() <= begunAt.getTime() + SHOWN_WITHIN_MS
}

export async function done(
  context: StageContext,
  { turn, facts }: ValidationRow,
  tried: TriedDecision,
  { code, at }: { readonly code: string | undefined; readonly at: Date },
): Promise<DecisionOutcome> {
  const { decision, motive, comment } = tried
  const effect = decision === 'validate' ? `VALIDEE_${String(turn)}` : `REFUSEE_${String(turn)}`
  const motives = decision === 'refuse' ? await motivesOf(context, facts.frame) : []
  const label = motives.find((one) => one.code === motive)?.label ?? motive
  const statusCode = code ?? effect
  return {
    answer: {
      key: `${decision}.${frenchMinute(tried.begunAt)}`,
      sentence: decisionDone(decision, decision === 'refuse' ? label : undefined, facts.frame),
    },
    handled: { decision, motive, comment },
    now: { statusCode, statusAt: at, state: endOf(statusCode, turn) ?? EFFECT[decision] },
  }
}

export function declined(
  asked: AskedDecision & { readonly writtenAt?: string; readonly begunAt?: Date },
  sentence: string,
): DecisionOutcome {
  const { decision, motive, comment, writtenAt, begunAt } = asked
  const when = writtenAt ?? (begunAt === undefined ? '' : frenchMinute(begunAt))
  return {
    answer: { key: `declined.${decision}.${when}`, sentence },
    handled: { decision, motive, comment },
  }
}
