import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { StoreError } from '../error.js'
import type { Transaction } from '../sql/database.js'
import type { Room } from '../sql/room.js'

/** What an outcome, its fields and notes take, many times over; and what SQLite's log may grow by until it is emptied. */
export const LEAST_FREE_BYTES = 16 * 1024 * 1024

/** Pages claimed by each intent: an outcome takes fewer than ten. */
const CLAIMED_BYTES = 128 * 1024

/** Room on the disk of this file for a user without privileges. */
export function roomBeside(path: string): Room {
  return async () => {
    const { bavail, bsize } = await statfs(dirname(path))
    if (bavail * bsize >= LEAST_FREE_BYTES) return
    throw new StoreError(
      'full',
      `the disk of the store ${path} has less than ${String(LEAST_FREE_BYTES / 1024 / 1024)} MB left`,
      'Make room on it. Nothing is deposited meanwhile, and the bridge goes on by itself.',
    )
  }
}

/**
 * Makes sure, within a transaction, that the file itself has pages for the outcome: those claimed and given back at once
 * stay in the file as free ones. A file that may not grow refuses the intent, and not what is to be written after the
 * deposit.
 */
export async function claimPages(trx: Transaction): Promise<void> {
  await sql`insert into reserve (bytes) values (zeroblob(${CLAIMED_BYTES}))`.execute(trx)
  await sql`delete from reserve`.execute(trx)
}
