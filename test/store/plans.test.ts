import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { CompiledQuery } from 'kysely'
import { typedDatabases } from '../../src/store/sqlite/database.js'
import { kept } from '../support/kept.js'
import { openQuickStore } from '../support/quick-store.js'
import { createStore } from '../../src/store/sql/store.js'
import type { Store } from '../../src/store/store.js'
import { at, CONNECTION, discovered, HOLDER } from './contract/samples.js'
import { freshDirectory } from './directory.js'

const INVOICES = 10_000
const TELLINGS_EACH = 10

/** Ten thousand followed invoices with their deposits and a hundred thousand delivered tellings, like the one there is. */
const FILL = `
  insert into invoices (connection, odoo_id, number, invoice_date, snapshot, stage, stage_since, due_at,
      chorus_identifier, status_code, status_at, last_seen_at)
    with recursive n (i) as (select 100 union all select i + 1 from n where i < 99 + ${INVOICES})
    select connection, i, 'N' || i, invoice_date, snapshot, 'followed', 0, 0, 'C' || i, 'DEPOSEE', 0, ${at(0).getTime()}
    from n, invoices where invoices.odoo_id = 7;
  insert into deposits (invoice_id, attempt, state, intended_at, flow_number, accepted_at, next_check_at, file_name, sha256)
    select id, 1, 'integrated', 0, 'F' || id, 0, 0, 'f.pdf', 'ab' from invoices where stage = 'followed';
  insert into outbox (invoice_id, connection, message_id, payload, state, delivered_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${TELLINGS_EACH})
    select id, connection, id || '.' || i, '{}', 'delivered', 0 from invoices, n where stage = 'followed';
`

describe('with ten thousand invoices in the store', () => {
  const file = freshDirectory()
  let database: Database.Database
  let store: Store
  let asked: CompiledQuery[]

  beforeEach(async () => {
    const path = file('store.db')
    writeFileSync(path, await kept('ten-thousand-invoices.sqlite', filled))
    database = new Database(path)
    database.pragma('synchronous = OFF')
    asked = []
    store = createStore(
      typedDatabases(database, ({ query }) => {
        asked.push(query)
      }),
    )
  })
  afterEach(async () => {
    await store.close()
  })

  async function filled(): Promise<Uint8Array> {
    const path = file('filled.db')
    const opened = await openQuickStore(path)
    await discovered(opened)
    await opened.close()
    const empty = new Database(path)
    empty.pragma('synchronous = OFF')
    empty.exec(FILL)
    empty.close()
    return readFileSync(path)
  }

  /** What SQLite would do for the queries that were asked. */
  const steps = (): string[] =>
    asked
      .filter(({ sql }) => !/^(begin|commit)/.test(sql))
      .flatMap(({ sql, parameters }) =>
        database
          .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
          .all(...parameters)
          .map(({ detail }) => `${detail}    in    ${sql}`),
      )

  /** What it would read from end to end, but for the lists we hand it ourselves. */
  const scans = (): string[] =>
    // Of the last two there is a row for each process and for each company; the few that were rejected, or asked, are gathered first.
    steps().filter((step) => /^SCAN (?!json_each|CONSTANT ROW|rejected|asked|workers|leases)/.test(step))

  /** What it would read of all invoices of a company, by an index that holds each of them. */
  const reads = (): string[] =>
    steps().filter((step) =>
      /^SEARCH \w+ USING (COVERING )?INDEX (invoices_(buyer|due|number|reversed|replaced)|sqlite_autoindex_invoices_1) \(connection=\?( AND odoo_id>\?)?\) /.test(
        step,
      ),
    )

  it('would notice a query that reads all of the invoices', async () => {
    await store.listInvoices({})
    expect(scans()).toHaveLength(1)
    await store.stageCounts(CONNECTION)
    expect(reads()).toHaveLength(1)
  })

  it('reads none of them from end to end to learn that nothing is due', async () => {
    const now = at(60)
    await store.acquireLease(HOLDER, [CONNECTION], now, 60_000)
    await store.cursor(CONNECTION, 'odoo')
    await store.reconsiderCreditNotes(CONNECTION, now)
    await store.saveCursor(CONNECTION, 'odoo', now)
    await store.knownInvoices(CONNECTION, [100, 101])
    await store.invoicesToPrepare(CONNECTION, now, 100)
    await store.cachedStructure('production', '12345678200051')
    const due = { checkedBefore: now, dueSince: at(-60), limit: 10 }
    await store.unknownSirets(CONNECTION, 'production', due)
    await store.claimDirectoryRefresh('production', {
      holder: HOLDER,
      now,
      until: now,
      onlyIf: { takenBefore: now, connection: CONNECTION, refusedBefore: now, retryAt: now },
    })
    await store.directoryInUse('production')
    await store.publishesSiren('production', '123456782')
    await store.buyersToMark(CONNECTION, 'production', now)
    await store.wasMarkingRefused(CONNECTION, now)
    await store.maybePublicCustomers(CONNECTION)
    await store.maybePublicMarks(CONNECTION)
    await store.maybePublicActivity(CONNECTION)
    await store.legalCategory('production', '12345678200051')
    await store.legalCategoriesToAsk(CONNECTION, 'production', now, 20)
    await store.invoicesReady(CONNECTION, now, 100)
    await store.depositsToSettle(CONNECTION, now)
    await store.depositsInFlight(CONNECTION, now)
    await store.invoicesToIdentify(CONNECTION, now, 100)
    await store.invoicesByNumber(CONNECTION, ['N100', 'N101'])
    await store.invoicesByIdentifier(CONNECTION, ['C100', 'C101'])
    await store.statusesByIdentifier(CONNECTION, ['C100', 'C101'])
    await store.invoicesUnseenSince(CONNECTION, { before: at(-60), beforeIfPaid: at(-60) }, 100)
    await store.invoicesWithRequest(CONNECTION, { among: ['recycle'] }, 100)
    await store.invoicesWithRequest(CONNECTION, { notAmong: ['recycle'] }, 100)
    await store.worksSpace(CONNECTION)
    await store.pendingPieces(CONNECTION, 50)
    await store.folder(CONNECTION, 'C100')
    await store.claimOutbox(CONNECTION, now, 100)
    await store.outboxCounts(CONNECTION)
    await store.lastGoodCycle(CONNECTION)
    await store.recordGoodCycle(CONNECTION, now)
    await store.alarms(CONNECTION)
    await store.expiries(CONNECTION)
    await store.invoicesWaiting(CONNECTION, [{ stage: 'blocked', before: now }], 20)
    await store.depositHealth(CONNECTION, now)
    await store.followersOfRejected(CONNECTION)
    await store.foreignReplacements(CONNECTION)
    await store.maybeCopies(CONNECTION, 100)
    await store.waitingRows(CONNECTION, 20)
    await store.depositsByHour(now)
    await store.numbersLike('N1', 20)
    await store.doubtSince()
    await store.refusedTellings(CONNECTION)
    await store.takeUpRefused(CONNECTION)
    await store.forgetTold(new Date(-1), 100)
    await store.invoicesToVerify(CONNECTION, at(-60), 100)
    expect(asked.length).toBeGreaterThanOrEqual(16)
    expect(reads()).toEqual([])
    // It counts all of them.
    await store.standings([CONNECTION])
    expect(scans()).toEqual([])
  })

  it.each([
    [
      'invoicesToPrepare',
      (now: Date) => store.invoicesToPrepare(CONNECTION, now, 100),
      /invoices_due .*due_at</,
    ],
    ['invoicesReady', (now: Date) => store.invoicesReady(CONNECTION, now, 100), /invoices_due .*due_at</],
    [
      'depositsInFlight',
      (now: Date) => store.depositsInFlight(CONNECTION, now),
      /deposits_due .*next_check_at</,
    ],
    [
      'depositsToSettle',
      (now: Date) => store.depositsToSettle(CONNECTION, now),
      /deposits_due .*next_check_at</,
    ],
    [
      'invoicesToIdentify',
      (now: Date) => store.invoicesToIdentify(CONNECTION, now, 100),
      /invoices_due .*due_at</,
    ],
    [
      'invoicesUnseenSince',
      (now: Date) => store.invoicesUnseenSince(CONNECTION, { before: now, beforeIfPaid: now }, 1),
      /invoices_followed .*last_seen_at</,
    ],
    ['forgetTold', (now: Date) => store.forgetTold(now, 1), /outbox_told .*delivered_at</],
    [
      'invoicesWithRequest',
      () => store.invoicesWithRequest(CONNECTION, { notAmong: ['recycle'] }, 100),
      /invoices_request/,
    ],
    ['invoicesByNumber', () => store.invoicesByNumber(CONNECTION, ['N100']), /invoices_number .*number=/],
    [
      'statusesByIdentifier',
      () => store.statusesByIdentifier(CONNECTION, ['C1']),
      /invoices_identifier .*chorus_identifier=/,
    ],
    [
      'invoicesByIdentifier',
      () => store.invoicesByIdentifier(CONNECTION, ['C1']),
      /invoices_identifier .*chorus_identifier=/,
    ],
    [
      'invoicesToVerify',
      () => store.invoicesToVerify(CONNECTION, at(-60), 100),
      /invoices_verified .*verified_at</,
    ],
    [
      'invoicesWaiting',
      (now: Date) => store.invoicesWaiting(CONNECTION, [{ stage: 'held', before: now }], 20),
      /invoices_waiting .*stage_since</,
    ],
    ['standings', () => store.standings([CONNECTION]), /COVERING INDEX invoices_waiting/],
    ['depositsByHour', (now: Date) => store.depositsByHour(now), /COVERING INDEX deposits_accepted/],
    ['numbersLike', () => store.numbersLike('N1', 20), /invoices_number .*number>/],
    ['refusedTellings', () => store.refusedTellings(CONNECTION), /outbox_refused/],
    ['claimOutbox', (now: Date) => store.claimOutbox(CONNECTION, now, 100), /outbox_pending/],
  ])('%s goes straight to what is due', async (_name, ask, plan) => {
    await ask(at(60))
    const first = asked.find(({ sql }) => sql.startsWith('select'))
    const [start] = database
      .prepare<unknown[], { detail: string }>(`explain query plan ${first?.sql ?? ''}`)
      .all(...(first?.parameters ?? []))
    expect(start?.detail).toMatch(plan)
  })

  it('looks for requests of some kinds by an index for each way in which one may wait', async () => {
    asked.length = 0
    await store.invoicesWithRequest(CONNECTION, { among: ['recycle'] }, 100)
    const [first] = asked
    const steps = database
      .prepare<unknown[], { detail: string }>(`explain query plan ${first?.sql ?? ''}`)
      .all(...(first?.parameters ?? []))
      .map(({ detail }) => detail)
    expect(steps.filter((step) => step.includes('invoices'))).toEqual([
      expect.stringContaining('INDEX invoices_request '),
      expect.stringContaining('INDEX invoices_recycling '),
      'SEARCH invoices USING INTEGER PRIMARY KEY (rowid=?)',
    ])
    expect(steps.join()).toContain('INDEX actions_kind ')
  })
})
