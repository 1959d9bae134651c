import type { Stage } from '../running/context.js'

/** What Odoo was told stands in its chatter; the store keeps it for this long, for who looks into a trouble. */
const KEPT_MS = 7 * 24 * 3_600_000

/** More than are told between two cycles. */
const BATCH = 2_000

/** Forgets what was told long ago: nearly all that a store would grow by. */
export const tidy: Stage = {
  name: 'tidy',
  needs: [],
  async run({ store, clock }) {
    await store.forgetTold(new Date(clock.now().getTime() - KEPT_MS), BATCH)
  },
}
