import { sql } from 'kysely'
import { STAGES } from '../../domain/chorus-status/stage.js'
import type { ClockStore } from '../store.js'
import { inStep } from './database.js'
import { NOBODY } from './directory.js'
import type { StoreDatabase } from './database.js'

const OPEN = ['intended', 'uncertain', 'accepted'] as const

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

    async forgetFuture(moment, longest) {
      const now = moment.getTime()
      await inStep(db, async (step) => {
        for (const stage of STAGES) {
          const longestMs = longest.stages[stage]
          if (longestMs === undefined) continue
          await step
            .updateTable('invoices')
            .set({ due_at: now })
            .where('stage', '=', stage)
            .where('due_at', '>', now + longestMs)
            .execute()
        }
        await step
          .updateTable('invoices')
          .set({ last_seen_at: now })
          .where('stage', '=', 'followed')
          .where('last_seen_at', '>', now)
          .execute()
        await step
          .updateTable('invoices')
          .set({ verified_at: LONG_AGO })
          .where('verified_at', '>', now)
          .execute()
        await step
          .updateTable('deposits')
          .set({ next_check_at: now })
          .where('state', 'in', OPEN)
          .where('next_check_at', '>', now + longest.depositMs)
          .execute()
        // Chorus Pro's clock, or ours where it gave none that could be believed. Its silence begins anew.
        await step
          .updateTable('deposits')
          .set({ absent_since: null, absent_at: null })
          .where('state', 'in', OPEN)
          .where((eb) =>
            eb.or([
              eb('absent_since', '>', now + longest.otherClockMs),
              eb('absent_at', '>', now + longest.otherClockMs),
            ]),
          )
          .execute()
        await sql`
          update invoices set recycling = json_set(recycling, '$.begunAt', ${moment.toISOString()})
            where recycling ->> '$.begunAt' > ${new Date(now + longest.otherClockMs).toISOString()}`.execute(
          step,
        )
        for (const column of ['since', 'tried_at'] as const)
          await step
            .updateTable('deposit_pauses')
            .set({ [column]: now })
            .where(column, '>', now)
            .execute()
        await step
          .updateTable('deposit_pauses')
          .set({ next_try_at: now })
          .where('next_try_at', '>', now + longest.pauseMs)
          .execute()
        // The first of them is set by our clock.
        await step
          .deleteFrom('cursors')
          .where('name', '=', 'chorus')
          .where('value', '>', now + longest.otherClockMs)
          .execute()
        await step.deleteFrom('cursors').where('name', '=', 'sweep').where('value', '>', now).execute()
        await step.updateTable('clock_offsets').set({ seen_at: now }).where('seen_at', '>', now).execute()
        await step.updateTable('history_refusals').set({ since: now }).where('since', '>', now).execute()
        // Settled later for it, never earlier: its quiet period begins now.
        await step
          .updateTable('deposits')
          .set({ intended_at: now })
          .where('state', 'in', ['intended', 'uncertain'])
          .where('intended_at', '>', now)
          .execute()
        await step
          .updateTable('outbox')
          .set({ begun_until: now + longest.underwayMs })
          .where('state', '=', 'pending')
          .where('begun_until', '>', now + longest.underwayMs)
          .execute()
        await step
          .updateTable('outbox')
          .set((eb) => ({ next_attempt_at: eb.fn<number>('max', ['begun_until', eb.val(now)]) }))
          .where('state', '=', 'pending')
          .where('next_attempt_at', '>', now + longest.tellingMs)
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
        await step
          .updateTable('directory_refreshes')
          .set({ retry_at: now })
          .where('retry_at', '>', now + longest.refreshMs)
          .execute()
        await step
          .updateTable('directory_refreshes')
          .set(NOBODY)
          .where('held_until', '>', now + longest.refreshHeldMs)
          .execute()
        await step.deleteFrom('account_refusals').where('refused_at', '>', now).execute()
        await step.updateTable('unreadable').set({ met_at: now }).where('met_at', '>', now).execute()
      })
    },
  }
}
