import type { WorksStore } from '../store.js'
import type { StoreDatabase } from './database.js'

export function worksStore(db: StoreDatabase): WorksStore {
  return {
    async worksSpace(connection) {
      const found = await db
        .selectFrom('works_spaces')
        .selectAll()
        .where('connection', '=', connection)
        .executeTakeFirst()
      if (found === undefined) return undefined
      return {
        isOpen: found.is_open === 1,
        askAt: new Date(found.ask_at),
        followedUntil: found.followed_until === null ? undefined : new Date(found.followed_until),
      }
    },

    async saveWorksSpace(connection, { isOpen, askAt }) {
      const answer = { is_open: isOpen ? 1 : 0, ask_at: askAt.getTime() } as const
      await db
        .insertInto('works_spaces')
        .values({ connection, ...answer, followed_until: null })
        .onConflict((conflict) => conflict.column('connection').doUpdateSet(answer))
        .execute()
    },

    async saveWorksFollowed(connection, until) {
      await db
        .updateTable('works_spaces')
        .set({ followed_until: until.getTime() })
        .where('connection', '=', connection)
        .execute()
    },
  }
}
