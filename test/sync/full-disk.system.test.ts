import Database from 'better-sqlite3'
import { createChorusPort } from '../../src/chorus/adapter.js'
import { loadConfig } from '../../src/config/load.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { openWorld } from '../../src/simulators/world.js'
import { readMigrations } from '../../src/store/migrations.js'
import { migrate } from '../../src/store/sqlite/migrate.js'
import { typedDatabases } from '../../src/store/sqlite/database.js'
import { createStore } from '../../src/store/sql/store.js'
import { SearchPace } from '../../src/sync/follow/search-pace.js'
import { newMemories } from '../../src/sync/running/memories.js'
import type { StageContext } from '../../src/sync/running/context.js'
import { runCycle } from '../../src/sync/running/cycle.js'
import { Background } from '../../src/sync/running/background.js'
import { newCircuitBreakers } from '../../src/sync/health/circuit-breakers.js'
import { StoreTrouble } from '../../src/sync/health/store-trouble.js'
import { UnreadableBox } from '../../src/sync/health/unreadable.js'
import { MINUTE } from '../support/running-bridge.js'

const MIGRATIONS = new URL('../../migrations/', import.meta.url)
const HOLDER = { id: 'run-1', host: 'here', pid: 1 }

interface Line {
  readonly level: string
  readonly message: string
  readonly fields: Record<string, unknown> | undefined
}

/** The real stages on the simulators, over a store whose file the test may keep from growing. */
async function openBridge() {
  const world = await openWorld({ connection: { startDate: '2026-10-06', graceMinutes: 0 } })
  const config = loadConfig(world.configFile, world.environment)
  const [connection] = config.connections
  if (connection === undefined) throw new Error('the configuration has no connection')
  const database = new Database(config.database)
  migrate(database, readMigrations(MIGRATIONS), () => new Date())
  const store = createStore(typedDatabases(database))
  const odoo = createOdooPort(connection.odoo)
  const chorus = createChorusPort(connection.chorusPro)
  const { clock } = world.chorus
  const lines: Line[] = []
  const at = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    lines.push({ level, message, fields })
  }
  const context: StageContext = {
    connection,
    odoo,
    chorus,
    store,
    clock,
    log: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') },
    holderId: HOLDER.id,
    background: new Background(HOLDER),
    dryRun: false,
    startedAt: clock.now(),
    stop: new AbortController().signal,
    breakers: newCircuitBreakers(),
    ...newMemories(),
    searchPace: new SearchPace(() => 0),
    storeTrouble: new StoreTrouble(),
    unreadable: new UnreadableBox(),
  }
  return {
    world,
    database,
    lines,
    cycle: async () => {
      clock.advance(MINUTE)
      await store.acquireLease(HOLDER, [connection.name], clock.now(), 3_600_000).catch(() => undefined)
      const report = await runCycle(context)
      await context.background.idle()
      return report
    },
    close: async () => {
      odoo.close()
      chorus.close()
      await store.close()
      await world.close()
    },
  }
}

describe('a disk that is full', () => {
  it.each([0, 20, 40])(
    'with %i pages left stops the bridge before a deposit that could not be recorded, says so once an hour, and heals',
    async (pages) => {
      const { world, database, lines, cycle, close } = await openBridge()
      const { deposits } = world.chorus.book
      database.exec('vacuum')
      database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + pages}`)
      for (let minute = 0; minute < 10; minute++) await cycle()
      const said = lines.filter(({ level }) => level === 'error')
      expect(said).toMatchObject([
        { fields: { kind: 'full', remedy: expect.stringMatching(/room/) as unknown } },
      ])
      const recorded = database
        .prepare('select count(*) from deposits where flow_number is not null')
        .pluck()
        .get()
      expect(deposits).toHaveLength(Number(recorded))

      database.pragma('max_page_count = 1000000')
      for (let minute = 0; minute < 10; minute++) await cycle()
      expect(lines.map(({ message }) => message)).toContain('the store can be written again')
      const numbers = world.chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)
      expect(numbers).toHaveLength(4)
      expect(new Set(numbers).size).toBe(4)
      await close()
    },
  )
})
