// Writes invoices until it is killed; says the number of each one only once the store has taken all of its steps.
import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../../dist/store/sqlite/open.js'

const [path, first] = process.argv.slice(2)
const store = await openSqliteStore(path)
const now = new Date('2026-10-05T08:00:00Z')
const choice = { code: 'PUBLIC', sentence: 'the directory knows the buyer' }

for (let id = Number(first); ; id++) {
  const invoice = {
    id,
    state: 'posted',
    moveType: 'out_invoice',
    number: `INV/${id}`,
    companyId: 1,
    buyerId: 42,
    buyerName: 'Commune de Saint-Éloi',
    currency: 'EUR',
    amountTotal: '120.00',
    references: {},
    writeDate: now,
  }
  await store.recordSightings('mairie', [{ invoice, stage: 'discovered', choice }], now)
  const [row] = await store.knownInvoices('mairie', [id])
  await store.recordReady(
    row.id,
    {
      invoice,
      buyerSiret: '12345678200051',
      documentUntil: now,
      choice,
      document: {
        fileName: `INV_${id}.pdf`,
        syntax: 'IN_DP_E2_CII_FACTURX',
        sha256: 'ab'.repeat(32),
        bytes: new Uint8Array(50_000).fill(id % 256),
        repairs: [],
      },
      tellings: [{ kind: 'note', messageId: `<ready.${id}@example>`, body: '<p>Prête</p>' }],
    },
    now,
  )
  writeSync(1, `${id}\n`)
}
