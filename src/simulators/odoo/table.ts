import type { UndoLog } from './undo-log.js'
import { idsOf, type Json, type JsonObject, type Row } from './values.js'

function indexKey(value: Json | undefined): string {
  return `${typeof value}:${typeof value === 'object' ? '' : String(value)}`
}

export interface TableCopy {
  readonly rows: readonly Row[]
  readonly lastId: number
}

/** The records of one model. Indexes are made when first asked for, so that big tables stay quick. */
export class Table {
  readonly #rows = new Map<number, Row>()
  readonly #indexes = new Map<string, Map<string, Set<number>>>()
  readonly #undo: UndoLog
  /** By id, until one comes or goes. */
  #sorted: readonly Row[] | undefined
  #lastId = 0
  #changes = 0

  constructor(undo: UndoLog) {
    this.#undo = undo
  }

  /** All records, by id. */
  get rows(): readonly Row[] {
    this.#sorted ??= [...this.#rows.values()].sort((left, right) => left.id - right.id)
    return this.#sorted
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id)
  }

  /** Remembers the records as they are; the answer puts them back. */
  keep(): () => void {
    const kept = structuredClone([...this.#rows])
    const [lastId, changes] = [this.#lastId, this.#changes]
    return () => {
      if (this.#changes === changes) return
      this.#rows.clear()
      this.#sorted = undefined
      for (const [id, row] of structuredClone(kept)) this.#rows.set(id, row)
      this.#indexes.clear()
      this.#lastId = lastId
      this.#changes = changes
    }
  }

  /** Its records, for a table of another server. */
  copy(): TableCopy {
    return { rows: structuredClone(this.rows), lastId: this.#lastId }
  }

  /** Has the records of another server's in place of its own. */
  take({ rows, lastId }: TableCopy): void {
    this.#changes += 1
    this.#rows.clear()
    this.#sorted = undefined
    this.#indexes.clear()
    for (const row of structuredClone(rows)) this.#rows.set(row.id, row)
    this.#lastId = lastId
  }

  insert(values: JsonObject, id = this.#lastId + 1): Row {
    this.#changes += 1
    const row: Row = { ...values, id }
    this.#rows.set(id, row)
    this.#sorted = undefined
    this.#lastId = Math.max(this.#lastId, id)
    for (const [field, index] of this.#indexes) this.#enter(index, field, row)
    this.#undo.add(() => {
      this.delete(id)
    })
    return row
  }

  update(row: Row, values: JsonObject): void {
    this.#changes += 1
    const before: JsonObject = Object.fromEntries(
      Object.keys(values).map((field) => [field, row[field] ?? false]),
    )
    this.#undo.add(() => {
      this.update(row, before)
    })
    for (const [field, value] of Object.entries(values)) {
      const index = this.#indexes.get(field)
      index?.get(indexKey(row[field]))?.delete(row.id)
      row[field] = value
      if (index !== undefined) this.#enter(index, field, row)
    }
  }

  delete(id: number): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    this.#changes += 1
    for (const [field, index] of this.#indexes) index.get(indexKey(row[field]))?.delete(id)
    this.#rows.delete(id)
    this.#sorted = undefined
    this.#undo.add(() => {
      this.insert(row, id)
    })
  }

  dropField(field: string): void {
    this.#changes += 1
    this.#indexes.delete(field)
    for (const row of this.#rows.values()) {
      Reflect.deleteProperty(row, field)
    }
  }

  /** The records whose stored `field` is `value`, by id. */
  lookup(field: string, value: Json): Row[] {
    let index = this.#indexes.get(field)
    if (index === undefined) {
      index = new Map()
      this.#indexes.set(field, index)
      for (const row of this.#rows.values()) this.#enter(index, field, row)
    }
    const ids = [...(index.get(indexKey(value)) ?? [])].sort((left, right) => left - right)
    return ids.flatMap((id) => this.#rows.get(id) ?? [])
  }

  many(ids: Json | undefined): Row[] {
    return idsOf(ids).flatMap((id) => this.#rows.get(id) ?? [])
  }

  #enter(index: Map<string, Set<number>>, field: string, row: Row): void {
    const key = indexKey(row[field])
    const ids = index.get(key)
    if (ids === undefined) index.set(key, new Set([row.id]))
    else ids.add(row.id)
  }
}
