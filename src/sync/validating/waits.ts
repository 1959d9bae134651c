import type { Decision } from '../../domain/validating/validation.js'
import { frenchDay } from '../../domain/words/french-time.js'
import {
  CHORUS_CLOSED,
  CHORUS_SILENT,
  decisionWaits,
  NOTHING_WAITS,
  NOTHING_WAITS_BUT,
  refusedOnceMore,
} from '../../domain/words/validation-words.js'
import type { DecisionInOdoo } from '../../odoo/port.js'
import type { ValidationRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { knownDeadline } from './deadline.js'
import { tellValidations } from './tell.js'

/**
 * While Chorus Pro cannot be asked: says on each invoice of which a user has decided, once, that this waits, and from when on it
 * is too late, so that it can be answered on the portal.
 */
export async function sayWhatWaits(context: StageContext, isClosed: boolean): Promise<void> {
  const { store, connection, odoo } = context
  const waiting = await store.waitingValidations(connection.name)
  if (!waiting.some(({ odooId }) => odooId !== undefined) || !(await odoo.hasValidations())) return
  const decisions = await odoo.validationDecisions()
  for (const row of waiting) {
    const asked = decisions.find(({ identifier }) => identifier === row.identifier)
    if (asked !== undefined)
      await sayThatItWaits(context, row, asked.decision, isClosed ? CHORUS_CLOSED : CHORUS_SILENT)
  }
  await tellValidations(context)
}

const WAITS = 'waits.'

/** What was told to wait and was taken back since waits no more. */
export async function noteTakenBack(
  { store, connection }: StageContext,
  waiting: readonly ValidationRow[],
  decisions: readonly DecisionInOdoo[],
): Promise<void> {
  for (const row of waiting) {
    const hasWaited = row.isTold && row.decision === undefined && row.answer?.key.startsWith(WAITS) === true
    if (!hasWaited || decisions.some(({ identifier }) => identifier === row.identifier)) continue
    const answer = {
      key: `taken-back.${frenchDay(row.deadline)}`,
      sentence: row.tried.length === 0 ? NOTHING_WAITS : NOTHING_WAITS_BUT,
    }
    await store.noteValidation(connection.name, { ...row, answer })
  }
}

/** That one was refused after another, which may have been carried out: once for each decision and turn. */
export function sayThatItIsLookedInto(
  context: StageContext,
  row: ValidationRow,
  decision: Decision,
  refusal: string | undefined,
): Promise<void> {
  return say(context, row, decision, { reason: 'again.', cause: refusedOnceMore(refusal) })
}

/** Once for each decision and turn, whatever keeps it waiting. */
export function sayThatItWaits(
  context: StageContext,
  row: ValidationRow,
  decision: Decision,
  cause: string,
): Promise<void> {
  return say(context, row, decision, { reason: '', cause })
}

async function say(
  { store, connection }: StageContext,
  row: ValidationRow,
  decision: Decision,
  { reason, cause }: { readonly reason: string; readonly cause: string },
): Promise<void> {
  const key = `${WAITS}${reason}${decision}.${frenchDay(row.deadline)}`
  if (row.answer?.key === key) return
  const answer = { key, sentence: decisionWaits(decision, cause, knownDeadline(row)) }
  await store.noteValidation(connection.name, { ...row, answer })
}
