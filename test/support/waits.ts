import type { Pace } from '../../src/http/pace.js'

/** Waits that take no real time: what was waited is told by the clock of the run, and by nothing else. */
export class Waits {
  #waitedMs = 0

  constructor(private readonly now: () => number) {}

  readonly waited = (ms: number): void => {
    this.#waitedMs += ms
  }

  readonly pace: Pace = {
    elapsedMs: () => this.now() + this.#waitedMs,
    pause: (ms) => {
      this.waited(ms)
      return Promise.resolve()
    },
  }
}
