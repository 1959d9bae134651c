import { describeUnreadable, type Unreadable } from '../../domain/running/unreadable.js'
import type { Stage } from '../running/context.js'

/** Each is met again within a day for as long as it cannot be read; after so long it can be, or is gone. */
const KEPT_MS = 26 * 3_600_000

/** So many are named in one line of the log. */
const NAMED = 10

/** What was met in a cycle and cannot be read. */
export class UnreadableBox {
  readonly #records = new Map<string, Unreadable>()

  add(record: Unreadable): void {
    this.#records.set(`${record.side} ${record.where} ${record.key}`, record)
  }

  empty(): Unreadable[] {
    const records = [...this.#records.values()]
    this.#records.clear()
    return records
  }
}

/** Says once of each record that it cannot be read, and keeps it for `status` for as long as that is so. */
export const noteUnreadable: Stage = {
  name: 'unreadable',
  needs: [],
  async run({ store, connection, clock, log, unreadable }) {
    const now = clock.now()
    const met = unreadable.empty()
    if (met.length > 0) {
      const news = await store.recordUnreadable(connection.name, met, now)
      if (news.length > 0)
        log.warn('records that cannot be read are set aside, the others go on', {
          records: news.slice(0, NAMED).map(describeUnreadable),
          count: news.length,
          remedy:
            'mend the value where it stands, or report it with the versions and modules in use; each is read again when it changes, and from time to time; "chorus-bridge status" lists them',
        })
    }
    await store.forgetUnreadable(new Date(now.getTime() - KEPT_MS))
  },
}
