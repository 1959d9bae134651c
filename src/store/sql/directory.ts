import { sql } from 'kysely'
import type { PublishedEntry } from '../../domain/recipients/published-structure.js'
import { mark } from '../../marks/mark.js'
import {
  DirectorySuperseded,
  type DirectoryIsDue,
  type DirectoryStore,
  type DirectoryBatch,
  type StoredDirectory,
  type DirectoryClaim,
  type DirectoryClaimAnswer,
} from '../store.js'
import { noteRefusal, wasRefused } from './account-refusals.js'
import { inSnapshot, inTransaction } from './database.js'
import { addServices, addStructures } from './directory-rows.js'
import type { StoreDatabase, Transaction } from './database.js'

/** Rows a transaction throws away: the lock is held for some 20 ms, and invoices wait no longer than that. */
const PURGED_AT_ONCE = 2000

export function directoryStore(db: StoreDatabase): DirectoryStore {
  return {
    beginDirectory: (...args) => beginDirectory(db, ...args),
    addToDirectory: (...args) => addToDirectory(db, ...args),
    useDirectory: (...args) => useDirectory(db, ...args),
    discardDirectory: (...args) => discardDirectory(db, ...args),
    forgetDiscarded: () => forgetDiscarded(db),
    directoryInUse: (...args) => directoryInUse(db, ...args),
    publishedEntry: (...args) => publishedEntry(db, ...args),
    publishesSiren: (...args) => publishesSiren(db, ...args),
    claimDirectoryRefresh: (...args) => claimDirectoryRefresh(db, ...args),
    endDirectoryRefresh: (...args) => endDirectoryRefresh(db, ...args),
    recordDirectoryRefused: (connection, now) => noteRefusal(db, connection, 'directory', now),
  }
}

async function beginDirectory(db: StoreDatabase, environment: string, takenAt: Date): Promise<number> {
  return inTransaction(db, async (trx) => {
    await trx
      .updateTable('directories')
      .set({ state: 'discarded' })
      .where('environment', '=', environment)
      .where('state', '=', 'filling')
      .execute()
    const begun = await trx
      .insertInto('directories')
      .values({ environment, state: 'filling', taken_at: takenAt.getTime() })
      .returning('id')
      .executeTakeFirstOrThrow()
    return begun.id
  })
}

async function addToDirectory(
  db: StoreDatabase,
  id: number,
  { structures, services }: DirectoryBatch,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await assertFilling(trx, id)
    await addStructures(trx, id, structures)
    await addServices(trx, id, services)
  })
}

async function useDirectory(db: StoreDatabase, id: number): Promise<void> {
  // Before the lock is taken: nobody else fills it.
  const { structures } = await db
    .selectFrom('directory_structures')
    .select(({ fn }) => fn.countAll<number>().as('structures'))
    .where('directory_id', '=', id)
    .executeTakeFirstOrThrow()
  await inTransaction(db, async (trx) => {
    const environment = await assertFilling(trx, id)
    await trx
      .updateTable('directories')
      .set({ state: 'discarded' })
      .where('environment', '=', environment)
      .where('state', '=', 'in-use')
      .execute()
    await trx.updateTable('directories').set({ state: 'in-use', structures }).where('id', '=', id).execute()
  })
}

async function discardDirectory(db: StoreDatabase, id: number): Promise<void> {
  await db
    .updateTable('directories')
    .set({ state: 'discarded' })
    .where('id', '=', id)
    .where('state', '=', 'filling')
    .execute()
}

async function forgetDiscarded(db: StoreDatabase): Promise<boolean> {
  const discarded = await db
    .selectFrom('directories')
    .select('id')
    .where('state', '=', 'discarded')
    .executeTakeFirst()
  if (discarded === undefined) return false
  const { id } = discarded
  if (await deleteSome(db, 'directory_services', ['directory_id', 'siret', 'code'], id)) return true
  if (await deleteSome(db, 'directory_structures', ['directory_id', 'siret'], id)) return true
  await db.deleteFrom('directories').where('id', '=', id).execute()
  return true
}

async function directoryInUse(db: StoreDatabase, environment: string): Promise<StoredDirectory | undefined> {
  const found = await inUse(db, environment).selectAll().executeTakeFirst()
  return found && { takenAt: new Date(found.taken_at), structures: found.structures }
}

async function publishedEntry(
  db: StoreDatabase,
  environment: string,
  siret: string,
): Promise<PublishedEntry | undefined> {
  return inSnapshot(db, async (trx) => {
    const directory = await inUse(trx, environment).select('id').executeTakeFirst()
    if (!directory) return undefined
    const record = await trx
      .selectFrom('directory_structures')
      .selectAll()
      .where('directory_id', '=', directory.id)
      .where('siret', '=', siret)
      .executeTakeFirst()
    if (!record) return undefined
    const services = await trx
      .selectFrom('directory_services')
      .selectAll()
      .where('directory_id', '=', directory.id)
      .where('siret', '=', siret)
      .orderBy('code')
      .execute()
    return {
      structure: {
        siret,
        name: record.name,
        active: record.active === 1,
        requiresServiceCode: record.requires_service_code === 1,
        requiresCommitmentNumber: record.requires_commitment_number === 1,
        requiresEither: record.requires_either === 1,
        doesNotReportPayment: record.does_not_report_payment === 1,
      },
      services: services.map(({ code, name, active, requires_commitment_number: required }) => ({
        siret,
        code,
        name,
        active: active === 1,
        requiresCommitmentNumber: required === 1,
      })),
    }
  })
}

async function publishesSiren(db: StoreDatabase, environment: string, siren: string): Promise<boolean> {
  const found = await inUse(db, environment)
    .innerJoin('directory_structures', 'directory_structures.directory_id', 'directories.id')
    .select('siret')
    .where('siret', '>=', siren)
    .where('siret', '<', `${siren}:`)
    .executeTakeFirst()
  return found !== undefined
}

async function claimDirectoryRefresh(
  db: StoreDatabase,
  environment: string,
  { holder, now, until, onlyIf }: DirectoryClaim,
): Promise<DirectoryClaimAnswer> {
  // Asked in every cycle, and nearly always in vain: without the write lock.
  if (onlyIf !== undefined && !(await isDue(db, environment, now, onlyIf)))
    return { claimed: false, by: undefined }
  return inTransaction(db, async (trx) => {
    const other = await refreshOf(trx, environment)
    if (isHeld(other, now) && other.holder_id !== holder.id && mark('directory-held-by-another')) {
      const { holder_id: id, host, pid, begun_at: since, held_until: end } = other
      return { claimed: false, by: { id, host, pid, since: new Date(since), until: new Date(end) } }
    }
    if (onlyIf !== undefined && !(await isDue(trx, environment, now, onlyIf)))
      return { claimed: false, by: undefined }
    const mine = {
      holder_id: holder.id,
      host: holder.host,
      pid: holder.pid,
      begun_at: now.getTime(),
      held_until: until.getTime(),
      ...(onlyIf && { retry_at: onlyIf.retryAt.getTime() }),
    }
    await trx
      .insertInto('directory_refreshes')
      .values({ environment, ...mine })
      .onConflict((conflict) => conflict.column('environment').doUpdateSet(mine))
      .execute()
    return { claimed: true }
  })
}

async function endDirectoryRefresh(
  db: StoreDatabase,
  environment: string,
  holderId: string,
  retryAt: Date | undefined,
): Promise<void> {
  await db
    .updateTable('directory_refreshes')
    .set({ ...NOBODY, ...(retryAt && { retry_at: retryAt.getTime() }) })
    .where('environment', '=', environment)
    .where('holder_id', '=', holderId)
    .execute()
}

/** Nobody is at work on it. */
export const NOBODY = { holder_id: null, host: null, pid: null, begun_at: null, held_until: null }

async function isDue(
  db: StoreDatabase | Transaction,
  environment: string,
  now: Date,
  { takenBefore, connection, refusedBefore }: DirectoryIsDue,
): Promise<boolean> {
  const current = await inUse(db, environment).select('taken_at').executeTakeFirst()
  if (current && current.taken_at >= takenBefore.getTime()) return false
  const last = await refreshOf(db, environment)
  if (last !== undefined && last.retry_at > now.getTime()) return false
  return !(await wasRefused(db, connection, 'directory', refusedBefore))
}

function refreshOf(db: StoreDatabase | Transaction, environment: string) {
  return db
    .selectFrom('directory_refreshes')
    .selectAll()
    .where('environment', '=', environment)
    .executeTakeFirst()
}

type Refresh = NonNullable<Awaited<ReturnType<typeof refreshOf>>>
type Held = { [Key in keyof Refresh]: NonNullable<Refresh[Key]> }

function isHeld(refresh: Refresh | undefined, now: Date): refresh is Held {
  return refresh?.held_until != null && refresh.held_until > now.getTime()
}

function inUse(db: StoreDatabase | Transaction, environment: string) {
  return db.selectFrom('directories').where('environment', '=', environment).where('state', '=', 'in-use')
}

/** Answers its environment. */
async function assertFilling(trx: Transaction, id: number): Promise<string> {
  const found = await trx
    .selectFrom('directories')
    .select('environment')
    .where('id', '=', id)
    .where('state', '=', 'filling')
    .executeTakeFirst()
  if (!found) throw new DirectorySuperseded()
  return found.environment
}

/** Answers whether there may be more. */
async function deleteSome(
  db: StoreDatabase,
  table: 'directory_services' | 'directory_structures',
  key: readonly string[],
  id: number,
): Promise<boolean> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where (${columns}) in
      (select ${columns} from ${sql.table(table)} where directory_id = ${id} limit ${PURGED_AT_ONCE})`.execute(
    db,
  )
  return numAffectedRows > 0n
}
