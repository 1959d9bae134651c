import type { AttachmentFacts } from '../domain/invoice/attachment.js'
import type { OdooCompany } from '../domain/invoice/company.js'
import type { InvoiceData } from '../domain/invoice/invoice-data.js'
import type { OdooInvoice, OdooPartner } from '../domain/invoice/invoice.js'
import type { OrderValues } from '../domain/odoo-fields/order-values.js'
import type { Carried } from '../domain/orders/carry.js'
import type { InvoicedOrder, OdooOrder } from '../domain/orders/order.js'
import type { PartnerMark, PartnerValues } from '../domain/odoo-fields/partner-fields.js'
import type { Settlement } from '../domain/payment-period/interest.js'
import type { Seen, SeenInvoice, SeenRecord } from '../domain/running/seen.js'
import type { VALIDATION_MODEL } from '../domain/odoo-fields/validation-fields.js'
import type { FieldValues } from '../domain/words/telling.js'
import type { ActivityOwner, CompanyActivity, Note } from './told.js'
import type { ValidationPort } from './validation-port.js'
import type { RenderingError } from './wire/error.js'

export type { ActivityOwner, CompanyActivity, Note } from './told.js'
export type { DecisionInOdoo, ShownValidation } from './validation-port.js'

/** What this Odoo server is and has, learnt from `common.version` and `fields_get`. */
export interface OdooServer {
  /** `server_serie`, such as `17.0`. */
  readonly version: string
  /** Whether the daemon's user could be authenticated; its id. */
  readonly uid: number
  /** Whether `buyer_reference`, `purchase_order_reference`, `contract_reference` exist on `account.move`. */
  readonly hasReferenceFields: boolean
  /** Names of our custom fields that `account.move` or `res.partner` lacks: `setup` was not run, or was run by an older version. */
  readonly missingCustomFields: readonly string[]
}

/** Everything the stages ask of Odoo. Every method throws an `OdooError`. */
export interface OdooPort extends ValidationPort {
  describe(): Promise<OdooServer>

  /**
   * Customer invoices and credit notes of the company, in any state, that changed since `since` (or whose buyer did),
   * in pages by ascending id. Covers every row whose `write_date` is `since` or later, to the second, but for what was
   * `seen`.
   */
  changedInvoices(query: ChangedInvoicesQuery): AsyncIterable<InvoicePage>

  /** When one of the company's invoices from `startDate` on was last written, by Odoo's clock. */
  lastInvoiceChange(startDate: string): Promise<Date | undefined>

  /** Those of the partners that were written at `since` or later. */
  partnersWritten(ids: readonly number[], since: Date): Promise<SeenRecord[]>

  /**
   * Those of the ids that still exist; a deleted invoice is simply not in the answer, nor is one that cannot be read:
   * that is told to `onUnreadable`.
   */
  readInvoices(ids: readonly number[]): Promise<OdooInvoice[]>

  /** One of them; undefined when it is deleted or hidden, and an `OdooError` of kind `unreadable` for what that says. */
  readInvoice(id: number): Promise<OdooInvoice | undefined>

  /**
   * Whether an invoice that `readInvoices` leaves out no longer exists. One that a rule of Odoo hides from the user is an
   * `OdooError` of kind `access`.
   */
  isDeleted(id: number): Promise<boolean>

  /** From which invoice each of these was duplicated, and when, where Odoo says that it was. */
  copiedFrom(ids: readonly number[]): Promise<ReadonlyMap<number, CopiedFrom>>

  /** As `readInvoices`. */
  readPartners(ids: readonly number[]): Promise<OdooPartner[]>

  /** As `readInvoice`. */
  readPartner(id: number): Promise<OdooPartner | undefined>

  /** What our fields say of these customers; undefined when the server has no such fields. */
  readPartnerMarks(ids: readonly number[]): Promise<ReadonlyMap<number, PartnerMark> | undefined>

  /**
   * Why Odoo shows each of these customers as maybe public, `undefined` for one that it does not; no map when the server
   * has no such fields.
   */
  readMaybePublicMarks(ids: readonly number[]): Promise<ReadonlyMap<number, string | undefined> | undefined>

  /** Writes the same values on all of the customers, in one call. Needs *Contact Creation* beside Invoicing. */
  writePartners(ids: readonly number[], values: PartnerValues): Promise<void>

  /** Customers that have the tag, or that `writePartners` has marked as public bodies. */
  publicPartners(tag: string | undefined): Promise<OdooPartner[]>

  /** The company whose invoices are followed. */
  company(): Promise<OdooCompany>

  /**
   * When what invoices depend on beside themselves and their customer (the company, its contact and bank accounts, taxes,
   * payment terms) was last changed, by Odoo's clock.
   */
  companyChangedAt(): Promise<Date>

  /** What was last changed of all that the documents of these invoices are made from. */
  documentChanges(invoiceIds: readonly number[]): Promise<DocumentChanges>

  /**
   * The bank account to be paid on for each of these invoices (`partner_bank_id`, else the company's first), by the
   * invoice's id; one without any is not in the answer.
   */
  payeeAccounts(invoiceIds: readonly number[]): Promise<ReadonlyMap<number, PayeeAccount>>

  /** Whether invoices have the bridge's fields about payments. Asked of the server once an hour while they are lacking. */
  hasPaymentFields(): Promise<boolean>

  /** What payments and credit notes took off these invoices, by id; one of which it cannot be told is not in the answer. */
  settlements(invoiceIds: readonly number[]): Promise<ReadonlyMap<number, readonly Settlement[]>>

  /**
   * The PDF of a posted invoice. `undefined`: Odoo has none, and made none.
   * @throws {OdooError} `missing-record` beside others: it is not posted, or no longer
   */
  invoicePdf(invoiceId: number, how: DocumentWish): Promise<InvoicePdf | undefined>

  /**
   * The PDFs of posted invoices, which Odoo makes where it has none, by the invoice's id. An error: it will not make it.
   * What is not in the answer is to be asked for by itself, and shows then what it is about.
   */
  invoicePdfs(invoiceIds: readonly number[]): Promise<ReadonlyMap<number, InvoicePdf | RenderingError>>

  /** The XML that Odoo keeps beside the PDF, of whatever format. `undefined`: none that this user may read. */
  invoiceXml(invoiceId: number): Promise<Uint8Array | undefined>

  /**
   * What the invoice says, from its journal items, for a document to be built from. Throws an `InvoiceDataError` beside:
   * `LINE_WITHOUT_VAT`, `VAT_UNSUPPORTED` or `VAT_REASON_UNKNOWN`, when its taxes are none that the bridge can write down.
   */
  invoiceData(invoiceId: number): Promise<InvoiceData>

  /** What Odoo says of files, by id, ascending; one that the bridge's user may not read is not in the answer. */
  attachments(ids: readonly number[]): Promise<MarkedAttachment[]>

  /**
   * What Odoo says of the files that people dropped on an invoice at `since` or later, to the second, by Odoo's clock:
   * ascending ids, `most` at most. What Odoo itself keeps in a field of the invoice is none of them.
   */
  attachmentsAddedSince(invoiceId: number, since: Date, most: number): Promise<MarkedAttachment[]>

  /** What is in a file. `too-long`: more than `maxBytes`, whatever Odoo had said; undefined: it is gone, or empty. */
  attachmentContent(id: number, maxBytes: number): Promise<Uint8Array | 'too-long' | undefined>

  /** Which of these names the files of a record have. */
  fileNames(holder: FileHolder, names: readonly string[]): Promise<string[]>

  /** Attaches files to a record, in one request: all of them or none. `begin`: right before it. */
  putFiles(holder: FileHolder, files: readonly NewFile[], begin: Begin): Promise<void>

  /**
   * Writes its own values on each of the invoices, in one request: all of them or none. Every row names the same fields.
   * Of several rows that differ, a refusal is always of kind `refused`; of one row the kind tells what it is.
   */
  writeFieldsEach(rows: readonly InvoiceFields[], begin?: Begin): Promise<void>

  /** Posts internal notes, all of them or none, but for those of which a message with their Message-Id exists already. */
  postNotes(notes: readonly Note[], begin?: Begin): Promise<void>

  /**
   * Makes the bridge's one activity on the invoice, or brings the one that is there up to date. Answers whose it is. The
   * person who gets it is told by Odoo's to-do list alone, not by e-mail.
   */
  setActivity(activity: Activity, begin?: Begin): Promise<ActivityOwner>

  /** Takes the bridge's activities off the invoice, if there are any, without a word in the chatter. */
  clearActivity(invoiceId: number, begin?: Begin): Promise<void>

  /**
   * The same on the company's own contact, for what concerns no single invoice. `userLogin` is preferred to `userId`. There
   * may be one of each `summary`.
   */
  setCompanyActivity(activity: CompanyActivity): Promise<ActivityOwner>

  clearCompanyActivity(summary: string): Promise<void>

  /**
   * When the API keys of the bridge's user will all have ended; undefined: never, or this Odoo does not tell (before 18.0).
   */
  keyExpiry(): Promise<Date | undefined>

  /** Whether Odoo's app *Sales* is installed, and has the bridge's fields. `isNews`: learns of the server anew. */
  hasOrders(isNews?: boolean): Promise<boolean>

  /**
   * The company's quotations and orders from `startDate` on, in pages by ascending id: those that changed since `since` (or
   * whose customer did), to the second, but for what was `seen`; without `since` those that are not invoiced. None where
   * `hasOrders` says no.
   */
  changedOrders(query: ChangedOrdersQuery): AsyncIterable<OrderPage>

  /** The orders that each of these invoices was made from; no more than `MOST_ORDERS` together. */
  ordersOfInvoices(ids: readonly number[]): Promise<ReadonlyMap<number, readonly InvoicedOrder[]>>

  /** Writes what differs on all of these orders, in one call. */
  writeOrders(ids: readonly number[], values: OrderValues): Promise<void>

  /** Fills fields for references on an invoice, those of Odoo's module for Chorus Pro or the bridge's own. */
  fillReferences(invoiceId: number, carried: Carried): Promise<void>

  /** The same as `setActivity`, on an order. */
  setOrderActivity(activity: OrderActivity): Promise<ActivityOwner>

  clearOrderActivity(orderId: number): Promise<void>

  /** Odoo's own time at its last answer (HTTP `Date`, to the second); undefined before the first, or without one. */
  serverTime(): Date | undefined
  /** How many ms our clock is ahead of that of the last answer, as far as it is certain; undefined before one with a date. */
  clockAheadMs(): number | undefined
}

/**
 * Called right before each request that changes something, when all that had to be looked up is known: from here on, and
 * not from the first question on, Odoo may be at work on it. What it throws is thrown on, and nothing is changed.
 */
export type Begin = () => Promise<void>

/** For who keeps no record of what is under way. */
export const justBegin: Begin = () => Promise.resolve()

/**
 * - `existing`: only a document that is there already; nothing is changed in Odoo
 * - `make`: Odoo makes it if there is none
 * - `renew`: Odoo makes a new one even if there is one. 17.0 keeps the PDF of an invoice that was reset to draft,
 *   changed and posted again; the old file is kept, as a plain attachment.
 */
export type DocumentWish = 'existing' | 'make' | 'renew'

export interface InvoicePdf {
  /** Undefined: more than may be sent, by far; it was not fetched. */
  readonly bytes: Uint8Array | undefined
  /** Made just now, from the invoice as it is. */
  readonly made: boolean
  /** When it was made, by Odoo's clock; undefined when Odoo does not say. */
  readonly madeAt?: Date | undefined
  /** Id of the user who had it made, where Odoo says so. */
  readonly madeBy?: number | undefined
}

/**
 * When something that can alter the document of an invoice was last changed by somebody else than the bridge, by Odoo's
 * clock. What a person who had the document `made` wrote in the second of it is what making it leaves.
 */
export interface DocumentChanges {
  /** The invoice itself, its lines, taxes and payment term, its customer, or what `companyChangedAt` looks at. */
  at(invoiceId: number, made?: Made): Date
  /** All but the record of the invoice, which payments and sending by e-mail mark as well. */
  besideItself(invoiceId: number, made?: Made): Date
  /** The same, and the files that a user marked to go with it, which the bridge alone puts into its document. */
  withFiles(invoiceId: number): Date
}

/** That a user had a document made, in a second of Odoo's clock. */
export interface Made {
  readonly at: Date
  readonly by: number
}

/** An invoice, or an invoice of another company that is to be validated. */
export interface FileHolder {
  readonly model: 'account.move' | typeof VALIDATION_MODEL
  readonly id: number
}

/** A file to be attached to an invoice. */
export interface NewFile {
  readonly name: string
  readonly mimeType: string
  readonly bytes: Uint8Array
}

/** A file that a user marked for sending. Of no size: a link, or a file without content. */
export interface MarkedAttachment extends AttachmentFacts {
  readonly id: number
}

export interface ChangedInvoicesQuery {
  /** Undefined: all of them. */
  readonly since: Date | undefined
  /** What was read already of what was written since. */
  readonly seen?: Seen | undefined
  /** Invoices to be shown whether they changed or not. */
  readonly again?: readonly number[]
  /** Ids up to this one are left out; none when absent. */
  readonly afterId?: number
  /** `YYYY-MM-DD`: invoices dated earlier are left out; undated drafts are not. */
  readonly startDate: string
}

export interface InvoicePage {
  readonly invoices: readonly OdooInvoice[]
  /** What is on the page, with what cannot be read but for this. */
  readonly listed: readonly SeenInvoice[]
  readonly lastId: number
  readonly isLast: boolean
}

/** From which invoice one was duplicated, and when. */
export interface CopiedFrom {
  readonly odooId: number
  /** UTC, by Odoo's clock. */
  readonly at: Date
}

export interface PayeeAccount {
  /** Without spaces, in capitals; not checked. */
  readonly iban: string
  readonly bic: string | undefined
}

export interface InvoiceFields {
  readonly invoiceId: number
  readonly values: FieldValues
  /** Files that are no longer chosen for a completion; such an invoice is written by itself. */
  readonly usedFiles?: readonly number[] | undefined
}

export interface Activity extends CompanyActivity {
  readonly invoiceId: number
}

export interface OrderActivity extends CompanyActivity {
  readonly orderId: number
}

export interface ChangedOrdersQuery {
  /** Undefined: all that are not invoiced. */
  readonly since: Date | undefined
  readonly seen?: { readonly orders: readonly SeenRecord[]; readonly customers: readonly SeenRecord[] }
  /** `YYYY-MM-DD`: orders of an earlier day are left out. */
  readonly startDate: string
}

export interface OrderPage {
  readonly orders: readonly OdooOrder[]
  /** What is on the page, with what cannot be read but for this; and the customers of it. */
  readonly listed: readonly SeenRecord[]
  readonly customers: readonly SeenRecord[]
}
