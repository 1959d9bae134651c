import * as remedy from '../../chorus/wire/remedies.js'
import { noActivity } from '../../domain/words/activity.js'
import type { DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { waitingNote } from '../../domain/words/notes.js'
import type { Reason } from '../../domain/words/reason.js'
import type { Telling } from '../../domain/words/telling.js'
import { fr } from '../../domain/words/typography.js'
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

/** Whether a deposit may be tried: since the last one was, time has passed, or the configuration may have been mended. */
export function isTryDue({ clock, startedAt }: StageContext, pause: DepositPause): boolean {
  return clock.now() >= pause.nextTryAt || pause.triedAt < startedAt
}

/**
 * Chorus Pro refuses whatever this connection gives it: invoices stay ready, and one is tried now and then. What was told
 * on invoices that were held, or refused, for the same cause is taken back.
 */
export async function pauseDeposits(
  context: StageContext,
  kind: DepositPause['kind'],
  refusal: DepositRefusal,
  message: string,
): Promise<void> {
  const { store, connection, clock, log } = context
  const now = clock.now()
  const former = await store.depositPause(connection.name)
  const tries = former?.kind === kind ? former.tries + 1 : 0
  // Of flows each deposit that is taken is a try; those refused now were under way.
  if (former?.kind !== kind || kind === 'call')
    await store.recordDepositPause(connection.name, {
      kind,
      signature: refusal.signature,
      message,
      since: former?.since ?? now,
      tries,
      triedAt: now,
      nextTryAt: nextTry(kind, tries, now),
    })
  // A call that is refused ends its stage, which says so.
  if (former === undefined && kind === 'flow')
    log.error(message, { remedy: remedy.NO_DEPOSIT, kind: 'refusal' })
  const taken = kind === 'call' ? 'accepted' : 'integrated'
  const held = (await store.refusedAlike(connection.name, refusal.signature, taken)).filter(({ stage }) =>
    STAGES_UNTIL_ASKED.includes(stage),
  )
  for (const row of held) {
    const flow = (await store.deposits(row.id)).at(-1)?.flowNumber
    await store.recordReleased(row.id, waitingTellings(context, row, flow, refusal), now)
  }
  if (held.length > 0)
    log.info('what was told on invoices that are not to blame is taken back', {
      invoices: held.slice(0, 10).map(({ invoice }) => invoice.number),
      count: held.length,
    })
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

function waitingReason(words: string | undefined): Reason {
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
  const now = clock.now()
  const tries = pause.tries + 1
  const nextTryAt = nextTry(pause.kind, tries, now)
  await store.recordDepositPause(connection.name, { ...pause, tries, triedAt: now, nextTryAt })
}

/** Whether deposits rest still. */
export async function presentPause(context: StageContext): Promise<DepositPause | undefined> {
  const { store, connection } = context
  const pause = await store.depositPause(connection.name)
  if (pause?.kind !== 'flow' || !(await store.wasFlowIntegratedSince(connection.name, pause.since)))
    return pause
  await endPause(context)
  return undefined
}

/** Chorus Pro takes what it is given again. */
async function endPause({ store, connection, log }: StageContext): Promise<void> {
  await store.endDepositPause(connection.name)
  log.info('Chorus Pro takes deposits again')
}
