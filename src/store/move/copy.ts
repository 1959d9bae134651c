import { type Row, type Table, type Tables, type Value, keyOf, type WritableTables } from './tables.js'

const ROWS = 500
const ROWS_WITH_BYTES = 8

/** Between two batches: the table, and how many of its rows are done. Throws to end it. */
export type OnBatch = (table: string, rows: number) => void

/** Answers how many rows it were. What is in memory at once is bounded, whatever there is. */
export async function copyTables(from: Tables, to: WritableTables, onBatch: OnBatch): Promise<number> {
  let total = 0
  for (const table of await sameTables(from, to)) {
    let done = 0
    for await (const rows of batchesOf(from, table)) {
      await to.write(table, rows)
      done += rows.length
      onBatch(table.name, done)
    }
    total += done
  }
  return total
}

/** The first row that is not in both alike; undefined: there is none. */
export async function firstDifference(
  from: Tables,
  to: WritableTables,
  onBatch: OnBatch,
): Promise<Difference | undefined> {
  for (const table of await sameTables(from, to)) {
    let done = 0
    const copies = rowsOf(to, table)
    for await (const row of rowsOf(from, table)) {
      const { value: copy } = await copies.next()
      const column = table.columns.find(
        (_name, index) => !isSame(to.keeps(row[index] ?? null), copy?.[index]),
      )
      if (column !== undefined)
        return { table: table.name, key: keyOf(table, row), column: copy === undefined ? undefined : column }
      done += 1
      if (done % ROWS === 0) onBatch(table.name, done)
    }
    const { value: further } = await copies.next()
    if (further !== undefined) return { table: table.name, key: keyOf(table, further), column: undefined }
  }
  return undefined
}

export interface Difference {
  readonly table: string
  readonly key: Row
  /** Undefined: the whole row is in one of them alone. */
  readonly column: string | undefined
}

/** A table that is in one of them alone, or has other columns, could not be carried over: that is a fault of the program. */
async function sameTables(from: Tables, to: Tables): Promise<readonly Table[]> {
  const [tables, others] = [await from.list(), await to.list()]
  const described = (list: readonly Table[]): string[] =>
    list.map(({ name, columns, key }) => `${name} (${columns.join(', ')}; ${key.join(', ')})`).sort()
  const [ours, theirs] = [described(tables), described(others)]
  const differing = [...ours, ...theirs].find((one) => !ours.includes(one) || !theirs.includes(one))
  if (differing !== undefined) throw new Error(`the two databases differ in a table: ${differing}`)
  const keyless = tables.find(({ key }) => key.length === 0)
  if (keyless !== undefined) throw new Error(`the table ${keyless.name} has no primary key to read it by`)
  return tables
}

async function* batchesOf(tables: Tables, table: Table): AsyncGenerator<Row[], undefined> {
  const limit = table.hasBytes ? ROWS_WITH_BYTES : ROWS
  let after: Row | undefined
  for (;;) {
    const rows = await tables.read(table, after, limit)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    after = keyOf(table, last)
  }
}

async function* rowsOf(tables: Tables, table: Table): AsyncGenerator<Row, undefined> {
  for await (const rows of batchesOf(tables, table)) yield* rows
}

function isSame(one: Value, other: Value | undefined): boolean {
  return one instanceof Uint8Array && other instanceof Uint8Array
    ? Buffer.compare(one, other) === 0
    : one === other
}
