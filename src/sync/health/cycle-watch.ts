import type { CycleReport } from '../running/cycle.js'

/** How the cycles of one connection fare, as far as this process knows. */
export class CycleWatch {
  #begunAt: Date | undefined
  #endedAt: Date | undefined
  #goodAt: Date | undefined
  #lastMs: number | undefined
  #failures: CycleReport['failures'] = []

  /** When the cycle began that is under way; undefined: none is. */
  get begunAt(): Date | undefined {
    return this.#begunAt
  }

  /** When the last one ended, well or not. */
  get endedAt(): Date | undefined {
    return this.#endedAt
  }

  /** When the last one ended that ended well. */
  get goodAt(): Date | undefined {
    return this.#goodAt
  }

  /** How long the last one took, in milliseconds. */
  get lastMs(): number | undefined {
    return this.#lastMs
  }

  /** What failed in the last one. */
  get failures(): CycleReport['failures'] {
    return this.#failures
  }

  began(now: Date): void {
    this.#begunAt = now
  }

  ended(failures: CycleReport['failures'], isGood: boolean, now: Date): void {
    this.#lastMs = this.#begunAt === undefined ? undefined : now.getTime() - this.#begunAt.getTime()
    this.#begunAt = undefined
    this.#endedAt = now
    this.#failures = failures
    if (isGood) this.#goodAt = now
  }
}
