import type { ExchangeAnswer, ExchangeRequest } from '../../http/exchange.js'
import { Book } from './book.js'
import { Control } from './control.js'
import { Database, type DatabaseCopy, type InvoiceDocument } from './database.js'
import { environment, type Environment } from './environment.js'
import { type ArrivedCall, type FaultRule, Faults } from './faults.js'
import { Json2Service } from './json2.js'
import { Models } from './models/index.js'
import { type PlatformProgress, platformSends, registerCompany } from './models/platform.js'
import { siretValues } from './registration.js'
import { RpcServices } from './rpc.js'
import { duplicate } from './models/duplicate.js'
import { insertInvoice, type NewInvoice } from './seed/add-invoice.js'
import { ADMIN_ID, DEFAULT_USERS, type SimulatedUser } from './seed/base.js'
import { installSeed, type OdooSeed } from './seed/install.js'
import { OdooServer } from './server.js'
import { storedDatetime } from './time.js'
import type { Json, JsonObject, Row } from './values.js'
import { hasPlatform, isBefore, majorOf, type OdooVersion } from './version.js'
import { WebSessions } from './web.js'

export type { DatabaseCopy, InvoiceDocument } from './database.js'
export type { Book, ChatterMessage, OpenActivity } from './book.js'
export type { ArrivedCall, FaultEffect, FaultRule } from './faults.js'
export type { Json } from './values.js'
export type { NewInvoice } from './seed/add-invoice.js'
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

function databaseOf(version: OdooVersion): string {
  const edition = hasPlatform(version) && isBefore(version, '20.0') ? 'pdp' : ''
  return `o${majorOf(version)}${edition}`
}

/** Starts a simulated Odoo server. */
export async function startOdooSimulator(options: OdooSimulatorOptions): Promise<OdooSimulator> {
  const { version, clock = systemClock, host = '127.0.0.1' } = options
  const database = options.database ?? databaseOf(version)
  const db = new Database({ version, chorusModule: options.chorusModule ?? true, now: () => clock.now() })
  if (options.holds === undefined) installSeed(db, options.users ?? DEFAULT_USERS, options.seed ?? {})
  else db.take(options.holds)
  const models = new Models()
  const services = new RpcServices(db, database, models)
  const json2 = new Json2Service(db, database, models)
  const sessions = new WebSessions(db, services)
  const book = new Book(db)
  const faults = new Faults()
  const someone = <T>(work: (env: Environment) => T): T => db.undo.run(() => work(environment(db, ADMIN_ID)))
  const edit = (model: string, id: number, values: JsonObject): void => {
    someone((env) => {
      models.orm.write(env, model, [id], values)
    })
  }
  const press = (button: string, id: number): void => {
    someone((env) => models.call(env, 'account.move', button, { args: [[id]], kwargs: {} }))
  }
  const platform = {
    register: (): void => {
      someone((env) => {
        for (const company of db.table('res.company').rows) registerCompany(env, company)
      })
    },
    send: (id: number, progress: PlatformProgress): void => {
      someone((env) => {
        for (const move of models.orm.rows(env, 'account.move', [id])) platformSends(env, move, progress)
      })
    },
  }
  const control = new Control({ db, book, faults, edit, platform })
  const legacyRpc = isBefore(version, '20.0') || options.legacyRpc === true
  const server = new OdooServer({ db, services, json2, sessions, book, faults, control, legacyRpc })
  const port = await server.listen(host, options.port ?? 0)
  return {
    url: `http://${host}:${port}`,
    database,
    version,
    book,
    exchange: (request, onWaited) => server.exchange(request, onWaited),
    records: (model) => db.table(model).rows,
    record: (model, id) => db.table(model).get(id),
    file: (attachmentId) => db.files.get(attachmentId),
    addFault: (rule) => {
      faults.add(rule)
    },
    removeFault: (rule) => {
      faults.remove(rule)
    },
    clearFaults: () => {
      faults.clear()
    },
    onStrike: (told) => {
      faults.onStrike = told
    },
    onRequest: (told) => {
      faults.onRequest = told
    },
    addInvoice: (invoice) => insertInvoice(db, invoice).id,
    duplicateInvoice: (id, name) => someone((env) => duplicate(env, models.orm, id, name)),
    editInvoice: (id, values) => {
      edit('account.move', id, values)
    },
    edit,
    attachFile: (id, name, content) =>
      someone(
        (env) =>
          models.orm.create(env, 'ir.attachment', {
            name,
            res_model: 'account.move',
            res_id: id,
            datas: Buffer.from(content).toString('base64'),
          }).id,
      ),
    deleteFile: (attachmentId) => {
      someone((env) => {
        models.orm.unlink(env, 'ir.attachment', [attachmentId])
      })
    },
    identify: (partnerId, siret) => {
      edit('res.partner', partnerId, siretValues(db, siret))
    },
    tag: (partnerId, name, isGiven) => {
      const known = db.table('res.partner.category').rows.find((tag) => tag['name'] === name)
      const id = known?.id ?? someone((env) => models.orm.create(env, 'res.partner.category', { name }).id)
      edit('res.partner', partnerId, { category_id: [[isGiven ? 4 : 3, id]] })
    },
    spoil: (model, id, values) => {
      if (values === undefined) db.strange.delete(`${model},${id}`)
      else db.strange.set(`${model},${id}`, values)
    },
    renderAs: (id, document) => {
      db.documents.set(id, document)
    },
    resetToDraft: (id) => {
      press('button_draft', id)
    },
    postInvoice: (id) => {
      press('action_post', id)
    },
    cancelInvoice: (id) => {
      press('button_cancel', id)
    },
    deleteInvoice: (id) => {
      if (db.table('account.move').get(id)?.['state'] === 'posted') press('button_draft', id)
      press('unlink', id)
    },
    registerWithPlatform: platform.register,
    sendByPlatform: platform.send,
    lockInvoice: (id, why) => {
      if (why === undefined) db.locked.delete(id)
      else db.locked.set(id, why)
    },
    wroteEarlier: (id, milliseconds) => {
      const row = db.table('account.move').get(id)
      if (row === undefined) return
      const written = new Date(db.clock.now().getTime() - milliseconds)
      db.table('account.move').update(row, { write_date: storedDatetime(written) })
    },
    copy: () => db.copy(),
    take: (copy) => {
      db.take(copy)
    },
    keep: () => {
      const back = db.keep()
      return () => {
        back()
        book.reset()
        faults.clear()
      }
    },
    close: () => server.close(),
  }
}
