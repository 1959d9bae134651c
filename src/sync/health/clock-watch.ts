import { CLOCK_REMEDY, describeClockOffset, isClockOff } from '../../domain/running/clock-offset.js'
import { StoreError } from '../../store/error.js'
import { SIDES, type Side, type StageContext } from '../running/context.js'

/** Servers behind one address may have several clocks: what is said of them changes only when it is sure. */
const CYCLES_TO_BE_RIGHT = 5

interface Told {
  readonly aheadMs: number
  /** Cycles since in which the clocks agreed. */
  right: number
}

/** Compares our clock with those of both sides, which tell theirs with each answer, and says once where they part. */
export class ClockWatch {
  readonly #told = new Map<Side, Told>()
  readonly #kept = new Set<Side>()

  async look(
    context: Pick<StageContext, 'connection' | 'odoo' | 'chorus' | 'store' | 'clock' | 'log'>,
  ): Promise<void> {
    for (const side of SIDES) {
      const aheadMs = context[side].clockAheadMs()
      if (aheadMs !== undefined) await this.#minded(context, side, aheadMs)
    }
  }

  async #minded(
    { connection, store, clock, log }: Pick<StageContext, 'connection' | 'store' | 'clock' | 'log'>,
    side: Side,
    aheadMs: number,
  ): Promise<void> {
    const isOff = isClockOff(aheadMs)
    const told = this.#told.get(side)
    if (told !== undefined) told.right = isOff ? 0 : told.right + 1
    const isNews = isOff
      ? told === undefined || isClockOff(aheadMs - told.aheadMs)
      : told?.right === CYCLES_TO_BE_RIGHT
    // What an earlier process noted may no longer hold.
    if (!isNews && this.#kept.has(side)) return
    if (isNews && isOff) {
      this.#told.set(side, { aheadMs, right: 0 })
      log.warn(describeClockOffset(side, aheadMs), { remedy: CLOCK_REMEDY })
    }
    if (isNews && !isOff) {
      this.#told.delete(side)
      log.info('the clocks agree again', { side })
    }
    try {
      await store.keepClockOffset(connection.name, side, isOff ? aheadMs : undefined, clock.now())
      this.#kept.add(side)
    } catch (error) {
      // The cycle says what is wrong with the store; the next look tries again.
      if (!(error instanceof StoreError)) throw error
    }
  }
}
