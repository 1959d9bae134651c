import { mark } from '../../marks/mark.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { FileHolder, NewFile } from '../../odoo/port.js'
import type { StageContext } from '../running/context.js'
import { unheardMs } from '../stages/tell.js'

/** What is to be attached to a record, once. */
export interface Attaching<Made extends { readonly files: readonly NewFile[] }> {
  /** Of these files any one tells that it is there. */
  readonly names: readonly string[]
  /** When Odoo was last given it, if nothing was heard of that since. */
  readonly begunAt: () => Promise<Date | undefined>
  readonly recordBegun: (at: Date | undefined) => Promise<void>
  /** Only asked for where it is needed. */
  readonly make: () => Promise<Made>
}

/**
 * Gives Odoo files once: it is asked for them by their names first, and what it was given without an answer is waited for.
 *
 * - `there`: Odoo has it already
 * - `underway`: Odoo may still be at work on a request of which nothing was heard
 *
 * @throws OdooError
 */
export async function attachOnce<Made extends { readonly files: readonly NewFile[] }>(
  { odoo, clock, connection }: StageContext,
  holder: FileHolder,
  { names, begunAt, recordBegun, make }: Attaching<Made>,
): Promise<Made | 'there' | 'underway'> {
  const present = await odoo.fileNames(holder, names)
  if (present.length > 0 && mark('attached-once')) return 'there'
  const begun = await begunAt()
  const isUnheard = begun !== undefined && clock.now().getTime() - begun.getTime() < unheardMs(connection)
  if (isUnheard && mark('attaching-underway')) return 'underway'
  const made = await make()
  try {
    await odoo.putFiles(holder, made.files, () => recordBegun(clock.now()))
  } catch (error) {
    if (error instanceof OdooError && !error.outcomeUnknown) await recordBegun(undefined)
    throw error
  }
  return made
}

/** The number of an invoice as it stands in the name of a file. */
export function inFileName(number: string): string {
  return number.replaceAll(/[^\p{L}\p{N}-]/gu, '_')
}
