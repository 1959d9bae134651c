/**
 * In the ledger of a store that was moved, where an earlier version of the program finds it as well: it takes it for a migration
 * that it does not know, and leaves the store alone.
 */
const MOVED = 'moved to '

export function movedMark(to: string): string {
  return `${MOVED}${to}`
}

/** Undefined: it is a migration. */
export function placeMovedTo(name: string): string | undefined {
  return name.startsWith(MOVED) ? name.slice(MOVED.length) : undefined
}

export const NOT_MOVED = `delete from schema_migrations where name like '${MOVED}%'`

/** Other than the one to which it was moved may know of deposits that this one does not. */
export const DOUBTED = `insert into doubt (singleton, noticed_at) values (1, null)
  on conflict (singleton) do update set noticed_at = null`

/** The table in which a process has to be alive: whoever is not begins nothing in Chorus Pro, whatever leases are left. */
export const WORKERS = 'workers'
