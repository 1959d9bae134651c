import { LONG_SILENCE_MS } from '../store.js'
import type { LeaseHolder, LeaseStore } from '../store.js'
import { inTransaction } from './database.js'
import type { StoreDatabase } from './database.js'
import { engineOf } from './engine.js'
import { noticeDoubt } from './recovery.js'
import type { LeaseRecord } from './schema.js'

/** The only row of its table. */
const SINGLETON = 1

export function leaseStore(db: StoreDatabase): LeaseStore {
  return {
    async acquireLease(holder, now, ttlMs) {
      return inTransaction(db, async (trx) => {
        const moment = await engineOf(trx).leaseMoment(trx, now)
        const mine = {
          holder_id: holder.id,
          host: holder.host,
          pid: holder.pid,
          place: holder.place ?? null,
          started: holder.started ?? null,
          expires_at: moment + ttlMs,
        }
        const former = await trx
          .selectFrom('lease')
          .selectAll()
          .where('singleton', '=', SINGLETON)
          .executeTakeFirst()
        const taken = await trx
          .insertInto('lease')
          .values({ singleton: SINGLETON, ...mine })
          .onConflict((conflict) =>
            conflict
              .column('singleton')
              .doUpdateSet(mine)
              .where((eb) =>
                eb.or([
                  eb('lease.holder_id', '=', holder.id),
                  eb('lease.expires_at', '<=', moment),
                  eb('lease.expires_at', '>', moment + 2 * ttlMs),
                ]),
              ),
          )
          .returning('holder_id')
          .executeTakeFirst()
        if (taken) {
          // One who stops gives the lease back: this one was killed, or is at work with another copy of the file.
          const silence = former && former.holder_id !== holder.id ? moment - former.expires_at : 0
          await noticeDoubt(trx, now, silence > LONG_SILENCE_MS)
          return { held: true }
        }
        const other = await trx.selectFrom('lease').selectAll().executeTakeFirstOrThrow()
        return { held: false, ...leaseOf(other) }
      })
    },

    async releaseLease(holderId) {
      await db.deleteFrom('lease').where('holder_id', '=', holderId).execute()
    },

    async lastLease() {
      const row = await db.selectFrom('lease').selectAll().executeTakeFirst()
      return row && leaseOf(row)
    },
  }
}

function leaseOf(row: LeaseRecord): { by: LeaseHolder; until: Date } {
  const { holder_id: id, host, pid, place, started, expires_at } = row
  const by = { id, host, pid, place: place ?? undefined, started: started ?? undefined }
  return { by, until: new Date(expires_at) }
}
