import { createHash } from 'node:crypto'
import { type ModelsCopy, Registry } from './fields/registry.js'
import { Table, type TableCopy } from './table.js'
import { TransactionClock } from './time.js'
import { UndoLog } from './undo-log.js'
import { idsOf, type Json, type JsonObject, numberOf, type Row, valueOf } from './values.js'
import { isSince, type OdooVersion } from './version.js'

/** How a user proves who they are: the password opens web sessions too, an API key only RPC. */
export interface Credentials {
  readonly password: string
  readonly apiKey?: string
}

/** The PDF and XML that Odoo makes of an invoice. */
export interface InvoiceDocument {
  /** The PDF with `factur-x.xml` embedded; a plain one is made up when absent. */
  readonly pdf?: Uint8Array
  /** The XML that 16.0 keeps on the EDI document, 18.0 and later on the invoice. */
  readonly xml?: Uint8Array
  /** What is kept in its place when the customer's format is `ubl_21_fr`; an empty one is made up when absent. */
  readonly ubl?: Uint8Array
}

export interface DatabaseCopy {
  readonly models: ModelsCopy
  readonly tables: ReadonlyMap<string, TableCopy>
  readonly files: ReadonlyMap<number, Uint8Array>
  readonly documents: ReadonlyMap<number, InvoiceDocument>
  readonly credentials: ReadonlyMap<number, Credentials>
}

/** Everything that one simulated server keeps. */
export class Database {
  readonly version: OdooVersion
  readonly registry: Registry
  readonly clock: TransactionClock
  readonly undo = new UndoLog()
  readonly credentials = new Map<number, Credentials>()
  /** The content of attachments, by attachment id. */
  readonly files = new Map<number, Uint8Array>()
  /** What rendering an invoice gives, by invoice id. */
  readonly documents = new Map<number, InvoiceDocument>()
  /** Invoices whose sending by e-mail was asked for, in order. */
  readonly emailed: number[] = []
  /** Activities whose assignee was told of them by e-mail, in order. */
  readonly activityMails: number[] = []
  /** Invoices that a rule of the company keeps as they are, and what Odoo says of it. */
  readonly locked = new Map<number, string>()
  /** Values that a record shows in place of its own, by `model,id`; `undefined` leaves a field out. */
  readonly strange = new Map<string, Readonly<Record<string, Json | undefined>>>()
  readonly #tables = new Map<string, Table>()

  constructor(options: { version: OdooVersion; chorusModule: boolean; sale: boolean; now: () => Date }) {
    this.version = options.version
    this.registry = new Registry(options.version, options, this.undo)
    this.clock = new TransactionClock(options.now)
  }

  table(model: string): Table {
    let table = this.#tables.get(model)
    if (table === undefined) {
      table = new Table(this.undo)
      this.#tables.set(model, table)
    }
    return table
  }

  /** Remembers everything that is kept, but for the definitions of fields; the answer puts it back. */
  keep(): () => void {
    const tables = [...this.#tables].map(([model, table]) => [model, table.keep()] as const)
    const [files, documents, credentials] = [[...this.files], [...this.documents], [...this.credentials]]
    const [emailed, activityMails] = [[...this.emailed], [...this.activityMails]]
    return () => {
      const known = new Map(tables)
      for (const model of this.#tables.keys()) {
        const back = known.get(model)
        if (back === undefined) this.#tables.delete(model)
        else back()
      }
      refill(this.files, files)
      refill(this.documents, documents)
      refill(this.credentials, credentials)
      this.emailed.splice(0, Infinity, ...emailed)
      this.activityMails.splice(0, Infinity, ...activityMails)
      this.locked.clear()
      this.strange.clear()
    }
  }

  /** Everything that it holds, for another server of the same version. */
  copy(): DatabaseCopy {
    return {
      models: this.registry.copy(),
      tables: new Map([...this.#tables].map(([model, table]) => [model, table.copy()])),
      files: new Map(this.files),
      documents: new Map(this.documents),
      credentials: new Map(this.credentials),
    }
  }

  /** Holds what another server held. */
  take({ models, tables, files, documents, credentials }: DatabaseCopy): void {
    this.registry.take(models)
    for (const [model, table] of tables) this.table(model).take(table)
    refill(this.files, [...files])
    refill(this.documents, [...documents])
    refill(this.credentials, [...credentials])
  }

  /** The id behind an external identifier such as `mail.mt_note`. */
  ref(xmlid: string): number | undefined {
    const dot = xmlid.indexOf('.')
    const name = xmlid.slice(dot + 1)
    const data = this.table('ir.model.data')
      .lookup('name', name)
      .find((row) => row['module'] === xmlid.slice(0, dot))
    return data === undefined ? undefined : numberOf(data, 'res_id')
  }

  /** The `ir.model` row of a model. */
  modelRow(model: string): Row | undefined {
    return this.table('ir.model').lookup('model', model)[0]
  }

  get groupsField(): 'group_ids' | 'groups_id' {
    return isSince(this.version, '19.0') ? 'group_ids' : 'groups_id'
  }

  inGroup(userId: number, xmlid: string): boolean {
    const user = this.table('res.users').get(userId)
    const group = this.ref(xmlid)
    return user !== undefined && group !== undefined && idsOf(valueOf(user, this.groupsField)).includes(group)
  }

  userByLogin(login: string): Row | undefined {
    return this.table('res.users').lookup('login', login)[0]
  }

  /** Keeps a file; the values are those of the `ir.attachment` beside its content. */
  addAttachment(values: JsonObject, content: Uint8Array, stamp: string, userId: number, id?: number): Row {
    const row = this.table('ir.attachment').insert(
      {
        type: 'binary',
        res_model: false,
        res_field: false,
        res_id: 0,
        url: false,
        ...values,
        ...contentFacts(content),
        create_date: stamp,
        create_uid: userId,
        write_date: stamp,
        write_uid: userId,
      },
      id,
    )
    this.files.set(row.id, content)
    return row
  }
}

function refill<K, V>(map: Map<K, V>, entries: readonly (readonly [K, V])[]): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

/** What Odoo works out from the content of an attachment. */
export function contentFacts(content: Uint8Array): JsonObject {
  return { file_size: content.length, checksum: createHash('sha1').update(content).digest('hex') }
}
