import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { DatabaseIntrospector, Dialect, DialectAdapter, Driver, QueryCompiler } from 'kysely'
import { type Engine, withEngine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import type { DatabaseFor, Turn } from '../sql/turn.js'
import { StoreDriver } from './driver.js'
import { POSTGRES } from './engine.js'
import type { Sessions } from './session.js'

class StoreDialect implements Dialect {
  constructor(
    private readonly sessions: Sessions,
    private readonly place: string,
    private readonly engine: Engine,
    private readonly turn: Turn,
  ) {}

  createDriver(): Driver {
    return new StoreDriver(this.sessions, this.place, this.turn)
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
export function typedDatabases(sessions: Sessions, place: string, engine = POSTGRES): DatabaseFor {
  return (turn) => new Kysely<Schema>({ dialect: new StoreDialect(sessions, place, engine, turn) })
}
