import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import { describeFailure } from '../health/failure.js'
import type { StageContext } from './context.js'

/**
 * What looks like a fault of ours, in a bridge that stood still and does not know yet that another one works on its
 * connection: what it would write down was written by that one. Answers what went wrong.
 */
export async function unlessReplaced(
  { store, holderId, connection }: Pick<StageContext, 'store' | 'holderId' | 'connection'>,
  error: unknown,
): Promise<unknown> {
  if (describeFailure(error).kind !== 'fault') return error
  try {
    const workers = await store.workers()
    const isReplaced = workers.some(({ by, holds }) => by.id !== holderId && holds.includes(connection.name))
    if (!(isReplaced && mark('fault-of-a-bridge-that-was-replaced'))) return error
  } catch (thrown) {
    return thrown
  }
  return new StoreError(
    'lease',
    `another bridge works on ${connection.name} since this one stood still`,
    'Nothing to do: the other bridge goes on with it.',
    { cause: error },
  )
}
