import type { ChorusError } from '../../chorus/wire/error.js'
import { pauseRemedy } from '../../chorus/wire/remedies.js'
import { noActivity } from '../../domain/words/activity.js'
import { type DepositRefusal, LOST_ANSWERS } from '../../domain/chorus-status/deposit-refusal.js'
import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { waitingNote } from '../../domain/words/notes.js'
import type { Reason } from '../../domain/words/reason.js'
import type { Telling } from '../../domain/words/telling.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { DepositPause, InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { subjectOf } from '../odoo-state/subject.js'

const MINUTE_MS = 60_000

/** A deposit that is refused at once costs one request; one whose flow is refused later, two notes on its invoice. */
const TRY_AFTER_MINUTES: Readonly<Record<DepositPause['kind'], readonly number[]>> = {
  call: [5, 10, 20, 40, 60],
  flow: [30, 60, 120, 240, 360],
}

export const LONGEST_PAUSE_MS = Math.max(...Object.values(TRY_AFTER_MINUTES).flat()) * MINUTE_MS

/**
 * Whether a deposit may be tried: since the last one was, time has passed, or what it was refused for may have been mended in
 * the configuration. No restart hurries one that costs its invoice two notes, or hours until it is settled.
 */
export function isTryDue({ clock, startedAt }: StageContext, pause: DepositPause): boolean {
  const { kind, signature, triedAt, nextTryAt } = pause
  const isCheap = kind === 'call' && signature !== LOST_ANSWERS
  return clock.now() >= nextTryAt || (triedAt < startedAt && (isCheap || !mark('restart-tries-calls-only')))
}

/** So many lost answers in a row are no accident, and each one takes hours to settle. */
const MOST_LOST = 3

/** The answer to a deposit was lost. Answers whether none is to follow now. */
export async function answerLost(
  context: StageContext,
  { message }: ChorusError,
  intendedAt: Date,
): Promise<boolean> {
  const { store, connection } = context
  const isPaused = (await store.depositPause(connection.name)) !== undefined
  const isEnough = (await store.lostInRow(connection.name)) >= MOST_LOST
  if (!(isPaused || isEnough) || !mark('lost-answers-pause')) return false
  const refusal: DepositRefusal = { signature: LOST_ANSWERS, words: undefined }
  await pauseDeposits(context, { kind: 'call', refusal, message, intendedAt })
  return true
}

/** Why deposits rest. */
export interface PauseCause {
  readonly kind: DepositPause['kind']
  readonly refusal: DepositRefusal
  /** English, for the administrator. */
  readonly message: string
  /** Of the deposit that met it. */
  readonly intendedAt: Date
}

/**
 * Chorus Pro refuses whatever this connection gives it: invoices stay ready, and one is tried now and then. What was told
 * on invoices that were held, or refused, for the same cause is taken back.
 */
export async function pauseDeposits(context: StageContext, cause: PauseCause): Promise<void> {
  const { store, connection, clock, log } = context
  const { kind, refusal, message } = cause
  const former = await store.depositPause(connection.name)
  await recordPause(context, former, cause)
  // A call that is refused ends its stage, which says so.
  if (former === undefined && kind === 'flow')
    log.error(message, { remedy: pauseRemedy({ kind, signature: refusal.signature }), kind: 'refusal' })
  const taken = kind === 'call' ? 'accepted' : 'integrated'
  const held = (await store.refusedAlike(connection.name, refusal.signature, taken)).filter(({ stage }) =>
    STAGES_UNTIL_ASKED.includes(stage),
  )
  for (const row of held) {
    const flow = (await store.deposits(row.id)).at(-1)?.flowNumber
    await store.recordReleased(row.id, waitingTellings(context, row, flow, refusal), clock.now())
  }
  if (held.length > 0)
    log.info('what was told on invoices that are not to blame is taken back', {
      invoices: held.slice(0, 10).map(({ invoice }) => invoice.number),
      count: held.length,
    })
}

async function recordPause(
  { store, connection, clock }: StageContext,
  former: DepositPause | undefined,
  { kind, refusal: { signature }, message, intendedAt }: PauseCause,
): Promise<void> {
  const now = clock.now()
  if (former === undefined || (former.kind === 'call' && kind === 'flow')) {
    const pause = { kind, signature, message, tries: 0, triedAt: now, nextTryAt: nextTry(kind, 0, now) }
    // A flow that was deposited after the one that is refused now, and is integrated, shows that others pass.
    await store.recordDepositPause(connection.name, { ...pause, since: kind === 'call' ? now : intendedAt })
    return
  }
  // Of flows each deposit that is taken is a try; those refused now were under way. So were calls made together.
  if (kind === 'flow' || (intendedAt <= former.triedAt && mark('one-flight-is-one-try'))) return
  // A call that is refused says nothing of flows: only one that is integrated ends their pause.
  const latest = former.kind === 'call' ? { signature, message } : {}
  await store.recordDepositPause(connection.name, { ...triedAgain(former, now), ...latest })
}

function triedAgain(former: DepositPause, now: Date): DepositPause {
  const tries = former.tries + 1
  return { ...former, tries, triedAt: now, nextTryAt: nextTry(former.kind, tries, now) }
}

/** @param flow that was refused; undefined: the deposit itself was */
export function waitingTellings(
  context: StageContext,
  row: InvoiceRow,
  flow: string | undefined,
  { words }: DepositRefusal,
): Telling[] {
  const told = flow ?? `held.${row.toldReasons ?? ''}`
  return [
    reasonFields('ready', [waitingReason(words)]),
    waitingNote(subjectOf(context, row), told, { flow, words }),
    noActivity,
  ]
}

export function waitingReason(words: string | undefined): Reason {
  const sentence = fr`Chorus Pro n’accepte en ce moment aucune facture de la société ; celle-ci partira d’elle-même.`
  return { code: 'DEPOSITS_PAUSED', sentence: words === undefined ? sentence : `${sentence}\n${words}` }
}

function nextTry(kind: DepositPause['kind'], tries: number, now: Date): Date {
  const minutes = TRY_AFTER_MINUTES[kind]
  const wait = minutes[Math.min(tries, minutes.length - 1)] ?? 0
  return new Date(now.getTime() + wait * MINUTE_MS)
}

/** Chorus Pro took a deposit; where it refuses flows only, that says nothing yet. */
export async function depositTaken(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const pause = await store.depositPause(connection.name)
  if (pause === undefined) return
  if (pause.kind === 'call') {
    await endPause(context)
    return
  }
  await store.recordDepositPause(connection.name, triedAgain(pause, clock.now()))
}

/** Whether deposits rest still. */
export async function presentPause(context: StageContext): Promise<DepositPause | undefined> {
  const { store, connection } = context
  const pause = await store.depositPause(connection.name)
  if (pause === undefined) return undefined
  const isOver =
    pause.kind === 'flow'
      ? await store.wasFlowIntegratedSince(connection.name, pause.since)
      : pause.signature === LOST_ANSWERS && (await store.lostInRow(connection.name)) < MOST_LOST
  if (!isOver) return pause
  await endPause(context)
  return undefined
}

/** What deposits rest for turns out to be about what the invoices say. */
export async function endPauseFor(context: StageContext, signature: string): Promise<void> {
  const { store, connection, log } = context
  if ((await store.depositPause(connection.name))?.signature !== signature) return
  await store.endDepositPause(connection.name)
  log.info('what deposits rested for is about what their invoices say: all go again')
}

/** Chorus Pro takes what it is given again. */
async function endPause({ store, connection, log }: StageContext): Promise<void> {
  await store.endDepositPause(connection.name)
  log.info('Chorus Pro takes deposits again')
}
