import type { StatusEvent } from '../../../src/domain/chorus-status/event.js'
import type { OdooInvoice } from '../../../src/domain/invoice/invoice.js'
import { keptHtml, type Html } from '../../../src/domain/words/html.js'
import type {
  ActivityTelling,
  FieldsTelling,
  FieldValues,
  NoteTelling,
} from '../../../src/domain/words/telling.js'
import type {
  BlockedInvoice,
  DepositRow,
  InvoiceRow,
  NoIntent,
  Observation,
  PreparedDocument,
  ReadyInvoice,
  Recycling,
  Store,
} from '../../../src/store/store.js'

export const CONNECTION = 'mairie'
export const HOLDER = { id: 'run-1', host: 'odoo.example', pid: 4711, place: 'boot pid:[1]', started: '99' }

export const CHOICE = { code: 'PUBLIC', sentence: 'the directory knows the buyer' }
export const BUYER_SIRET = '12345678200051'

/** 5 October 2026, so many minutes after eight o'clock UTC. */
export const at = (minutes: number): Date => new Date(Date.UTC(2026, 9, 5, 8, minutes))

/** What is begun while its lease runs. */
export const BY_HOLDER = { holderId: HOLDER.id, now: at(2) }

export async function leased(store: Store): Promise<void> {
  await store.acquireLease(HOLDER, [CONNECTION], BY_HOLDER.now, 3_600_000)
}

export function anInvoice(changes: Partial<OdooInvoice> = {}): OdooInvoice {
  return {
    id: 7,
    state: 'posted',
    moveType: 'out_invoice',
    number: 'INV/2026/00007',
    companyId: 1,
    buyerId: 42,
    buyerName: 'Commune de Saint-Éloi',
    currency: 'EUR',
    invoiceDate: '2026-10-01',
    amountTotal: '120.00',
    references: { serviceCode: 'SERV1', commitmentNumber: undefined, contract: undefined },
    reversedEntryId: undefined,
    writeDate: at(-30),
    request: undefined,
    framework: undefined,
    ...changes,
  }
}

export const aDocument = (changes: Partial<PreparedDocument> = {}): PreparedDocument => ({
  fileName: 'INV_2026_00007.pdf',
  syntax: 'IN_DP_E2_CII_FACTURX',
  sha256: 'ab'.repeat(32),
  bytes: new Uint8Array([0, 1, 2, 253, 254, 255]),
  repairs: [{ code: 'BT_23_ADDED', term: 'BT-23', detail: 'A1' }],
  sellerSiret: '80314592600015',
  grandTotal: '120.00',
  ...changes,
})

export const aNote = (messageId: string, body = '<p>Bonjour</p>'): NoteTelling => ({
  kind: 'note',
  messageId,
  body: keptHtml(body),
})
export const someFields = (values: FieldValues): FieldsTelling => ({ kind: 'fields', values })
export const anActivity = (summary: string, note = '<p>Motif</p>'): ActivityTelling => ({
  kind: 'activity',
  wanted: { summary, note: keptHtml(note) },
})

/** Fails when it is written down: what a transaction does with it must leave nothing of it. */
export const anImpossibleTelling = (): NoteTelling => ({
  kind: 'note',
  messageId: '<impossible@example>',
  get body(): Html {
    throw new Error('impossible telling')
  },
})

export const anEvent = (code: string, occurredAt: Date, changes: Partial<StatusEvent> = {}): StatusEvent => ({
  code,
  occurredAt,
  comment: undefined,
  author: undefined,
  ...changes,
})

export const aReady = (changes: Partial<ReadyInvoice> = {}): ReadyInvoice => ({
  invoice: anInvoice(),
  buyerSiret: BUYER_SIRET,
  choice: CHOICE,
  document: aDocument(),
  companySiret: undefined,
  documentUntil: at(0),
  warnings: [],
  tellings: [],
  ...changes,
})

export const aBlock = (changes: Partial<BlockedInvoice> = {}): BlockedInvoice => ({
  invoice: anInvoice(),
  examinedUntil: at(0),
  buyerSiret: undefined,
  choice: CHOICE,
  reasons: [{ code: 'NO_SIRET', sentence: 'Le client n’a pas de SIRET.', field: 'SIRET' }],
  recheckAt: at(60),
  told: undefined,
  tellings: [],
  ...changes,
})

export const aRecycling = (): Recycling => ({
  requestKey: 'recycle.20261005081000',
  begunAt: at(5),
  statusAt: at(1),
  sent: BUYER_SIRET,
  handedOver: undefined,
})

export const anObservation = (changes: Partial<Observation> = {}): Observation => ({
  identifier: '900001',
  flowNumber: undefined,
  newEvents: [],
  stage: 'followed',
  statusCode: 'DEPOSEE',
  statusAt: at(20),
  tellings: [],
  ...changes,
})

export async function theRow(store: Store, odooId = 7, connection = CONNECTION): Promise<InvoiceRow> {
  const [row] = await store.knownInvoices(connection, [odooId])
  if (!row) throw new Error(`invoice ${odooId} is not in the store`)
  return row
}

export async function discovered(store: Store, changes: Partial<OdooInvoice> = {}): Promise<InvoiceRow> {
  const invoice = anInvoice(changes)
  await store.recordSightings(
    CONNECTION,
    [{ invoice, stage: 'discovered', choice: CHOICE, dueAt: at(0) }],
    at(0),
  )
  return theRow(store, invoice.id)
}

export async function readied(store: Store, changes: Partial<OdooInvoice> = {}): Promise<InvoiceRow> {
  const { id, odooId, invoice } = await discovered(store, changes)
  await store.recordReady(id, aReady({ invoice }), at(1))
  return theRow(store, odooId)
}

export async function intended(store: Store, changes: Partial<OdooInvoice> = {}): Promise<DepositRow> {
  const { id } = await readied(store, changes)
  await store.acquireLease(HOLDER, [CONNECTION], at(2), 3_600_000)
  const deposit = await store.recordDepositIntent(id, HOLDER.id, at(2))
  return made(deposit)
}

export async function accepted(
  store: Store,
  changes: Partial<OdooInvoice> = {},
  flowNumber = 'CPP001',
): Promise<DepositRow> {
  const deposit = await intended(store, changes)
  await store.recordFlowAccepted(deposit.id, { flowNumber, nextCheckAt: at(5), tellings: [] }, at(3))
  return theDeposit(store, deposit)
}

export async function integrated(store: Store, changes: Partial<OdooInvoice> = {}): Promise<DepositRow> {
  const deposit = await accepted(store, changes)
  await store.recordFlowIntegrated(deposit.id, 'IN_INTEGRE', at(10))
  return theDeposit(store, deposit)
}

export async function followed(store: Store, changes: Partial<OdooInvoice> = {}): Promise<InvoiceRow> {
  const { id, odooId } = await discovered(store, changes)
  await store.recordObservation(id, anObservation({ identifier: `9${String(odooId)}` }), at(20))
  return theRow(store, odooId)
}

/** An intent that was recorded. */
export function made(intent: DepositRow | NoIntent): DepositRow {
  if (typeof intent === 'string') throw new Error(`no intent: ${intent}`)
  return intent
}

export async function theDeposit(store: Store, { id, invoiceId }: DepositRow): Promise<DepositRow> {
  const found = (await store.deposits(invoiceId)).find((deposit) => deposit.id === id)
  if (!found) throw new Error(`deposit ${id} is not in the store`)
  return found
}

/** Everything that the store says of the invoice; two equal answers mean that nothing happened in between. */
export async function everythingAbout(store: Store, odooId = 7) {
  const { id, invoice } = await theRow(store, odooId)
  return { stories: await store.stories(invoice.number), document: await store.document(id) }
}
