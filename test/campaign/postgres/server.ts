import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { openPostgresStore } from '../../../src/store/postgres/open.js'
import type { OpenPostgresOptions } from '../../../src/store/postgres/open.js'
import { Cluster } from '../../store/postgres/own-cluster.js'
import type { PlannedLock } from '../plan.js'
import { Line } from './line.js'
import { LineKeeping } from './line-keeping.js'

/**
 * Milliseconds of real time. A bridge waits for a lock of others as long as it has to, but not as long as in earnest: nothing
 * ends it here while it waits.
 */
const PATIENCE: OpenPostgresOptions = { patience: { lock: 400 } }

const TEMPLATE = 'template_of_runs'

/** Read at the moment, and not as of the transaction, as the real one. */
const CLOCK = `
  create function public.clock_timestamp() returns timestamptz language sql volatile security definer
  as $$ select to_timestamp(pg_read_file('simulated-clock')::bigint / 1000.0) $$;
  alter role bridge set search_path = public, pg_catalog;`

/** A PostgreSQL server of a job, and the database of the run that is under way. */
export class DatabaseServer {
  #databases = 0
  #lines = 0
  #told = 0
  #isDown = false
  readonly #lineFolder: string

  private constructor(private readonly cluster: Cluster) {
    this.#lineFolder = join(cluster.folder, 'lines')
    mkdirSync(this.#lineFolder)
    process.once('exit', () => {
      cluster.endAtOnce()
    })
  }

  static async start(): Promise<DatabaseServer> {
    const cluster = await Cluster.start({
      settings: [
        'autovacuum=off',
        'max_connections=80',
        'shared_buffers=64MB',
        'dynamic_shared_memory_type=mmap',
        'max_wal_size=1GB',
        'deadlock_timeout=100ms',
      ],
    })
    const server = new DatabaseServer(cluster)
    const database = await cluster.database(TEMPLATE)
    await (await openPostgresStore({ database })).close()
    await cluster.ask(TEMPLATE, CLOCK)
    // Its copies are not taken for restored ones.
    await cluster.ask(TEMPLATE, 'delete from database_identity')
    server.tell(Date.now())
    return server
  }

  /** An empty store. */
  async empty(): Promise<RunDatabase> {
    this.#databases += 1
    const name = `run_${String(this.#databases)}`
    await this.admin(`create database ${name} template ${TEMPLATE} owner bridge`)
    return new RunDatabase(this, name)
  }

  /** What time it is there. */
  tell(now: number): void {
    if (now === this.#told) return
    this.#told = now
    writeFileSync(join(this.cluster.folder, 'data', 'simulated-clock'), String(now))
  }

  line(now: () => number): Promise<Line> {
    this.#lines += 1
    const folder = join(this.#lineFolder, String(this.#lines))
    return Line.open(folder, join(this.cluster.folder, '.s.PGSQL.5432'), () => {
      this.tell(now())
    })
  }

  session(database: string): pg.Client {
    const session = new pg.Client({ host: this.cluster.folder, user: 'postgres', database })
    session.on('error', () => undefined)
    return session
  }

  async admin(sql: string): Promise<void> {
    const session = this.session('postgres')
    await session.connect()
    try {
      await session.query(sql)
    } finally {
      await session.end()
    }
  }

  /** As a power cut would. */
  kill(): void {
    if (this.#isDown) return
    this.#isDown = true
    this.cluster.kill()
  }

  get isDown(): boolean {
    return this.#isDown
  }

  async begin(): Promise<void> {
    if (!this.#isDown) return
    await this.cluster.begin()
    this.#isDown = false
  }

  async close(): Promise<void> {
    await this.cluster.remove()
  }
}

/** The database of one run. */
export class RunDatabase {
  constructor(
    private readonly server: DatabaseServer,
    private readonly name: string,
  ) {}

  async keeping(now: () => number): Promise<LineKeeping> {
    const line = await this.server.line(now)
    const database = `postgres://bridge@localhost/${this.name}?host=${encodeURIComponent(line.folder)}`
    return new LineKeeping(line, () => openPostgresStore({ database }, undefined, PATIENCE))
  }

  kill(): void {
    this.server.kill()
  }

  get isDown(): boolean {
    return this.server.isDown
  }

  begin(): Promise<void> {
    return this.server.begin()
  }

  /** Somebody else's session has rows or a table locked until it is let go. */
  async lock({ table, how }: PlannedLock): Promise<() => Promise<void>> {
    const session = this.server.session(this.name)
    await session.connect()
    const found = await session.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname ~ $1`,
      [table],
    )
    await session.query(how === 'snapshot' ? 'begin isolation level serializable' : 'begin')
    for (const { name } of found.rows) {
      if (how === 'table') await session.query(`lock table ${name} in access exclusive mode`)
      if (how === 'rows') await session.query(`select 1 from ${name} for update`)
      if (how === 'snapshot') await session.query(`select count(*) from ${name}`)
    }
    return async () => {
      // Its server may have been killed meanwhile.
      await session.query('rollback').catch(() => undefined)
      await session.end().catch(() => undefined)
    }
  }

  async remove(): Promise<void> {
    await this.server.begin()
    await this.server.admin(`drop database ${this.name} with (force)`)
  }
}
