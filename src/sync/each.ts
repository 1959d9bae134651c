import { StoreError } from '../store/error.js'
import type { StageContext } from './context.js'
import { describeFailure, failedSide } from './failure.js'

/** So many failures of a side one after the other are the side's, and no longer the invoices'. */
const ENOUGH = 3

/**
 * Does `step` for each item, one after the other. What fails is given to `onFailure` and logged once per distinct
 * message, so that a hundred invoices with one cause make one line. The stage ends when a side fails as a whole:
 * refused credentials and a reached quota at once, everything else when several items fail of it in a row, because one
 * invoice alone may make a server stumble. Nothing new is begun once the process was asked to stop.
 */
export async function forEachStep<Item>(
  context: StageContext,
  items: readonly Item[],
  step: (item: Item) => Promise<void>,
  onFailure: (item: Item, why: string) => Promise<void>,
  nameOf: (item: Item) => string,
): Promise<void> {
  const failures = new Map<string, { remedy: string; names: string[] }>()
  let inRow = 0
  try {
    for (const [index, item] of items.entries()) {
      if (context.stop.aborted) return
      try {
        await step(item)
        inRow = 0
      } catch (error) {
        // The store's trouble is none of the invoice's, and its failure could not be written down either.
        if (error instanceof StoreError) throw error
        const { message, remedy, kind } = describeFailure(error)
        await onFailure(item, message)
        inRow = failedSide(error) === undefined ? 0 : inRow + 1
        const isLast = index === items.length - 1
        if (inRow >= ENOUGH || (inRow > index && isLast) || (inRow > 0 && AT_ONCE.includes(kind))) {
          failures.delete(message)
          throw error
        }
        const failure = failures.get(message) ?? { remedy, names: [] }
        failure.names.push(nameOf(item))
        failures.set(message, failure)
      }
    }
  } finally {
    for (const [message, { remedy, names }] of failures)
      context.log.warn(message, { remedy, invoices: names.slice(0, 10), count: names.length })
  }
}

const AT_ONCE: readonly string[] = ['credentials', 'quota', 'unreachable']
