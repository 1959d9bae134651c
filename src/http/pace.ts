import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange } from './exchange.js'

/** How a wait between two requests passes, and how long things took. A harness lets no real time pass. */
export interface Pace {
  /** Milliseconds since some moment, by a clock that nobody can set. */
  readonly elapsedMs: () => number
  /** @param cut ends it at once */
  readonly pause: (ms: number, cut?: AbortSignal) => Promise<unknown>
}

export const realPace: Pace = {
  elapsedMs: () => performance.now(),
  pause: (ms, cut) => sleep(ms, undefined, { signal: cut }).catch(() => undefined),
}

/** What a harness puts in the place of the network and of the waits between two requests. */
export interface Net {
  readonly exchange: Exchange
  readonly pace: Pace
}
