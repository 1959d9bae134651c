import { describeFailure } from '../sync/health/failure.js'
import type { Chart } from './finding.js'

/** A check that never ends must not keep the others from being told. */
class TookTooLong extends Error {
  override readonly name = 'TookTooLong'
}

/**
 * Does one check: what it throws, or that it takes too long, is its finding. Answers what the check answers; undefined
 * where it failed.
 */
export async function step<T>(
  chart: Chart,
  check: string,
  patienceMs: number,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await within(patienceMs, work())
  } catch (error) {
    if (error instanceof TookTooLong) {
      chart.fail(
        check,
        `no answer within ${String(Math.ceil(patienceMs / 1000))} seconds`,
        'Look whether that server is overloaded or a firewall swallows the connection, then try again.',
      )
      return undefined
    }
    const { message, remedy } = describeFailure(error)
    chart.fail(check, message, remedy)
    return undefined
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TookTooLong())
    }, ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
