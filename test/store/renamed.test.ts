import Database from 'better-sqlite3'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { readMigrations } from '../../src/store/migrations.js'
import { migrate } from '../../src/store/sqlite/migrate.js'
import { CONNECTION, anInvoice, at } from './contract/samples.js'
import { freshDirectory } from './directory.js'

const MIGRATIONS = readMigrations(new URL('../../migrations/', import.meta.url))

const RENAMED = MIGRATIONS.findIndex(({ name }) => name === '0016_field_words.sql')

const DIVERGENCE = { what: 'changed', differences: ['numéro : 1 → 2'], since: at(30) } as const

const FIELDS = {
  flow: 'CPP777',
  identifier: '900001',
  stage: 'deposited',
  depositedAt: at(1),
  statusCode: 'DEPOSEE',
  statusAt: at(2),
}

describe('a store from before things got the words of the field', () => {
  const file = freshDirectory()

  /** Its invoices, by Odoo's id, and what was said right before the field of a request was emptied. */
  function makeOlder(snapshots: Readonly<Record<number, object>>, writtenOver: object): void {
    const database = new Database(file('store.db'))
    migrate(database, MIGRATIONS.slice(0, RENAMED), () => at(0))
    const insert = database.prepare(
      `insert into invoices (id, connection, odoo_id, number, snapshot, stage, stage_since, due_at, moved)
       values ($id, '${CONNECTION}', $id, 'INV/1', $snapshot, 'followed', 0, 0, $moved)`,
    )
    for (const [id, snapshot] of Object.entries(snapshots))
      insert.run({ id: Number(id), snapshot: JSON.stringify(snapshot), moved: JSON.stringify(DIVERGENCE) })
    database
      .prepare(
        `insert into outbox (invoice_id, connection, payload, written_over) values (?, '${CONNECTION}', ?, ?)`,
      )
      .run(
        Object.keys(snapshots)[0],
        JSON.stringify({ kind: 'fields', values: {} }),
        JSON.stringify(writtenOver),
      )
    database.close()
  }

  it('knows all that it knew', async () => {
    const odd = anInvoice({ id: 8, buyerName: 'Société {"shown":{"flow":1}} "shown":{' })
    makeOlder(
      { 7: { ...anInvoice(), shown: FIELDS }, 8: { ...odd, shown: FIELDS }, 9: anInvoice({ id: 9 }) },
      { ...anInvoice(), shown: FIELDS },
    )
    const store = await openSqliteStore(file('store.db'))
    const rows = await store.knownInvoices(CONNECTION, [7, 8, 9])
    expect(rows.map(({ divergence }) => divergence)).toEqual([DIVERGENCE, DIVERGENCE, DIVERGENCE])
    expect(rows.map(({ invoice }) => invoice.ownFields)).toEqual([FIELDS, FIELDS, undefined])
    expect(rows[1]?.invoice.buyerName).toBe(odd.buyerName)
    expect(await store.claimOutbox(CONNECTION, at(60), 10)).toMatchObject([
      { writtenOver: { ownFields: FIELDS } },
    ])
    await store.close()
  })
})
