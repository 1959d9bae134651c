import type { Config } from '../../config/config.js'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import type { Store } from '../../store/store.js'
import type { Clock } from '../running/clock.js'
import { longestWaits } from './longest-waits.js'

/** Sees to it that nothing waits for a time that a clock that ran ahead has set. */
export class SoundClock {
  #latest: Date | undefined

  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
    private readonly config: Config,
  ) {}

  /** At the start of the process, and whenever the clock was set back. */
  async mind(): Promise<void> {
    const before = this.#latest
    const now = (this.#latest = this.clock.now())
    const mayBeAhead = before === undefined || now < before
    if (!mayBeAhead || !mark('clock-set-back')) return
    try {
      await this.store.forgetFuture(now, longestWaits(this.config))
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // The cycle says what is wrong with the store; the next one minds the clock.
      this.#latest = before
    }
  }
}
