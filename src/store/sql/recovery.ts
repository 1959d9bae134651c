import { noActivity } from '../../domain/words/activity.js'
import { markup } from '../../domain/words/html.js'
import type { WantedActivity } from '../../domain/words/telling.js'
import type { RecoveryStore } from '../store.js'
import { inTransaction } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { setDepositState } from './deposit-change.js'
import { enterStage } from './invoice-change.js'
import { engineOf } from './engine.js'
import { toJson } from './json.js'
import { keepHandedOver } from './divergences.js'
import { markDelivered } from './tell.js'
import { isIdle } from './tellings.js'
import { PENDING } from './partial-indexes.js'

/** The only row of its table. */
const SINGLETON = 1

/** Stands in the outbox for what another memory may have asked of somebody on the invoice. */
const FORGOTTEN_ACTIVITY: WantedActivity = { summary: '(of a database that is lost)', note: markup`` }

export function recoveryStore(db: StoreDatabase): RecoveryStore {
  return {
    async doubtSince() {
      const doubt = await db
        .selectFrom('doubt')
        .select('noticed_at')
        .where('singleton', '=', SINGLETON)
        .executeTakeFirst()
      return doubt?.noticed_at == null ? undefined : new Date(doubt.noticed_at)
    },

    async recordDoubt(noticedAt) {
      await inTransaction(db, (trx) => saveDoubt(trx, noticedAt))
    },

    async recordDepositSeenInOdoo(id, ownFields, now) {
      await inTransaction(db, async (trx) => {
        const deposits = await trx
          .selectFrom('deposits')
          .select(['id', 'state', 'attempt'])
          .where('invoice_id', '=', id)
          .execute()
        // Another attempt is only ever made when the one before has come to nothing.
        const open = deposits.filter(({ state }) => ['intended', 'uncertain', 'accepted'].includes(state))
        for (const deposit of open) await setDepositState(trx, deposit.id, 'not-accepted')
        await enterStage(trx, id, 'depositing', now)
        await keepHandedOver(trx, id, now)
        await trx
          .insertInto('deposits')
          .values({
            invoice_id: id,
            attempt: Math.max(0, ...deposits.map(({ attempt }) => attempt)) + 1,
            state: 'uncertain',
            intended_at: now.getTime(),
            flow_number: ownFields.flow ?? null,
            accepted_at: ownFields.depositedAt?.getTime() ?? null,
            next_check_at: now.getTime(),
            file_name: '(unknown)',
            sha256: '',
          })
          .execute()
        await overtake(trx, id, now)
      })
    },

    async recordOvertaken(id, now) {
      await inTransaction(db, (trx) => overtake(trx, id, now))
    },

    async recordActivitySeenInOdoo(id, now) {
      await inTransaction(db, (trx) => recallActivity(trx, id, now))
    },
  }
}

/** Notices the doubt that came with a copy, or a new one. */
export async function noticeDoubt(trx: Transaction, now: Date, isNew: boolean): Promise<void> {
  if (isNew) await saveDoubt(trx, now)
  else
    await trx
      .updateTable('doubt')
      .set({ noticed_at: now.getTime() })
      .where('singleton', '=', SINGLETON)
      .where('noticed_at', 'is', null)
      .execute()
}

async function saveDoubt(trx: Transaction, noticedAt: Date | undefined): Promise<void> {
  const noticed_at = noticedAt?.getTime() ?? null
  await trx
    .insertInto('doubt')
    .values({ singleton: SINGLETON, noticed_at })
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet({ noticed_at }))
    .execute()
}

async function overtake(trx: Transaction, id: number, now: Date): Promise<void> {
  const waiting = await trx
    .selectFrom('outbox')
    .select('id')
    .where('invoice_id', '=', id)
    .where('state', '=', PENDING)
    .where(engineOf(trx).textIn('payload', 'kind'), '!=', 'note')
    .execute()
  await markDelivered(
    trx,
    waiting.map((row) => row.id),
    now,
  )
  await recallActivity(trx, id, now)
}

async function recallActivity(trx: Transaction, id: number, now: Date): Promise<void> {
  if (!(await isIdle(trx, id, noActivity))) return
  const { connection } = await trx
    .selectFrom('invoices')
    .select('connection')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('outbox')
    .values({
      invoice_id: id,
      connection,
      payload: toJson({ kind: 'activity', wanted: FORGOTTEN_ACTIVITY }),
      state: 'delivered',
      delivered_at: now.getTime(),
    })
    .execute()
}
