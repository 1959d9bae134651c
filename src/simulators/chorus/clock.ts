export interface ClockOptions {
  /** The simulated moment at which the clock starts; the present moment by default. */
  readonly start?: Date
  /** Simulated milliseconds per real millisecond: 1 by default, 0 for a clock that only `advance` moves. */
  readonly speed?: number
}

/** The time of the simulated platform: it runs at a chosen speed and can be pushed forward. */
export class SimulatorClock {
  #base: number
  #baseReal = performance.now()
  #speed: number
  #advanced = 0

  constructor({ start = new Date(), speed = 1 }: ClockOptions = {}) {
    this.#base = start.getTime()
    this.#speed = speed
  }

  now(): Date {
    return new Date(this.#base + (performance.now() - this.#baseReal) * this.#speed)
  }

  /** Pushes the clock forward by `milliseconds` of simulated time. */
  advance(milliseconds: number): void {
    this.#base += milliseconds
    this.#advanced += milliseconds
  }

  get speed(): number {
    return this.#speed
  }

  set speed(speed: number) {
    this.#base = this.now().getTime()
    this.#baseReal = performance.now()
    this.#speed = speed
  }

  /**
   * Milliseconds of the caller's own time: real ones plus those added by `advance`. Tokens age by it: a client counts
   * `expires_in` on its own clock, which does not run faster because a demonstration does.
   */
  callerTime(): number {
    return performance.now() + this.#advanced
  }
}
