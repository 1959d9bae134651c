import { createHash } from 'node:crypto'
import { mark } from '../../marks/mark.js'
import type { Turn } from '../sql/turn.js'

/** The first half of our advisory locks' keys: no other program's number. */
const OURS = 1_667_788_402

const EVERYBODY = 0

/**
 * Begins a transaction of that turn, by advisory locks that end with it (PostgreSQL 15, 13.3.5). Each statement sees what was
 * committed before it began, so that a transaction that waited for its turn sees what those before it did.
 *
 * Serializable transactions would need no turns, but PostgreSQL remembers what they read by pages of indexes: those of
 * different companies met, and half of all were undone while four hundred invoices of twenty companies were deposited.
 */
export function beginIn(turn: Turn): string {
  return `begin isolation level read committed; select ${locksOf(turn).join(', ')}`
}

/** Always in the same order: who waits for one has none that comes after it. */
function locksOf(turn: Turn): readonly string[] {
  if (turn === 'all') return [`pg_advisory_xact_lock(${String(OURS)}, ${String(EVERYBODY)})`]
  const locks: string[] = []
  // Who stands still in a transaction keeps nobody from renewing leases, or from taking over what it worked on.
  if (turn !== 'leases' && mark('waits-for-the-turn-of-all'))
    locks.push(`pg_advisory_xact_lock_shared(${String(OURS)}, ${String(EVERYBODY)})`)
  if (mark('one-turn-at-a-time')) locks.push(`pg_advisory_xact_lock(${String(OURS)}, ${String(keyOf(turn))})`)
  return locks
}

/** Two that have the same one by chance only wait for each other. */
function keyOf(turn: Exclude<Turn, 'all'>): number {
  const name = typeof turn === 'string' ? turn : `connection ${turn.connection}`
  return createHash('sha256').update(name).digest().readInt32BE(0) | 1
}
