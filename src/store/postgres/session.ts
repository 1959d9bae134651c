/** What the store needs of PostgreSQL: a session of `pg`, or of whatever speaks to a database as it does. */
export interface Session {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Answer<Row>>
}

export interface Answer<Row> {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: Row[]
}

export interface PooledSession extends Session {
  /** Gives it back; a broken one is ended. */
  release(isBroken: boolean): void
}

export interface Sessions {
  connect(): Promise<PooledSession>
  end(): Promise<void>
}
