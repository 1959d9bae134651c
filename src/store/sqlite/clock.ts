import type { ClockStore } from '../store.js'
import { inStep } from './database.js'
import type { StoreDatabase } from './database.js'

/** So long ago that everything which depends on it is done anew. */
const LONG_AGO = 0

export function clockStore(db: StoreDatabase): ClockStore {
  return {
    async keepClockOffset(connection, side, aheadMs, now) {
      await inStep(db, async (step) => {
        await step
          .deleteFrom('clock_offsets')
          .where('connection', '=', connection)
          .where('side', '=', side)
          .execute()
        if (aheadMs !== undefined)
          await step
            .insertInto('clock_offsets')
            .values({ connection, side, ahead_ms: Math.round(aheadMs), seen_at: now.getTime() })
            .execute()
      })
    },

    async clockOffsets(connection) {
      const rows = await db
        .selectFrom('clock_offsets')
        .selectAll()
        .where('connection', '=', connection)
        .orderBy('side')
        .execute()
      return rows.map(({ side, ahead_ms, seen_at }) => ({
        side,
        aheadMs: ahead_ms,
        seenAt: new Date(seen_at),
      }))
    },

    async forgetFuture(moment, { discoveredMs, blockedMs, tellingMs, underwayMs, otherMs }) {
      const now = moment.getTime()
      await inStep(db, async (step) => {
        const waits = [
          ['discovered', discoveredMs],
          ['blocked', blockedMs],
          ['ready', otherMs],
        ] as const
        for (const [stage, longestMs] of waits)
          await step
            .updateTable('invoices')
            .set({ due_at: now })
            .where('stage', '=', stage)
            .where('due_at', '>', now + longestMs)
            .execute()
        await step
          .updateTable('invoices')
          .set({ last_seen_at: now })
          .where('stage', '=', 'followed')
          .where('last_seen_at', '>', now)
          .execute()
        await step
          .updateTable('deposits')
          .set({ next_check_at: now })
          .where('state', 'in', ['intended', 'uncertain', 'accepted'])
          .where('next_check_at', '>', now + otherMs)
          .execute()
        // Settled later for it, never earlier: its quiet period begins now.
        await step
          .updateTable('deposits')
          .set({ intended_at: now })
          .where('state', 'in', ['intended', 'uncertain'])
          .where('intended_at', '>', now)
          .execute()
        await step
          .updateTable('outbox')
          .set({ begun_until: now + underwayMs })
          .where('state', '=', 'pending')
          .where('begun_until', '>', now + underwayMs)
          .execute()
        await step
          .updateTable('outbox')
          .set((eb) => ({ next_attempt_at: eb.fn<number>('max', ['begun_until', eb.val(now)]) }))
          .where('state', '=', 'pending')
          .where('next_attempt_at', '>', now + tellingMs)
          .execute()
        await step
          .updateTable('structures')
          .set({ checked_at: LONG_AGO })
          .where('checked_at', '>', now)
          .execute()
        await step.updateTable('buyers').set({ marked_at: LONG_AGO }).where('marked_at', '>', now).execute()
        await step
          .updateTable('legal_categories')
          .set({ asked_at: LONG_AGO })
          .where('asked_at', '>', now)
          .execute()
        await step.deleteFrom('buyer_refusals').where('refused_at', '>', now).execute()
        await step
          .updateTable('directories')
          .set({ taken_at: LONG_AGO })
          .where('taken_at', '>', now)
          .execute()
        // As with a lost deposit: quiet for longer, never for less.
        await step.updateTable('doubt').set({ noticed_at: now }).where('noticed_at', '>', now).execute()
        await step.deleteFrom('directory_attempts').where('attempted_at', '>', now).execute()
      })
    },
  }
}
