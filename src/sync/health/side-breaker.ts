import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'
import { SIDE_NAMES, type Side } from '../running/context.js'
import type { Log } from '../running/log.js'

/** One failed cycle may be a restart, two a longer one. */
const CYCLES_TO_OPEN = 3

const HOUR_MS = 3_600_000
const FIRST_PROBE_MS = 60_000
const LONGEST_PROBE_MS = 5 * 60_000

export interface SideFailure {
  /** English, one line: what happened, and what to do. */
  readonly message: string
  readonly remedy: string
  /** How long the side is to be left alone for it, in milliseconds; 0: until the next cycle. */
  readonly pauseMs: number
  /** As `describeFailure` has it. */
  readonly kind: string
  /** In which it was met. */
  readonly stage: string
}

interface Outage {
  readonly since: Date
  failure: SideFailure
  /** Not asked again within. */
  wait: Span
  probes: number
  /** Nothing is said again within. */
  quiet: Span
  /** It answered a probe, and failed again when it was to do some work. */
  hasRelapsed: boolean
}

/**
 * How one side of a connection fares, from cycle to cycle: the pauses it asked for, and a circuit breaker. After a few
 * cycles in a row in which the side as a whole failed it is left alone, but for one cheap request now and then; a long
 * outage is one line an hour. It is kept in memory: a new process asks anew.
 */
export class SideBreaker {
  #pause: Span | undefined
  #failedCycles = 0
  #failure: SideFailure | undefined
  #failingSince: Date | undefined
  #outage: Outage | undefined
  #hasWorked = false
  #answeredBefore = 0

  constructor(private readonly side: Side) {}

  /** Whether nothing may be asked of the side now, not even whether it is back. */
  isLeftAlone(now: Date): boolean {
    return [this.#pause, this.#outage?.wait].some((span) => span !== undefined && isWithin(span, now))
  }

  /** Why the side fails; undefined when the last cycle that needed it went well. */
  get presentFailure(): SideFailure | undefined {
    return this.#failure
  }

  /** Since when it fails. */
  get failingSince(): Date | undefined {
    return this.#failingSince
  }

  /** Whether a cycle of this process that needed it has gone well: until then nobody knows how it fares. */
  get hasWorked(): boolean {
    return this.#hasWorked
  }

  /** Whether it is to be asked first if it is back. */
  get isOut(): boolean {
    return this.#outage !== undefined
  }

  /** A cycle begins; so many calls were answered before it. */
  begin(answeredCalls: number): void {
    this.#answeredBefore = answeredCalls
  }

  /** Whether it has answered something in this cycle. */
  hasAnswered(answeredCalls: number): boolean {
    return answeredCalls > this.#answeredBefore
  }

  /** A cycle ended early for this side. Says so, unless an outage is known already. */
  failed(failure: SideFailure, now: Date, log: Log): void {
    this.#failedCycles += 1
    this.#failure = failure
    this.#failingSince ??= now
    if (failure.pauseMs > 0) this.#pause = spanFrom(now, failure.pauseMs)
    const outage = this.#outage
    const { message, remedy, kind, stage } = failure
    if (outage !== undefined) {
      outage.failure = failure
      outage.hasRelapsed = true
      this.#wait(outage, now)
      log.debug(message, { remedy, kind, stage })
    } else if (this.#failedCycles < CYCLES_TO_OPEN) {
      log.error(message, { remedy, kind, stage })
    } else {
      const since = this.#failingSince
      const wait = spanFrom(now, probeMs(0))
      this.#outage = {
        since,
        failure,
        wait,
        probes: 0,
        quiet: spanFrom(now, HOUR_MS),
        hasRelapsed: false,
      }
      log.error(
        `${SIDE_NAMES[this.side]} has failed in ${CYCLES_TO_OPEN} cycles in a row; it is asked now and then if it is back, and the log is silent for an hour`,
        { cause: message, remedy, since: since.toISOString(), kind, stage },
      )
    }
  }

  /** It was asked if it is back, and is not. */
  stillOut(now: Date): void {
    if (this.#outage !== undefined) this.#wait(this.#outage, now)
  }

  /** While an outage lasts: one line an hour. */
  remind(now: Date, log: Log): void {
    const outage = this.#outage
    if (outage === undefined || isWithin(outage.quiet, now)) return
    outage.quiet = spanFrom(now, HOUR_MS)
    const { message, remedy } = outage.failure
    log.error(`${SIDE_NAMES[this.side]} is still out`, {
      ...this.#howLong(outage, now),
      cause: message,
      remedy,
    })
  }

  /** It answered when it was asked; what waits is told once, and again only after a cycle that went well. */
  answered(now: Date, waiting: object, log: Log): void {
    if (this.#outage?.hasRelapsed === false) this.#sayBack(this.#outage, now, waiting, log)
  }

  /** A cycle went well for this side. */
  worked(now: Date, log: Log): void {
    this.#hasWorked = true
    this.#failedCycles = 0
    this.#failure = undefined
    this.#failingSince = undefined
    if (this.#outage?.hasRelapsed === true) this.#sayBack(this.#outage, now, {}, log)
    this.#outage = undefined
  }

  #wait(outage: Outage, now: Date): void {
    outage.probes += 1
    outage.wait = spanFrom(now, probeMs(outage.probes))
  }

  #sayBack(outage: Outage, now: Date, waiting: object, log: Log): void {
    const fields = { ...this.#howLong(outage, now), ...waiting }
    log.info(`${SIDE_NAMES[this.side]} works again: the bridge catches up`, fields)
  }

  #howLong({ since }: Outage, now: Date): { since: string; lasted: string } {
    const minutes = Math.max(0, Math.round((now.getTime() - since.getTime()) / 60_000))
    const lasted = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    return { since: since.toISOString(), lasted }
  }
}

/** A minute, doubled each time, five at most; a fifth more or less, so that many bridges do not knock together. */
function probeMs(probes: number): number {
  return Math.min(FIRST_PROBE_MS * 2 ** Math.min(probes, 10), LONGEST_PROBE_MS) * (0.8 + 0.4 * Math.random())
}
