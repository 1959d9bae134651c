import { StoreError } from '../../store/error.js'
import type { AlarmKeeper } from '../alarms/keep-alarms.js'
import type { ClockWatch } from '../health/clock-watch.js'
import type { CycleWatch } from '../health/cycle-watch.js'
import { SIDES, type StageContext } from './context.js'
import { type CycleReport, runCycle } from './cycle.js'

/** `stopped`: the process was told to stop meanwhile. */
export type CycleOutcome = 'good' | 'failed' | 'stopped'

export interface Watch {
  readonly cycles: CycleWatch
  readonly clocks: ClockWatch
  readonly alarms: AlarmKeeper
  readonly onEnd: (outcome: CycleOutcome, ms: number) => void
}

/** Runs a cycle, and notes how it went: whether it was good, whether the clocks agree, what people are to be told. */
export async function watchedCycle(context: StageContext, watch: Watch): Promise<CycleReport> {
  const { cycles, clocks, alarms } = watch
  cycles.began(context.clock.now())
  let failures: CycleReport['failures'] = [FAULT]
  try {
    const report = await runCycle(context)
    failures = report.failures
    await clocks.look(context)
    return report
  } finally {
    await noteEnd(context, watch, failures)
    if (!context.stop.aborted) await alarms.look()
  }
}

/** Of a cycle that broke off; the log has its stack. */
const FAULT = {
  stage: 'cycle',
  message: 'the cycle ended in a fault of the bridge',
  remedy: 'please report it with the lines of the log around it',
  kind: 'fault',
}

async function noteEnd(
  { connection, store, clock, stop, breakers }: StageContext,
  { cycles, onEnd }: Watch,
  failures: CycleReport['failures'],
): Promise<void> {
  const now = clock.now()
  // A side that is left alone because it is out fails no stage.
  const isGood =
    !stop.aborted &&
    failures.length === 0 &&
    SIDES.every((side) => breakers[side].presentFailure === undefined)
  cycles.ended(failures, isGood, now)
  onEnd(stop.aborted ? 'stopped' : isGood ? 'good' : 'failed', cycles.lastMs ?? 0)
  if (!isGood) return
  try {
    await store.recordGoodCycle(connection.name, now)
  } catch (error) {
    // The next cycle says what is wrong with the store.
    if (!(error instanceof StoreError)) throw error
  }
}
