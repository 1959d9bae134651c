import { realPace, type Pace } from '../../http/pace.js'
import { ChorusError } from './error.js'
import { QUOTA } from './remedies.js'

/** Requests that PISTE grants one application; token requests count as well. */
export interface Quotas {
  readonly requestsPerSecond: number
  readonly requestsPerDay: number
}

export interface RateLimiter {
  /** Waits for its turn. Throws a `ChorusError` of kind `quota` when that would take longer than a moment. */
  takeTurn(path: string): Promise<void>
}

const DAY_SECONDS = 86_400

/** A longer wait is the cycle's to decide on: it leaves Chorus Pro alone and goes on with Odoo. */
const LONGEST_WAIT_MS = 30_000

/**
 * One for all requests of a connection: a bucket of one second's requests, and one of a day's. Both fill evenly, by a
 * clock that nobody can set. They begin full: what an earlier process used is not known, and PISTE answers 429 to that.
 */
export function createRateLimiter(
  quotas: Quotas | undefined,
  { elapsedMs, pause }: Pace = realPace,
): RateLimiter {
  if (quotas === undefined) return { takeTurn: () => Promise.resolve() }
  const { requestsPerSecond, requestsPerDay } = quotas
  const buckets = [
    bucket(Math.max(1, requestsPerSecond), requestsPerSecond, elapsedMs),
    bucket(requestsPerDay, requestsPerDay / DAY_SECONDS, elapsedMs),
  ]
  return {
    async takeTurn(path) {
      const waitMs = Math.max(...buckets.map((one) => one.waitMs()))
      if (waitMs > LONGEST_WAIT_MS) throw usedUp(path, quotas, waitMs)
      // Taken before the wait, so that the next caller queues behind this one.
      for (const one of buckets) one.take()
      if (waitMs > 0) await pause(waitMs)
    },
  }
}

interface Bucket {
  waitMs(): number
  take(): void
}

function bucket(capacity: number, perSecond: number, elapsedMs: () => number): Bucket {
  let level = capacity
  let at = elapsedMs()
  const fill = (): void => {
    const now = elapsedMs()
    level = Math.min(capacity, level + ((now - at) / 1000) * perSecond)
    at = now
  }
  return {
    waitMs() {
      fill()
      return level >= 1 ? 0 : ((1 - level) / perSecond) * 1000
    },
    take() {
      level -= 1
    },
  }
}

function usedUp(path: string, { requestsPerDay }: Quotas, waitMs: number): ChorusError {
  return new ChorusError(
    'quota',
    `${path} was not sent: the ${requestsPerDay} requests a day that the configuration allows are used up`,
    QUOTA,
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  )
}
