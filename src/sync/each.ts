import type { StageContext } from './context.js'
import { describeFailure, failedSide } from './failure.js'

/**
 * Does `step` for each item, one after the other. A failure that concerns one item is given to `onFailure` and logged
 * once per distinct message, so that a hundred invoices with one cause make one line; a failure of a whole side ends
 * the stage. Nothing new is begun once the process was asked to stop.
 */
export async function forEachStep<Item>(
  context: StageContext,
  items: readonly Item[],
  step: (item: Item) => Promise<void>,
  onFailure: (item: Item, why: string) => Promise<void>,
  nameOf: (item: Item) => string,
): Promise<void> {
  const failures = new Map<string, { remedy: string; names: string[] }>()
  try {
    for (const item of items) {
      if (context.stop.aborted) return
      try {
        await step(item)
      } catch (error) {
        const { message, remedy } = describeFailure(error)
        await onFailure(item, message)
        if (failedSide(error) !== undefined) throw error
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
