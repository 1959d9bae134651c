import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { STAGES } from '../../src/domain/chorus-status/stage.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import type { InvoiceStory, Store } from '../../src/store/store.js'
import { openQuickStore } from '../support/quick-store.js'
import { freshDirectory } from './directory.js'

/** `test/fixtures/store/README.md` says what they are and how they were made. */
const FIXTURES = new URL('../fixtures/store/', import.meta.url)
const earlier = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.sql'))
  .sort()
const migrations = readdirSync(new URL('../../migrations/', import.meta.url))
  .filter((name) => name.endsWith('.sql'))
  .sort()

const OF_DIRECTORY = z.object({
  structure: z.object({ id: z.number() }),
  services: z.array(z.object({ id: z.number() })),
})

const YEARS_LATER = new Date('2040-01-01T00:00:00Z')

describe('databases of every earlier schema', () => {
  const file = freshDirectory()

  it('are kept', () => {
    const before = migrations.slice(0, -1).map((name) => `${name.slice(0, 4)}.sql`)
    expect(earlier).toEqual(expect.arrayContaining(before))
  })

  describe.each(earlier)('%s', (name) => {
    let before: Database.Database
    let broughtUp: Uint8Array
    let store: Store

    beforeAll(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chorus-schema-'))
      const path = join(folder, 'store.db')
      const sql = readFileSync(new URL(name, FIXTURES), 'utf8')
      const made = new Database(path)
      made.pragma('synchronous = OFF')
      made.exec(sql).close()
      // The same once more, to look at as it was.
      before = new Database(':memory:').exec(sql)
      expect(texts(before, 'SELECT name FROM schema_migrations ORDER BY position')).toEqual(
        migrations.slice(0, Number(name.slice(0, 4))),
      )
      await (await openSqliteStore(path, { check: true })).close()
      broughtUp = readFileSync(path)
      rmSync(folder, { recursive: true })
    })
    afterAll(() => {
      before.close()
    })

    beforeEach(async () => {
      writeFileSync(file('store.db'), broughtUp)
      store = await openQuickStore(file('store.db'))
    })
    afterEach(async () => {
      await store.close()
    })

    const connections = (): string[] => texts(before, 'SELECT DISTINCT connection FROM invoices')
    const stories = async (): Promise<InvoiceStory[]> => {
      const numbers = texts(before, 'SELECT DISTINCT number FROM invoices ORDER BY number')
      return (await Promise.all(numbers.map((number) => store.stories(number)))).flat()
    }

    it('has the tables of a new database afterwards, and nothing that hangs loose', async () => {
      await store.close()
      const migrated = new Database(file('store.db'))
      const fresh = await openQuickStore(file('fresh.db'))
      await fresh.close()
      const made = new Database(file('fresh.db'))
      expect(schema(migrated)).toEqual(schema(made))
      expect(migrated.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(migrated.pragma('foreign_key_check')).toEqual([])
      migrated.close()
      made.close()
    })

    it('asks Odoo once more of no invoice whose origin it knows', async () => {
      await store.close()
      const migrated = new Database(file('store.db'))
      expect(
        texts(
          migrated,
          'SELECT number FROM invoices WHERE id IN (SELECT invoice_id FROM copies) AND is_origin_known = 0',
        ),
      ).toEqual([])
      migrated.close()
    })

    it('has lost no invoice and no status', async () => {
      const told = (await stories()).map(({ row, events }) => ({
        invoice: `${row.connection} ${String(row.odooId)} ${row.invoice.number}`,
        status: row.statusCode ?? null,
        identifier: row.chorusIdentifier ?? null,
        events: events.map(({ code, occurredAt }) => `${code} ${String(occurredAt.getTime())}`).sort(),
      }))
      const kept = rows(
        before,
        `SELECT connection || ' ' || odoo_id || ' ' || number AS invoice, status_code AS status,
           chorus_identifier AS identifier,
           (SELECT json_group_array(code || ' ' || occurred_at ORDER BY code || ' ' || occurred_at)
              FROM events WHERE invoice_id = invoices.id) AS events
         FROM invoices`,
        z.object({
          invoice: z.string(),
          status: z.string().nullable(),
          identifier: z.string().nullable(),
          events: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)).sort()),
        }),
      )
      expect(kept.length).toBeGreaterThan(20)
      expect(byText(told)).toEqual(byText(kept))
      for (const { row } of await stories()) expect(STAGES).toContain(row.stage)
    })

    it('has lost no deposit: each is settled, followed or done as before', async () => {
      const told = (await stories()).flatMap(({ row, deposits }) =>
        deposits.map(({ attempt, flowNumber, sha256 }) =>
          [row.connection, row.odooId, attempt, flowNumber ?? '', sha256].join(' '),
        ),
      )
      expect(told.sort()).toEqual(
        texts(
          before,
          `SELECT connection || ' ' || odoo_id || ' ' || attempt || ' ' || ifnull(flow_number, '') || ' ' || sha256
           FROM deposits JOIN invoices ON invoices.id = invoice_id`,
        ).sort(),
      )
      const due = await each((connection) => store.depositsToSettle(connection, YEARS_LATER))
      expect(due.length).toBe(
        count(before, "SELECT count(*) FROM deposits WHERE state IN ('intended', 'uncertain')"),
      )
      const inFlight = await each((connection) => store.depositsInFlight(connection, YEARS_LATER))
      expect(inFlight.length).toBe(count(before, "SELECT count(*) FROM deposits WHERE state = 'accepted'"))
    })

    it('tells what a person has to look at from what Chorus Pro has refused', async () => {
      const waiting = (await stories()).flatMap(({ row: { connection, invoice, stage } }) =>
        stage === 'held' || stage === 'refused' ? [`${connection} ${invoice.number} ${stage}`] : [],
      )
      const held = ['sud INV/2026/00003 held', 'sud INV/2026/00013 held', 'sud INV/2026/00014 held']
      expect(waiting.sort()).toEqual(['duret INV/2026/00008 refused', ...(name >= '0016' ? held : [])])
    })

    it('knows what the directory said, whose identifiers were numbers', async () => {
      const said = rows(
        before,
        'SELECT siret, entry FROM structures WHERE entry IS NOT NULL',
        z.object({
          siret: z.string(),
          entry: z.string().transform((text) => OF_DIRECTORY.parse(JSON.parse(text))),
        }),
      )
      expect(said.length).toBeGreaterThan(0)
      for (const { siret, entry } of said) {
        const known = await store.cachedStructure('qualification', siret)
        expect(known?.entry?.structure.id).toBe(String(entry.structure.id))
        expect(known?.entry?.services.map(({ id }) => id)).toEqual(entry.services.map(({ id }) => String(id)))
      }
    })

    it('still has the documents of what is ready to go', async () => {
      const ready = await each((connection) => store.invoicesReady(connection, YEARS_LATER, 1_000))
      expect(ready.length).toBe(count(before, "SELECT count(*) FROM invoices WHERE stage = 'ready'"))
      expect(ready.length).toBeGreaterThan(0)
      for (const { id } of ready)
        expect(Buffer.from((await store.document(id))?.bytes ?? []).toString()).toMatch(/^%PDF/)
    })

    it('still has what Odoo was told, and what it does not know yet', async () => {
      const told = (await stories()).flatMap(({ row, outbox }) =>
        outbox.map(
          ({ telling, state }) => `${row.connection} ${String(row.odooId)} ${telling.kind} ${state}`,
        ),
      )
      const kept = texts(
        before,
        `SELECT invoices.connection || ' ' || odoo_id || ' ' || (payload ->> '$.kind') || ' ' || state
         FROM outbox JOIN invoices ON invoices.id = invoice_id`,
      )
      expect(kept.length).toBeGreaterThan(0)
      expect(told.sort()).toEqual(kept.sort())
      const pending = await each((connection) => store.claimOutbox(connection, YEARS_LATER, 1_000))
      expect(pending.length).toBe(count(before, "SELECT count(*) FROM outbox WHERE state = 'pending'"))
    })

    it('goes on reading where it was', async () => {
      const read = await each(async (connection) => [
        await store.cursor(connection, 'odoo'),
        await store.cursor(connection, 'chorus'),
      ])
      expect(read.flatMap((moment) => (moment ? [moment.getTime()] : [])).sort()).toEqual(
        texts(before, "SELECT value FROM cursors WHERE name IN ('odoo', 'chorus')").map(Number).sort(),
      )
    })

    async function each<T>(ask: (connection: string) => Promise<readonly T[]>): Promise<T[]> {
      return (await Promise.all(connections().map(ask))).flat()
    }
  })
})

function rows<T>(database: Database.Database, sql: string, row: z.ZodType<T>): T[] {
  return z.array(row).parse(database.prepare(sql).all())
}

function texts(database: Database.Database, sql: string): string[] {
  return z.array(z.coerce.string()).parse(database.prepare(sql).pluck().all())
}

function count(database: Database.Database, sql: string): number {
  return z.number().parse(database.prepare(sql).pluck().get())
}

function schema(database: Database.Database): string[] {
  return texts(database, 'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name')
}

function byText(list: readonly unknown[]): string[] {
  return list.map((item) => JSON.stringify(item)).sort()
}
