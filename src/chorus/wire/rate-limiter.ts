import { realPace, type Pace } from '../../http/pace.js'
import { mark } from '../../marks/mark.js'
import { ChorusError } from './error.js'
import { QUOTA } from './remedies.js'
import { type BucketSize, TokenBucket } from './token-bucket.js'

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

/** Part of a day's requests of which each connection keeps its share, whatever the others use. */
const RESERVED = 0.5

const UNLIMITED: RateLimiter = { takeTurn: () => Promise.resolve() }

/** For one connection that has its application to itself. */
export function createRateLimiter(quotas: Quotas | undefined, pace: Pace = realPace): RateLimiter {
  return quotas === undefined
    ? UNLIMITED
    : new ApplicationQuota({ quotas, connections: 1, here: 1 }, pace).of('')
}

/** What an application may ask for, and the part of it that is this process's. */
export interface Grant {
  readonly quotas: Quotas
  /** How many connections use the application, in all processes. */
  readonly connections: number
  /** On how many of them this process works. */
  readonly here: number
}

/**
 * The requests of all connections that use one application of PISTE: so many a second and a day. Where several wait, they
 * take turns; half of a day's requests are kept in equal parts for each connection, the others go to whoever asks.
 * Processes that share the connections have as much of it as they work on. What an earlier process used is not known, and
 * PISTE answers 429 to that.
 */
export class ApplicationQuota {
  readonly #second: TokenBucket
  readonly #common: TokenBucket
  readonly #reserves = new Map<string, TokenBucket>()
  readonly #waiting = new Map<string, (() => void)[]>()
  readonly #end = new AbortController()
  #grant: Grant
  #isGranting = false

  constructor(
    grant: Grant,
    private readonly pace: Pace = realPace,
  ) {
    this.#grant = grant
    this.#second = new TokenBucket(perSecond(grant), pace.elapsedMs)
    this.#common = new TokenBucket(perDay(grant, 1 - reservedOf(grant)), pace.elapsedMs)
  }

  get grant(): Grant {
    return this.#grant
  }

  /** From now on; what was used stays used. */
  resize(grant: Grant): void {
    this.#grant = grant
    this.#second.resize(perSecond(grant))
    this.#common.resize(perDay(grant, 1 - reservedOf(grant)))
    for (const reserve of this.#reserves.values())
      reserve.resize(perDay({ ...grant, here: 1 }, reservedOf(grant)))
  }

  /** Nobody waits any more: their connections were cut, and what they ask for is not sent. */
  end(): void {
    this.#end.abort()
  }

  of(connection: string): RateLimiter {
    return { takeTurn: (path) => this.#takeTurn(connection, path) }
  }

  async #takeTurn(connection: string, path: string): Promise<void> {
    const cut = this.#end.signal
    if (cut.aborted) return
    const ofDay = this.#ofDay(connection)
    const dayMs = ofDay.waitMs()
    if (dayMs > LONGEST_WAIT_MS) throw dayUsedUp(path, this.#grant.quotas, dayMs)
    const queueMs = this.#queueMs(connection)
    if (queueMs > LONGEST_WAIT_MS) throw tooManyWait(path, this.#grant.quotas, queueMs)
    ofDay.take()
    if (dayMs > 0) await this.pace.pause(dayMs, cut)
    if (this.#waiting.size === 0 && this.#second.waitMs() === 0) {
      this.#second.take()
      return
    }
    await new Promise<void>((granted) => {
      const queue = this.#waiting.get(connection)
      if (queue === undefined) this.#waiting.set(connection, [granted])
      else queue.push(granted)
      void this.#grantAll()
    })
  }

  /** One turn after the other, each connection that waits in its turn. */
  async #grantAll(): Promise<void> {
    if (this.#isGranting) return
    this.#isGranting = true
    for (;;) {
      const [next] = this.#waiting
      if (next === undefined) break
      const waitMs = this.#end.signal.aborted ? 0 : this.#second.waitMs()
      this.#second.take()
      if (waitMs > 0) await this.pace.pause(waitMs, this.#end.signal)
      const [connection, queue] = next
      const granted = queue.shift()
      this.#waiting.delete(connection)
      if (queue.length > 0) this.#waiting.set(connection, queue)
      granted?.()
    }
    this.#isGranting = false
  }

  /** What is kept for this connection, once the others have used up what is everybody's. */
  #ofDay(connection: string): TokenBucket {
    if (reservedOf(this.#grant) === 0) return this.#common
    const reserve = this.#reserveOf(connection)
    return this.#common.waitMs() > reserve.waitMs() && mark('part-of-a-day-is-kept-for-each')
      ? reserve
      : this.#common
  }

  /** How long one more of this connection would wait. */
  #queueMs(connection: string): number {
    const own = this.#waiting.get(connection)?.length ?? 0
    const before = [...this.#waiting.values()].reduce(
      (sum, queue) =>
        sum + (mark('each-connection-in-its-turn') ? Math.min(queue.length, own + 1) : queue.length),
      0,
    )
    return this.#second.waitMs() + (before / perSecond(this.#grant).perSecond) * 1000
  }

  #reserveOf(connection: string): TokenBucket {
    const known = this.#reserves.get(connection)
    if (known !== undefined) return known
    const reserve = new TokenBucket(
      perDay({ ...this.#grant, here: 1 }, reservedOf(this.#grant)),
      this.pace.elapsedMs,
    )
    this.#reserves.set(connection, reserve)
    return reserve
  }
}

function perSecond({ quotas, connections, here }: Grant): BucketSize {
  const rate = (quotas.requestsPerSecond * Math.max(here, 1)) / connections
  return { capacity: Math.max(1, rate), perSecond: rate }
}

function perDay({ quotas, connections, here }: Grant, part: number): BucketSize {
  const capacity = Math.max(1, (quotas.requestsPerDay * part * Math.max(here, 1)) / connections)
  return { capacity, perSecond: capacity / DAY_SECONDS }
}

/** One that has the application to itself needs nothing kept. */
function reservedOf({ connections }: Grant): number {
  return connections === 1 ? 0 : RESERVED
}

function dayUsedUp(path: string, { requestsPerDay }: Quotas, waitMs: number): ChorusError {
  return new ChorusError(
    'quota',
    `${path} was not sent: the ${requestsPerDay} requests a day that the configuration allows are used up`,
    QUOTA,
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  )
}

function tooManyWait(path: string, { requestsPerSecond }: Quotas, waitMs: number): ChorusError {
  return new ChorusError(
    'quota',
    `${path} was not sent: more requests wait than the ${requestsPerSecond} a second that the configuration allows let through in ${LONGEST_WAIT_MS / 1000} s`,
    QUOTA,
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  )
}
