import Database from 'better-sqlite3'
import type { Config } from '../../src/config/config.js'
import type { OdooInvoice } from '../../src/domain/invoice/invoice.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'

export const STATUS = 'MISE_A_DISPOSITION'
export const BUYER = { name: 'Commune', siret: '12345678200051' }
const CHUNK = 1_000

export type OpenStore = (file: string) => ReturnType<typeof openSqliteStore>

export const invoiceNumber = (index: number): string => `FAC/2026/${String(index + 1).padStart(6, '0')}`

/**
 * Fills both simulators and the store with invoices that are on their way, as if the bridge had deposited them: directly,
 * for the way through the bridge would take hours.
 */
export async function fillFollowed(
  world: SimulatedWorld,
  config: Config,
  count: number,
  openStore: OpenStore = openSqliteStore,
): Promise<void> {
  const [connection] = config.connections
  if (connection === undefined) throw new Error('the configuration has no connection')
  const invoices: OdooInvoice[] = []
  const identifiers = new Map<number, string>()
  const writeDate = new Date(world.chorus.clock.now())
  for (let index = 0; index < count; index++) {
    const number = invoiceNumber(index)
    const id = world.odoo.addInvoice({ partner: 'commune', name: number, lines: [], untaxed: 100, tax: 0 })
    invoices.push(reading(id, number, writeDate))
    const identifier = world.chorus.depositManually({
      numero: number,
      life: { steps: [{ afterSeconds: 0, statut: STATUS }] },
    })
    identifiers.set(id, String(identifier))
  }
  const store = await openStore(config.database)
  for (let from = 0; from < count; from += CHUNK) {
    const sightings = invoices.slice(from, from + CHUNK).map((invoice) => ({
      invoice,
      stage: 'followed' as const,
      choice: { code: 'PUBLIC', sentence: 'The directory knows the buyer.' },
    }))
    await store.recordSightings(connection.name, sightings, writeDate)
  }
  await store.close()
  markFollowed(config.database, connection.name, identifiers, writeDate)
}

export function reading(id: number, number: string, writeDate: Date): OdooInvoice {
  return {
    id,
    number,
    writeDate,
    state: 'posted',
    moveType: 'out_invoice',
    companyId: 1,
    buyerId: 1,
    buyerName: BUYER.name,
    currency: 'EUR',
    invoiceDate: writeDate.toISOString().slice(0, 10),
    amountTotal: '100.00',
    references: { serviceCode: undefined, commitmentNumber: undefined, contract: undefined },
    reversedEntryId: undefined,
    request: undefined,
    framework: undefined,
  }
}

function markFollowed(
  file: string,
  connection: string,
  identifiers: ReadonlyMap<number, string>,
  at: Date,
): void {
  const database = new Database(file)
  const mark = database.prepare(
    `UPDATE invoices SET chorus_identifier = @identifier, status_code = @code, status_at = @at, last_seen_at = @at,
       verified_at = @at, buyer_siret = @siret WHERE connection = @connection AND odoo_id = @odooId`,
  )
  const event = database.prepare(
    `INSERT INTO events (invoice_id, code, minute, occurred_at)
       SELECT id, @code, @minute, @at FROM invoices WHERE connection = @connection AND odoo_id = @odooId`,
  )
  const second = Math.floor(at.getTime() / 1_000) * 1_000
  const values = { code: STATUS, at: second, siret: BUYER.siret, minute: at.toISOString().slice(0, 16) }
  database.transaction(() => {
    for (const [odooId, identifier] of identifiers) {
      mark.run({ connection, odooId, identifier, code: values.code, at: values.at, siret: values.siret })
      event.run({ connection, odooId, code: values.code, minute: values.minute, at: values.at })
    }
  })()
  database.close()
}

/** As if both sides had last changed at this moment. */
export function setCursors({ database: file, connections }: Config, at: Date): void {
  const database = new Database(file)
  const put = database.prepare('INSERT INTO cursors (connection, name, value) VALUES (?, ?, ?)')
  for (const { name } of connections)
    for (const cursor of ['odoo', 'chorus']) put.run(name, cursor, Math.floor(at.getTime() / 1_000) * 1_000)
  database.close()
}
