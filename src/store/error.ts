/**
 * Why the store cannot be used.
 * - `not-a-store`: the file is no SQLite database, is damaged, or belongs to another program
 * - `read-only`: the file or its directory cannot be written
 * - `newer-version`: a later version of the program has already changed the tables
 * - `older-version`: the tables are those of an earlier version, and who only looks changes nothing
 * - `migrations`: the migrations beside the program are not the ones that made this file
 * - `busy`: another process kept the file locked for longer than we wait
 * - `unavailable`: the file cannot be opened or made
 * - `full`: the disk, or what the bridge may use of it, is full
 * - `disk`: the disk refuses to read or write
 * - `moved`: its rows are in another place now, where the bridge works with them
 * - `lease`: another process may act on it now
 */
export type StoreErrorKind =
  | 'not-a-store'
  | 'read-only'
  | 'newer-version'
  | 'older-version'
  | 'migrations'
  | 'busy'
  | 'unavailable'
  | 'full'
  | 'disk'
  | 'moved'
  | 'lease'

export class StoreError extends Error {
  override readonly name = 'StoreError'

  constructor(
    readonly kind: StoreErrorKind,
    /** English, one line. */
    message: string,
    /** English: what the administrator can do. */
    readonly remedy: string,
    options: ErrorOptions = {},
  ) {
    super(message, options)
  }
}
