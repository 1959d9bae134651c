import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, QueryCompiler } from 'kysely'
import type { StoreDatabase } from '../sql/database.js'
import { type Engine, withEngine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import { StoreDriver } from './driver.js'
import { POSTGRES } from './engine.js'
import type { Sessions } from './session.js'

class StoreDialect implements Dialect {
  constructor(
    private readonly sessions: Sessions,
    private readonly place: string,
    private readonly engine: Engine,
  ) {}

  createDriver(): Driver {
    return new StoreDriver(this.sessions, this.place)
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return withEngine(new PostgresAdapter(), this.engine)
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db)
  }
}

/** @param place the address of the database, for people */
export function typedDatabase(sessions: Sessions, place: string, engine = POSTGRES): StoreDatabase {
  return new Kysely<Schema>({ dialect: new StoreDialect(sessions, place, engine) })
}
