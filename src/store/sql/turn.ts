import type { StoreDatabase } from './database.js'

/**
 * Whose turn a transaction that writes takes, where several may be under way at once: no other of the same turn is under way
 * beside it, so that what it read stays as it is until it is over. It changes rows of these alone:
 *
 * - of one connection, and such as every statement by itself leaves right, whoever writes them beside it;
 * - `leases`: who works on what;
 * - `directory`: the directories that were downloaded, and who downloads one;
 * - `messages`: what is sent about alarms;
 * - `all`: of whatever connection. It waits for every other turn but that of the leases, and all of them for it.
 */
export type Turn = { readonly connection: string } | 'leases' | 'directory' | 'messages' | 'all'

/** The same tables, with transactions of that turn. */
export type DatabaseFor = (turn: Turn) => StoreDatabase

/** Those that all stores over the same tables share, whichever connection one of them is for. */
export interface SharedTurns {
  readonly leases: StoreDatabase
  readonly directory: StoreDatabase
  readonly messages: StoreDatabase
  readonly all: StoreDatabase
}
