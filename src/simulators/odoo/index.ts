import type { ExchangeAnswer, ExchangeRequest } from '../../http/exchange.js'
import { Database, type DatabaseCopy, type InvoiceDocument } from './database.js'
import type { ArrivedCall, FaultRule } from './faults.js'
import type { NewOrder } from './models/sale.js'
import type { PlatformProgress } from './models/platform.js'
import type { NewInvoice } from './seed/add-invoice.js'
import { DEFAULT_USERS, type SimulatedUser } from './seed/base.js'
import type { Book } from './book.js'
import { RunningOdoo } from './running.js'
import { installSeed, type OdooSeed } from './seed/install.js'
import type { Json, JsonObject, Row } from './values.js'
import { hasPlatform, isBefore, majorOf, type OdooVersion } from './version.js'

export type { DatabaseCopy, InvoiceDocument } from './database.js'
export type { Book, ChatterMessage, OpenActivity } from './book.js'
export type { ArrivedCall, FaultEffect, FaultRule } from './faults.js'
export type { Json } from './values.js'
export type { NewInvoice } from './seed/add-invoice.js'
export type { NewOrder } from './models/sale.js'
export type { PlatformProgress } from './models/platform.js'
export type { SimulatedUser } from './seed/base.js'
export type { OdooSeed } from './seed/install.js'
export { isSince, ODOO_VERSIONS, type OdooVersion, recordingsOf, seriesOf } from './version.js'

export interface OdooSimulatorOptions {
  readonly version: OdooVersion
  /** Any free port when absent. */
  readonly port?: number
  /** `127.0.0.1` when absent. */
  readonly host?: string
  /** `o16`, `o17`, `o18`, `o19`, `o19pdp` or `o20` when absent. */
  readonly database?: string
  /**
   * `admin` (password `admin`) and `chorus` (password `chorus`, rights of Invoicing), with the API keys
   * `admin-api-key` and `chorus-api-key`, when absent.
   */
  readonly users?: readonly SimulatedUser[]
  /** The computer's clock when absent. */
  readonly clock?: { now(): Date }
  /** The module that adds the three Chorus Pro references to invoices is installed; so it is when absent. */
  readonly chorusModule?: boolean
  /** The app *Sales* is installed; it is not when absent. */
  readonly sale?: boolean
  /** From 20.0 on: `/jsonrpc` is to be used though it is deprecated (`rpc.use_deprecated_services`); it is not when absent. */
  readonly legacyRpc?: boolean
  /** The invoices of the recordings, without documents, when absent. */
  readonly seed?: OdooSeed
  /** What another server of this version held (`copy`), in place of users and seed. */
  readonly holds?: DatabaseCopy
}

/** An Odoo server that lives in this process and is spoken to over HTTP. */
export interface OdooSimulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly database: string
  readonly version: OdooVersion
  readonly book: Book
  /** A request that comes without a socket. See `HeldReply`. */
  exchange(request: ExchangeRequest, onWaited: (ms: number) => void): Promise<ExchangeAnswer>
  /** The stored records of a model by id, many2one fields as ids, datetimes with microseconds. */
  records(model: string): readonly Row[]
  record(model: string, id: number): Row | undefined
  /** The content of an attachment. */
  file(attachmentId: number): Uint8Array | undefined
  addFault(rule: FaultRule): void
  removeFault(rule: FaultRule): void
  clearFaults(): void
  /** `told` hears of each strike a moment before it; the call waits for what it answers. */
  onStrike(told: (rule: FaultRule) => void | Promise<void>): void
  /** `told` hears of each call a moment before it is looked at; the call waits for what it answers. */
  onRequest(told: ((call: ArrivedCall) => void | Promise<void>) | undefined): void
  /** @returns the id of the new invoice */
  addInvoice(invoice: NewInvoice): number
  /** Another user makes a quotation; confirms it, cancels it, makes it a quotation again. Where `sale` is installed. */
  addOrder(order: NewOrder): number
  confirmOrder(id: number): void
  cancelOrder(id: number): void
  orderToDraft(id: number): void
  /** Another user makes one draft invoice of several orders. Answers its id. */
  invoiceOrders(ids: readonly number[]): number
  /** Another user duplicates an invoice, and posts the copy under this number. Answers its id. */
  duplicateInvoice(id: number, name: string): number
  /** Changes an invoice as another user would. */
  editInvoice(id: number, values: JsonObject): void
  /** Changes any record as another user would. */
  edit(model: string, id: number, values: JsonObject): void
  /** Another user drops a file into the chatter of an invoice. Answers the id of the attachment. */
  attachFile(id: number, name: string, content: Uint8Array): number
  /** Another user deletes a file. */
  deleteFile(attachmentId: number): void
  /** Another user changes the SIRET of a partner, where this server keeps it. */
  identify(partnerId: number, siret: string): void
  /** Another user gives a customer a tag of this name, or takes it away. */
  tag(partnerId: number, name: string, isGiven: boolean): void
  /** Shows a record with other values than it has; `undefined` for a value leaves its field out. */
  spoil(model: string, id: number, values: Readonly<Record<string, Json | undefined>> | undefined): void
  /** What rendering this invoice gives from now on; documents that were made stay as they are. */
  renderAs(id: number, document: InvoiceDocument): void
  /** Another user puts an invoice back to draft. */
  resetToDraft(id: number): void
  /** Another user posts a draft, or cancels an invoice. */
  postInvoice(id: number): void
  cancelInvoice(id: number): void
  /** Another user deletes an invoice, as the form lets them: a posted one goes back to draft first. */
  deleteInvoice(id: number): void
  /** The company registers with Odoo's approved platform: its SIREN is written over its SIRET. */
  registerWithPlatform(): void
  /**
   * Another user sends an invoice by Odoo's own platform, or the platform tells how far it is: `to_send` (queued),
   * `processing`, `done`, `error`, or what the recipient answers.
   */
  sendByPlatform(id: number, progress: PlatformProgress): void
  /** Odoo refuses, with these words, to change this invoice or to post on it; undefined: no longer. */
  lockInvoice(id: number, why: string | undefined): void
  /**
   * The transaction that last wrote this invoice had begun so long ago: that is what Odoo stamps it with, though nobody
   * saw it before it ended.
   */
  wroteEarlier(id: number, milliseconds: number): void
  /** Everything that the database holds, for another server. */
  copy(): DatabaseCopy
  /** Holds what another server of this version held. */
  take(copy: DatabaseCopy): void
  /** Remembers everything that the database holds; the answer puts it back, and forgets requests and faults. */
  keep(): () => void
  close(): Promise<void>
}

const systemClock = { now: (): Date => new Date() }

/** Starts a simulated Odoo server. */
export async function startOdooSimulator(options: OdooSimulatorOptions): Promise<OdooSimulator> {
  const { version, clock = systemClock, host = '127.0.0.1' } = options
  const db = new Database({
    version,
    chorusModule: options.chorusModule ?? true,
    sale: options.sale ?? false,
    now: () => clock.now(),
  })
  if (options.holds === undefined) installSeed(db, options.users ?? DEFAULT_USERS, options.seed ?? {})
  else db.take(options.holds)
  const running = new RunningOdoo(db, options.database ?? databaseOf(version), options.legacyRpc === true)
  await running.listen(host, options.port ?? 0)
  return running
}

function databaseOf(version: OdooVersion): string {
  const edition = hasPlatform(version) && isBefore(version, '20.0') ? 'pdp' : ''
  return `o${majorOf(version)}${edition}`
}
