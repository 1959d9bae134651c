import { z } from 'zod'
import { OdooError } from './error.js'
import { fewerAtATime } from './fewer-at-a-time.js'

export interface RowPage {
  readonly rows: readonly unknown[]
  readonly lastId: number
  readonly isLast: boolean
}

export interface AscendingList {
  /** Such as `account.move`, and what it holds. */
  readonly model: string
  readonly what: string
  readonly pageSize: number
  /** Ids up to this one are left out. */
  readonly afterId: number
  /** Rows with an id beyond `after`, by ascending id; `isBare`: with no more than they are known by. */
  readonly search: (after: number, most: number, isBare: boolean) => Promise<unknown[]>
}

/**
 * Pages by ascending id, each page asking for ids beyond the last: what changes meanwhile is neither skipped nor shown twice.
 * A page that is not full is the last one, so that a quiet server gets one request.
 */
export async function* byAscendingId({
  model,
  what,
  pageSize,
  afterId,
  search,
}: AscendingList): AsyncGenerator<RowPage, void> {
  let lastId = afterId
  for (;;) {
    const after = lastId
    const { rows, limit } = await fewerAtATime(pageSize, {
      ask: (most) => search(after, most, false),
      bare: () => search(after, 1, true),
    })
    if (rows.length === 0) return
    const last = rows.flatMap((row) => idSchema.safeParse(row).data?.id ?? []).at(-1)
    if (last === undefined || last <= lastId) throw endless(model, what, lastId)
    lastId = last
    const isLast = rows.length < limit
    yield { rows, lastId, isLast }
    if (isLast) return
  }
}

const idSchema = z.object({ id: z.int() })

function endless(model: string, what: string, lastId: number): OdooError {
  return new OdooError(
    'unexpected',
    `Odoo was asked for ${what} beyond the id ${String(lastId)} and shows others`,
    `Report it with the version of Odoo and the modules that change ${model}.`,
  )
}
