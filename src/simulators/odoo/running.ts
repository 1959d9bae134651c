import type { ExchangeAnswer, ExchangeRequest } from '../../http/exchange.js'
import { Book } from './book.js'
import { Control } from './control.js'
import type { Database, DatabaseCopy, InvoiceDocument } from './database.js'
import { Faults, type ArrivedCall, type FaultRule } from './faults.js'
import type { OdooSimulator } from './index.js'
import { Json2Service } from './json2.js'
import { Models } from './models/index.js'
import type { PlatformProgress } from './models/platform.js'
import {
  cancelOrder,
  confirmOrder,
  insertOrder,
  invoiceOrders,
  orderToDraft,
  type NewOrder,
} from './models/sale.js'
import { OtherUsers } from './other-users.js'
import { siretValues } from './registration.js'
import { RpcServices } from './rpc.js'
import { insertInvoice, type NewInvoice } from './seed/add-invoice.js'
import { OdooServer } from './server.js'
import { storedDatetime } from './time.js'
import type { Json, JsonObject, Row } from './values.js'
import { isBefore, type OdooVersion } from './version.js'
import { WebSessions } from './web.js'

/** A simulated server, and what its owner does to it beside what comes over HTTP. */
export class RunningOdoo implements OdooSimulator {
  url = ''
  readonly database: string
  readonly version: OdooVersion
  readonly book: Book
  readonly #db: Database
  readonly #faults = new Faults()
  readonly #users: OtherUsers
  readonly #server: OdooServer

  constructor(db: Database, database: string, legacyRpc: boolean) {
    this.#db = db
    this.database = database
    this.version = db.version
    this.book = new Book(db)
    const models = new Models()
    const services = new RpcServices(db, database, models)
    this.#users = new OtherUsers(db, models)
    const { book } = this
    const faults = this.#faults
    this.#server = new OdooServer({
      db,
      services,
      json2: new Json2Service(db, database, models),
      sessions: new WebSessions(db, services),
      book,
      faults,
      control: new Control({ db, book, faults, users: this.#users }),
      legacyRpc: legacyRpc || isBefore(db.version, '20.0'),
    })
  }

  async listen(host: string, port: number): Promise<void> {
    this.url = `http://${host}:${await this.#server.listen(host, port)}`
  }

  exchange(request: ExchangeRequest, onWaited: (ms: number) => void): Promise<ExchangeAnswer> {
    return this.#server.exchange(request, onWaited)
  }

  records(model: string): readonly Row[] {
    return this.#db.table(model).rows
  }

  record(model: string, id: number): Row | undefined {
    return this.#db.table(model).get(id)
  }

  file(attachmentId: number): Uint8Array | undefined {
    return this.#db.files.get(attachmentId)
  }

  addFault(rule: FaultRule): void {
    this.#faults.add(rule)
  }

  removeFault(rule: FaultRule): void {
    this.#faults.remove(rule)
  }

  clearFaults(): void {
    this.#faults.clear()
  }

  onStrike(told: (rule: FaultRule) => void | Promise<void>): void {
    this.#faults.onStrike = told
  }

  onRequest(told: ((call: ArrivedCall) => void | Promise<void>) | undefined): void {
    this.#faults.onRequest = told
  }

  addInvoice(invoice: NewInvoice): number {
    return insertInvoice(this.#db, invoice).id
  }

  addOrder(order: NewOrder): number {
    return insertOrder(this.#db, order).id
  }

  confirmOrder(id: number): void {
    confirmOrder(this.#db, id)
  }

  cancelOrder(id: number): void {
    cancelOrder(this.#db, id)
  }

  orderToDraft(id: number): void {
    orderToDraft(this.#db, id)
  }

  invoiceOrders(ids: readonly number[]): number {
    return invoiceOrders(this.#db, ids).id
  }

  duplicateInvoice(id: number, name: string): number {
    return this.#users.duplicate(id, name)
  }

  editInvoice(id: number, values: JsonObject): void {
    this.#users.edit('account.move', id, values)
  }

  edit(model: string, id: number, values: JsonObject): void {
    this.#users.edit(model, id, values)
  }

  attachFile(id: number, name: string, content: Uint8Array): number {
    return this.#users.attach(id, name, content)
  }

  deleteFile(attachmentId: number): void {
    this.#users.deleteFile(attachmentId)
  }

  identify(partnerId: number, siret: string): void {
    this.#users.edit('res.partner', partnerId, siretValues(this.#db, siret))
  }

  tag(partnerId: number, name: string, isGiven: boolean): void {
    this.#users.tag(partnerId, name, isGiven)
  }

  spoil(model: string, id: number, values: Readonly<Record<string, Json | undefined>> | undefined): void {
    if (values === undefined) this.#db.strange.delete(`${model},${id}`)
    else this.#db.strange.set(`${model},${id}`, values)
  }

  renderAs(id: number, document: InvoiceDocument): void {
    this.#db.documents.set(id, document)
  }

  resetToDraft(id: number): void {
    this.#users.press('button_draft', id)
  }

  postInvoice(id: number): void {
    this.#users.press('action_post', id)
  }

  cancelInvoice(id: number): void {
    this.#users.press('button_cancel', id)
  }

  deleteInvoice(id: number): void {
    if (this.record('account.move', id)?.['state'] === 'posted') this.resetToDraft(id)
    this.#users.press('unlink', id)
  }

  registerWithPlatform(): void {
    this.#users.registerWithPlatform()
  }

  sendByPlatform(id: number, progress: PlatformProgress): void {
    this.#users.sendByPlatform(id, progress)
  }

  lockInvoice(id: number, why: string | undefined): void {
    if (why === undefined) this.#db.locked.delete(id)
    else this.#db.locked.set(id, why)
  }

  wroteEarlier(id: number, milliseconds: number): void {
    const row = this.record('account.move', id)
    if (row === undefined) return
    const written = new Date(this.#db.clock.now().getTime() - milliseconds)
    this.#db.table('account.move').update(row, { write_date: storedDatetime(written) })
  }

  copy(): DatabaseCopy {
    return this.#db.copy()
  }

  take(copy: DatabaseCopy): void {
    this.#db.take(copy)
  }

  keep(): () => void {
    const back = this.#db.keep()
    return () => {
      back()
      this.book.reset()
      this.#faults.clear()
    }
  }

  close(): Promise<void> {
    return this.#server.close()
  }
}
