import { ChorusError } from '../../chorus/wire/error.js'
import type { StageContext } from '../running/context.js'
import { answers } from './probe.js'

/** Whether a failure concerns all that Chorus Pro is asked, and not the one service alone. */
export async function concernsAll(
  context: StageContext,
  { kind, httpStatus }: ChorusError,
): Promise<boolean> {
  if (kind === 'quota') return true
  if (kind === 'credentials') return httpStatus !== 403
  return kind === 'retry-later' && !(await answers(context, 'chorus'))
}

/** One service is refused to an account that may use the others. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ChorusError && error.kind === 'credentials' && error.httpStatus === 403
}
