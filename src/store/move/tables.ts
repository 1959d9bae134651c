/** As both engines give it: yes and no are 1 and 0, moments numbers, JSON its text. */
export type Value = string | number | Uint8Array | null

export type Row = readonly Value[]

export interface Table {
  readonly name: string
  /** Sorted: each engine has them in an order of its own. */
  readonly columns: readonly string[]
  /** Its primary key. */
  readonly key: readonly string[]
  /** Has a column of bytes, such as documents: a few rows of it are as large as a thousand of others. */
  readonly hasBytes: boolean
}

/** A store as tables, whatever they mean. */
export interface Tables {
  /** All that is copied; those that refer to others come behind them. */
  list(): Promise<readonly Table[]>
  /** Rows of a table in the order of its key, which is that of bytes, behind the row with the key `after`. */
  read(table: Table, after: Row | undefined, limit: number): Promise<Row[]>
}

export interface WritableTables extends Tables {
  write(table: Table, rows: readonly Row[]): Promise<void>
  /** What this engine keeps of a value that it is given. */
  keeps(value: Value): Value
}

/** Which migrations an engine has had, pages claimed in a file, and which database this is: each engine has its own. */
export const OF_ENGINE: readonly string[] = ['schema_migrations', 'reserve', 'database_identity']

/** What is known of a table but for its place in the order. */
export interface FoundColumn {
  readonly table: string
  readonly column: string
  readonly type: string
  /** Place in the primary key; 0: none. */
  readonly key: number
}

export interface FoundReference {
  readonly table: string
  readonly other: string
}

/** Tables by their columns, each behind those that it refers to. */
export function tablesOf(columns: readonly FoundColumn[], references: readonly FoundReference[]): Table[] {
  const names = [...new Set(columns.map(({ table }) => table))]
    .filter((name) => !OF_ENGINE.includes(name))
    .sort()
  const ordered = new Set<string>()
  const place = (name: string): void => {
    for (const { table, other } of references) if (table === name && !ordered.has(other)) place(other)
    ordered.add(name)
  }
  for (const name of names) place(name)
  return [...ordered].map((name) => {
    const own = columns.filter(({ table }) => table === name)
    return {
      name,
      columns: own.map(({ column }) => column).sort(),
      key: own
        .filter(({ key }) => key > 0)
        .sort((one, other) => one.key - other.key)
        .map(({ column }) => column),
      hasBytes: own.some(({ type }) => ['BLOB', 'bytea'].includes(type)),
    }
  })
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function keyOf({ columns, key }: Table, row: Row): Row {
  return key.map((column) => row[columns.indexOf(column)] ?? null)
}
