import Database from 'better-sqlite3'
import fc from 'fast-check'
import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { loadConfig } from '../../src/config/load.js'
import type { Fault } from '../../src/simulators/chorus/index.js'
import { openWorld } from '../../src/simulators/world.js'
import { longestWaits } from '../../src/sync/health/longest-waits.js'
import { DAY, HOUR, MINUTE } from '../support/running-bridge.js'

/** What a side can do to an invoice, so that each writer of a due time has something to write. */
const PATHS = [
  'factures/v1/deposer/flux',
  'transverses/v1/consulterCRDetaille',
  'factures/v1/rechercher/fournisseur',
  'structures/v1/rechercher',
  'annuaire/destinataire',
]
const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 400 },
  { kind: 'status', status: 403 },
  { kind: 'drop-after' },
  { kind: 'truncated-json' },
]
const STEPS = [MINUTE, 7 * MINUTE, HOUR, 9 * HOUR]

const life = fc.record({
  graceMinutes: fc.constantFrom(0, 15, 60 * 24 * 30),
  settleMinutes: fc.constantFrom(0, 30, 240, 60 * 24 * 7),
  dryRun: fc.constantFrom(false, false, true),
  /** Odoo shows a deposit that the store does not know of. */
  isCopy: fc.boolean(),
  faults: fc.array(
    fc.record({ path: fc.constantFrom(...PATHS), fault: fc.constantFrom(...FAULTS), nth: fc.nat(3) }),
    {
      maxLength: 6,
    },
  ),
  steps: fc.array(fc.constantFrom(...STEPS), { minLength: 6, maxLength: 12 }),
})

const ORDINARY = { graceMinutes: 15, settleMinutes: 240, dryRun: false, isCopy: false, faults: [] }
const MINUTES = Array<number>(6).fill(7 * MINUTE)

/** The longest wait of each kind, whatever comes by chance. */
const EXAMPLES: [Life][] = [
  [{ ...ORDINARY, graceMinutes: 60 * 24 * 30, steps: [MINUTE] }],
  [{ ...ORDINARY, graceMinutes: 0, dryRun: true, steps: MINUTES }],
  [{ ...ORDINARY, graceMinutes: 0, settleMinutes: 60 * 24 * 7, isCopy: true, steps: MINUTES }],
]

type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never

/** Every moment in a store that the bridge's own clock writes, and all the rest of it. */
function everythingIn(path: string): string {
  const database = new Database(path, { readonly: true })
  const tables = database
    .prepare<[], { name: string }>(
      "select name from sqlite_schema where type = 'table' and name <> 'documents'",
    )
    .all()
  const rows = tables.map(({ name }) => [name, database.prepare(`select * from "${name}"`).all()])
  database.close()
  return JSON.stringify(rows)
}

describe('the table of the longest waits', () => {
  it('takes nothing for a date of a clock that ran ahead when ours was right all the time', async () => {
    await fc.assert(
      fc.asyncProperty(life, async ({ graceMinutes, settleMinutes, dryRun, isCopy, faults, steps }) => {
        const connection = { startDate: '2026-10-06', graceMinutes, settleMinutes }
        const world = await openWorld({ connection, config: { dryRun } })
        const config = loadConfig(world.configFile, world.environment)
        const { clock } = world.chorus
        const bridge = await createBridge(config, winston.createLogger({ silent: true }), clock)
        try {
          if (isCopy) await bridge.store.recordDoubt(clock.now())
          for (const { path, fault, nth } of faults)
            world.chorus.faults.add({
              path,
              fault,
              nth: nth + 1,
              times: 4,
            })
          for (const step of steps) {
            clock.advance(step)
            await bridge.holdLease()
            await bridge.connections[0]?.cycle(new AbortController().signal)
            await bridge.idle()
            const before = everythingIn(config.database)
            await bridge.store.forgetFuture(clock.now(), longestWaits(config))
            expect(everythingIn(config.database)).toBe(before)
          }
        } finally {
          await bridge.close()
          await world.close()
        }
      }),
      { numRuns: 8, examples: EXAMPLES },
    )
  })

  it('leaves no date ahead of a clock that is right again', async () => {
    const connection = { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 30 }
    const world = await openWorld({ connection })
    const config = loadConfig(world.configFile, world.environment)
    let ahead = 400 * DAY
    const clock = { now: () => new Date(world.chorus.clock.now().getTime() + ahead) }
    const bridge = await createBridge(config, winston.createLogger({ silent: true }), clock)
    const cycle = async (): Promise<void> => {
      world.chorus.clock.advance(MINUTE)
      await bridge.holdLease()
      await bridge.connections[0]?.cycle(new AbortController().signal)
      await bridge.idle()
    }
    try {
      const lost = { path: 'factures/v1/deposer/flux', times: 2, fault: { kind: 'drop-before' } } as const
      world.chorus.faults.add(lost, { path: 'annuaire/destinataire', fault: { kind: 'truncated-json' } })
      for (let minute = 0; minute < 12; minute++) await cycle()
      ahead = 0
      await cycle()
      const longest = Math.max(...Object.values(longestWaits(config).stages), DAY)
      expect(datesAfter(config.database, clock.now().getTime() + longest)).toEqual([])
    } finally {
      await bridge.close()
      await world.close()
    }
  })
})

/** Of what took place, or was seen: nothing waits for them, and people are told the time that was shown then. */
const HISTORY: readonly string[] = [
  'schema_migrations.applied_at',
  'invoices.stage_since',
  'invoices.deleted_at',
  'deposits.accepted_at',
  'outbox.delivered_at',
  'outbox.refused_at',
  // When Odoo and Chorus Pro say that secrets end.
  'expiries.expires_at',
  'alarm_messages.made_at',
]

/** Where something waits for the moment: once all is over, it is history as well. */
const WHILE: Readonly<Record<string, string>> = {
  'invoices.due_at': "stage in ('discovered', 'blocked', 'ready', 'deposited')",
  'invoices.last_seen_at': "stage = 'followed'",
  'deposits.intended_at': "state in ('intended', 'uncertain')",
  'deposits.next_check_at': "state in ('intended', 'uncertain', 'accepted')",
  'deposits.absent_since': "state in ('intended', 'uncertain')",
  'deposits.absent_at': "state in ('intended', 'uncertain')",
  'outbox.next_attempt_at': "state = 'pending'",
  'outbox.begun_until': "state = 'pending'",
}

/** Columns with a moment after `latest`, but for those of `HISTORY`. */
function datesAfter(path: string, latest: number): string[] {
  const database = new Database(path, { readonly: true })
  const columns = database
    .prepare<[], { name: string }>(
      `select t.name || '.' || c.name as name from sqlite_schema t join pragma_table_info(t.name) c
        where t.type = 'table' and c.type = 'INTEGER'`,
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !HISTORY.includes(name))
  const late = columns.filter((name) => {
    const [table, column] = name.split('.')
    const query = `select 1 from "${table}" where "${column}" > ? and ${WHILE[name] ?? 'true'}`
    return database.prepare(query).get(latest) !== undefined
  })
  database.close()
  return late
}
