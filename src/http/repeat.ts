import { realPace, type Pace } from './pace.js'

/** Milliseconds. */
export interface Patience {
  /** How often the whole is done at most, the first time included. */
  readonly attempts: number
  /** The longest wait before the second attempt; it doubles for each one after that. */
  readonly firstWaitMs: number
  /** No attempt is begun once so much time has passed since the first one began. */
  readonly withinMs: number
}

/** Bridges a hiccup of a gateway or a dropped connection. What lasts longer is for the next cycle. */
const A_LITTLE_PATIENCE: Patience = { attempts: 3, firstWaitMs: 400, withinMs: 10_000 }

/**
 * Does something harmless again while its outcome `isWorthRepeating`, after a random wait ("full jitter": a lower bound
 * would have all clients of a gateway that comes back knock at once). Answers the last outcome.
 *
 * got can repeat by itself, but only by HTTP status: it takes a maintenance page under 200 and a cut JSON for answers,
 * and its attempts would not pass through the rate limiter.
 */
export async function repeatHarmless<Outcome>(
  attempt: () => Promise<Outcome>,
  isWorthRepeating: (outcome: Outcome) => boolean,
  pace: Pace = realPace,
  { attempts, firstWaitMs, withinMs }: Patience = A_LITTLE_PATIENCE,
): Promise<Outcome> {
  const began = pace.elapsedMs()
  let outcome = await attempt()
  for (let done = 1; done < attempts && isWorthRepeating(outcome); done += 1) {
    const waitMs = Math.random() * firstWaitMs * 2 ** (done - 1)
    if (pace.elapsedMs() - began + waitMs > withinMs) break
    await pace.pause(waitMs)
    outcome = await attempt()
  }
  return outcome
}
