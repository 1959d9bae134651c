import type { Pace } from '../../http/pace.js'
import { repeatHarmless } from '../../http/repeat.js'
import { OdooError } from './error.js'

/** Repeats a call that changes nothing over a hiccup of the server. */
export async function repeatReading<T>(once: () => Promise<T>, pace: Pace): Promise<T> {
  const outcome = await repeatHarmless(
    () =>
      once().then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      ),
    (last) => 'error' in last && isHiccup(last.error),
    pace,
  )
  if ('error' in outcome) throw outcome.error
  return outcome.answer
}

/** Perhaps over in a second: not when the server itself says how long to wait. */
function isHiccup(error: unknown): boolean {
  return (
    error instanceof OdooError &&
    (error.kind === 'busy' || error.kind === 'unreachable') &&
    error.retryAfterSeconds === undefined
  )
}
