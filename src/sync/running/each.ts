import { StoreError } from '../../store/error.js'
import type { StageContext } from './context.js'
import { describeFailure, failedSide, UNREADABLE } from '../health/failure.js'
import { concernsAll } from '../health/probe.js'
import { unlessReplaced } from './replaced.js'

/** So many failures of a side one after the other are what this loop needs of it, and no longer the items' alone. */
const ENOUGH = 3

/**
 * Does `step` for each item, one after the other. What fails is given to `onFailure` and logged once per distinct
 * message, so that a hundred invoices with one cause make one line. Nothing new is begun once the process was asked to
 * stop.
 *
 * The stage ends when a side fails as a whole. Whether it does is asked of the side itself: one invoice alone may make a
 * server stumble, and must not hold up the others; but an outage is no fault of the invoice, which must not be put off
 * for it and wait on when the side is back. Refused credentials and a reached quota are asked about only where something else was
 * answered in the cycle. Where several fail in a row while the side answers, they are put off and the loop alone ends.
 */
export async function forEachStep<Item>(
  context: StageContext,
  items: Iterable<Item> | AsyncIterable<Item>,
  step: (item: Item) => Promise<void>,
  onFailure: (item: Item, why: string) => Promise<void>,
  nameOf: (item: Item) => string | readonly string[],
): Promise<void> {
  const failures = new Map<string, { remedy: string; kind: string; names: string[] }>()
  const isStopped = (): boolean => context.stop.aborted
  let inRow = 0
  try {
    for await (const item of items) {
      if (isStopped()) return
      try {
        await step(item)
        inRow = 0
      } catch (thrown) {
        const error = await unlessReplaced(context, thrown)
        // The store's trouble is none of the invoice's, and its failure could not be written down either.
        if (error instanceof StoreError) throw error
        // Its connection may have been cut for the stop.
        if (isStopped()) return
        const { message, remedy, kind } = describeFailure(error)
        if (await concernsAll(context, error)) {
          failures.delete(message)
          throw error
        }
        await onFailure(item, message)
        inRow = failedSide(error) === undefined ? 0 : inRow + 1
        if (inRow >= ENOUGH) {
          failures.delete(message)
          throw error
        }
        if (kind === UNREADABLE) continue
        const failure = failures.get(message) ?? { remedy, kind, names: [] }
        failure.names.push(...[nameOf(item)].flat())
        failures.set(message, failure)
      }
    }
  } finally {
    for (const [message, { remedy, kind, names }] of failures) {
      // Of a service that is not open to the account each item says the same, whenever its turn comes.
      if (kind === 'credentials' && !context.troubles.isNews(message, context.clock.now())) continue
      context.log.warn(message, { remedy, kind, invoices: names.slice(0, 10), count: names.length })
    }
  }
}
