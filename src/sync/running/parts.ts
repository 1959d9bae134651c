import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import { concernsAll } from '../health/probe.js'
import type { StageContext } from './context.js'

/**
 * Does the parts of a stage one after the other. One that fails by itself does not keep those after it from running; its
 * failure, the first of them, is thrown at the end. What concerns a whole side, or the store, ends the stage at once.
 */
export async function inParts(
  context: StageContext,
  parts: readonly ((context: StageContext) => Promise<void>)[],
): Promise<void> {
  const failures: unknown[] = []
  const isStopped = (): boolean => context.stop.aborted
  for (const part of parts) {
    if (isStopped()) return
    try {
      await part(context)
    } catch (error) {
      const endsAll = error instanceof StoreError || (await concernsAll(context, error))
      if (endsAll || isStopped() || !mark('part-that-fails-alone')) throw error
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
