import { spread } from '../../domain/running/spread.js'
import { LONG_SILENCE_MS } from '../store.js'
import type { LeaseHolder, LeaseStore, Worker } from '../store.js'
import { inSnapshot, inTransaction, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { engineOf } from './engine.js'
import { parseConnections, toJson } from './json.js'
import { noticeDoubt } from './recovery.js'
import type { WorkerRecord } from './schema.js'

export function leaseStore(db: StoreDatabase): LeaseStore {
  return {
    async acquireLease(holder, connections, now, ttlMs) {
      return inTransaction(db, async (trx) => {
        const moment = await engineOf(trx).leaseMoment(trx, now)
        const known = await knownWorkers(trx, holder, moment, ttlMs)
        const holders = await allHolders(trx)
        const other = known.alive.find(({ id }) => connections.some((name) => holders.get(name) === id))
        if (other !== undefined)
          return { held: false, by: holderOf(other), until: new Date(other.expires_at) }
        await renew(trx, holder, connections, { known, now, endsAt: moment + ttlMs })
        await take(
          trx,
          connections.filter((connection) => holders.get(connection) !== holder.id),
          holder.id,
        )
        return { held: true }
      })
    },

    async shareLeases(holder, connections, now, ttlMs) {
      return inTransaction(db, async (trx) => {
        const moment = await engineOf(trx).leaseMoment(trx, now)
        const known = await knownWorkers(trx, holder, moment, ttlMs)
        const { alive, isNew } = known
        await renew(trx, holder, connections, { known, now, endsAt: moment + ttlMs })
        const holders = await allHolders(trx)
        const living = new Set([holder.id, ...alive.map(({ id }) => id)])
        for (const [connection, id] of holders) if (!living.has(id)) holders.delete(connection)
        const shares = spread(
          [{ id: holder.id, connections }, ...alive.map((record) => ({ id: record.id, ...ableTo(record) }))],
          holders,
        )
        const free = connections.filter(
          (connection) => !holders.has(connection) && shares.get(connection) === holder.id,
        )
        await take(trx, free, holder.id)
        for (const connection of free) holders.set(connection, holder.id)
        const held = heldBy(holders, holder.id)
        return {
          isNew,
          held,
          toGiveUp: held.filter((connection) => shares.get(connection) !== holder.id),
          others: alive.map((record) => workerOf(record, holders)),
        }
      })
    },

    async releaseLease(holderId, connections) {
      await inTransaction(db, async (trx) => {
        if (connections === undefined) await bury(trx, [holderId])
        else
          await trx
            .deleteFrom('leases')
            .where('connection', 'in', listOf(trx, connections))
            .where('holder_id', '=', holderId)
            .execute()
      })
    },

    async workers() {
      return inSnapshot(db, async (trx) => {
        const records = await trx.selectFrom('workers').selectAll().orderBy('id').execute()
        const holders = await allHolders(trx)
        return records.map((record) => workerOf(record, holders))
      })
    },
  }
}

/** The other processes of which the store knows, and whether this one is not among those it knows. */
interface KnownWorkers {
  readonly alive: readonly WorkerRecord[]
  readonly dead: readonly WorkerRecord[]
  readonly isNew: boolean
  /** Nobody has been at work for so long; a process that is just set up finds none. */
  readonly isAfterSilence: boolean
}

async function knownWorkers(
  trx: Transaction,
  holder: LeaseHolder,
  moment: number,
  ttlMs: number,
): Promise<KnownWorkers> {
  const records = await trx.selectFrom('workers').selectAll().orderBy('id').execute()
  const others = records.filter(({ id }) => id !== holder.id)
  const isAlive = ({ expires_at }: WorkerRecord): boolean =>
    expires_at > moment && expires_at <= moment + 2 * ttlMs
  const lastSign = Math.max(...records.map(({ expires_at }) => expires_at))
  return {
    alive: others.filter(isAlive),
    dead: others.filter((other) => !isAlive(other)),
    isNew: others.length === records.length,
    isAfterSilence: records.length > 0 && moment - lastSign > LONG_SILENCE_MS,
  }
}

interface Renewal {
  readonly known: KnownWorkers
  readonly now: Date
  readonly endsAt: number
}

/** Says that this process is alive, and forgets those that are not: what they held is free. */
async function renew(
  trx: Transaction,
  holder: LeaseHolder,
  connections: readonly string[],
  { known, now, endsAt }: Renewal,
): Promise<void> {
  const mine = {
    host: holder.host,
    pid: holder.pid,
    place: holder.place ?? null,
    started: holder.started ?? null,
    connections: toJson([...connections]),
    expires_at: endsAt,
  }
  await trx
    .insertInto('workers')
    .values({ id: holder.id, ...mine })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(mine))
    .execute()
  await bury(
    trx,
    known.dead.map(({ id }) => id),
  )
  // Who stops says so: the last one was killed, or is at work with another copy of the file.
  await noticeDoubt(trx, now, known.isNew && known.isAfterSilence)
}

async function bury(trx: Transaction, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await trx.deleteFrom('leases').where('holder_id', '=', id).execute()
    await trx.deleteFrom('workers').where('id', '=', id).execute()
  }
}

async function take(trx: Transaction, connections: readonly string[], holder_id: string): Promise<void> {
  if (connections.length === 0) return
  await trx
    .insertInto('leases')
    .values(connections.map((connection) => ({ connection, holder_id })))
    .onConflict((conflict) => conflict.column('connection').doUpdateSet({ holder_id }))
    .execute()
}

async function allHolders(trx: Transaction): Promise<Map<string, string>> {
  const rows = await trx.selectFrom('leases').selectAll().orderBy('connection').execute()
  return new Map(rows.map(({ connection, holder_id }) => [connection, holder_id]))
}

function ableTo({ connections }: WorkerRecord): { connections: string[] } {
  return { connections: parseConnections(connections) }
}

function workerOf(record: WorkerRecord, holders: ReadonlyMap<string, string>): Worker {
  return {
    by: holderOf(record),
    until: new Date(record.expires_at),
    holds: heldBy(holders, record.id),
  }
}

function heldBy(holders: ReadonlyMap<string, string>, id: string): string[] {
  return [...holders].filter(([, holder]) => holder === id).map(([connection]) => connection)
}

function holderOf({ id, host, pid, place, started }: WorkerRecord): LeaseHolder {
  return { id, host, pid, place: place ?? undefined, started: started ?? undefined }
}
