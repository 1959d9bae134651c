import cron from 'node-cron'
import { FRENCH_ZONE } from '../domain/words/french-time.js'

/** After a longer silence the computer slept, or its clock was set. */
const GAP_SECONDS = 120

/**
 * Says, asked about once a second, when a cron expression is due, by the clock on a French wall as all other times of the
 * configuration, whatever the zone of this machine. node-cron's own scheduling waits for a moment of the
 * clock: one that is set back by hours would stop it for hours, one that is set forward by years would have it count
 * every minute in between, and each one missed is a line of plain text in the log.
 */
export class Ticker {
  readonly #pattern: { match(moment: Date): boolean }
  #lastSecond: number

  constructor(expression: string, now: Date) {
    this.#pattern = cron.createTask(expression, () => undefined, { timezone: FRENCH_ZONE })
    this.#lastSecond = secondOf(now)
  }

  /** Whether a second since the last question is one of the expression's; after a gap in time, yes. */
  isDue(now: Date): boolean {
    const second = secondOf(now)
    const last = this.#lastSecond
    if (second === last) return false
    this.#lastSecond = second
    if (second < last || second - last > GAP_SECONDS) return true
    for (let passed = last + 1; passed <= second; passed += 1)
      if (this.#pattern.match(new Date(passed * 1000))) return true
    return false
  }
}

function secondOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}
