import { ChorusError } from '../../chorus/wire/error.js'
import { DirectoryFileError } from '../../directory/error.js'
import { OdooError } from '../../odoo/wire/error.js'
import { StoreError } from '../../store/error.js'
import { DirectoryDoubted } from '../recipients/directory-doubt.js'
import type { Side } from '../running/context.js'

/** A failure that concerns a whole side, not one invoice: the cycle leaves that side alone until the next one. */
export function failedSide(error: unknown): Side | undefined {
  if (error instanceof OdooError) {
    return ['credentials', 'busy', 'unreachable', 'unexpected'].includes(error.kind) ? 'odoo' : undefined
  }
  if (error instanceof ChorusError) {
    return ['retry-later', 'quota', 'credentials', 'unknown-outcome'].includes(error.kind)
      ? 'chorus'
      : undefined
  }
  return undefined
}

/** Said once of each record, by a stage of its own. */
export const UNREADABLE = 'unreadable'

/** One line for the administrator: what happened and what to do. */
export function describeFailure(error: unknown): { message: string; remedy: string; kind: string } {
  if (
    error instanceof OdooError ||
    error instanceof ChorusError ||
    error instanceof StoreError ||
    error instanceof DirectoryFileError ||
    error instanceof DirectoryDoubted
  )
    return { message: error.message, remedy: error.remedy, kind: error.kind }
  return {
    message: error instanceof Error ? error.message : String(error),
    remedy: 'this is a fault of the bridge; please report it with the lines around it',
    kind: 'fault',
  }
}
