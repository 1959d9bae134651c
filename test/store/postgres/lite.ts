import { PGlite } from '@electric-sql/pglite'
import { migrate, postgresMigrations } from '../../../src/store/postgres/migrate.js'
import type { Answer, PooledSession, Session, Sessions } from '../../../src/store/postgres/session.js'
import { READERS } from '../../../src/store/postgres/values.js'
import { makeEmptier } from './emptier.js'

/** PostgreSQL inside this process. It has one session, which those who connect have one after the other. */
export class Lite implements Sessions, Session {
  #last: Promise<void> = Promise.resolve()

  private constructor(private readonly database: PGlite) {}

  static async open(): Promise<Lite> {
    const lite = new Lite(await PGlite.create({ parsers: Object.fromEntries(READERS) }))
    return lite
  }

  async connect(): Promise<PooledSession> {
    const before = this.#last
    let release = (): void => undefined
    this.#last = new Promise((resolve) => {
      release = resolve
    })
    await before
    return { query: (text, parameters) => this.query(text, parameters), release }
  }

  /** Several statements at once where none has parameters, as with `pg`: the answer is that of the last. */
  async query<Row>(text: string, parameters: readonly unknown[] = []): Promise<Answer<Row>> {
    const command = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? ''
    if (parameters.length === 0 && !/^\s*(select|with|insert|update|delete)/i.test(text)) {
      await this.database.exec(text)
      return { command, rowCount: null, rows: [] }
    }
    const { rows, affectedRows } = await this.database.query<Row>(text, [...parameters])
    return { command, rowCount: affectedRows ?? rows.length, rows }
  }

  /** A store is done with it; another may be at work in it. */
  end(): Promise<void> {
    return Promise.resolve()
  }

  async close(): Promise<void> {
    await this.database.close()
  }
}

/** With the tables of this version, and a function that empties them. */
export async function migratedLite(): Promise<Lite> {
  const lite = await Lite.open()
  await migrate(lite, postgresMigrations(), 'postgres:///lite', () => new Date())
  await makeEmptier(lite)
  return lite
}
