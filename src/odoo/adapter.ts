import {
  clearActivity,
  clearCompanyActivity,
  clearOrderActivity,
  clearValidationActivity,
  setActivity,
  setCompanyActivity,
  setOrderActivity,
  setValidationActivity,
} from './tell/activities.js'
import { readAttachment, readAttachments, readAttachmentsAddedSince } from './invoices/attachments.js'
import { CapabilityCache, readCapabilities } from './server/capabilities.js'
import { lastExpiry, readApiKeys } from './server/api-keys.js'
import { OdooClient, type OdooClientOptions } from './wire/client.js'
import { readCompany } from './partners/company.js'
import {
  changedInvoices,
  isDeleted,
  lastInvoiceChange,
  partnersWritten,
  readInvoice,
  readInvoices,
  readPartner,
  readPartners,
} from './invoices/discovery.js'
import { copiedFrom } from './invoices/copies.js'
import { InvoiceDocuments } from './invoices/documents.js'
import { readInvoiceData } from './invoices/invoice-data.js'
import { readInvoiceXml } from './invoices/invoice-xml.js'
import { companyChangedAt, documentChanges } from './invoices/last-changes.js'
import { Notes } from './tell/notes.js'
import {
  changedOrders,
  fillReferences,
  hasOrderFields,
  ordersOfInvoices,
  writeOrders,
} from './orders/orders.js'
import {
  publicPartnerIds,
  readMaybePublicMarks,
  readPartnerMarks,
  writePartners,
} from './partners/partners.js'
import { fileNames, putFiles } from './invoices/put-files.js'
import { PayeeAccounts } from './invoices/payee.js'
import { PaymentFields } from './server/payment-fields.js'
import { readSettlements } from './invoices/settlements.js'
import { justBegin, type OdooPort } from './port.js'
import { putMotives, putValidation, validationDecisions } from './validations/validations.js'
import { shownValidations } from './validations/shown.js'
import { ValidationModel } from './validations/validation-model.js'
import { VALIDATION_MODEL } from '../domain/odoo-fields/validation-fields.js'
import { writeFieldsEach } from './tell/write-fields.js'

export interface OdooPortOptions extends OdooClientOptions {
  /** The company whose invoices are followed; the user's own when absent. */
  readonly companyId?: number | undefined
}

/** The Odoo side of the bridge, over JSON-RPC or JSON-2, with the rights of an Invoicing user. */
export function createOdooPort(options: OdooPortOptions): OdooPort & { close(): void } {
  const client = new OdooClient(options)
  const cache = new CapabilityCache(() => readCapabilities(client, options.companyId))
  const documents = new InvoiceDocuments(client)
  const notes = new Notes(client)
  const payees = new PayeeAccounts(client)
  const validationModel = new ValidationModel(client, options.clock ?? (() => new Date()), options.onWarning)
  const paymentFields = new PaymentFields(cache, options.clock ?? (() => new Date()))
  return {
    describe: async () => (await cache.refresh()).server,
    changedInvoices: (query) => changedInvoices(client, cache, query),
    lastInvoiceChange: (startDate) => lastInvoiceChange(client, cache, startDate),
    partnersWritten: (ids, since) => partnersWritten(client, cache, ids, since),
    readInvoices: (ids) => readInvoices(client, cache, ids),
    readInvoice: (id) => readInvoice(client, cache, id),
    copiedFrom: (ids) => copiedFrom(client, cache, ids),
    isDeleted: (id) => isDeleted(client, cache, id),
    readPartners: (ids) => readPartners(client, cache, ids),
    readPartner: (id) => readPartner(client, cache, id),
    readPartnerMarks: (ids) => readPartnerMarks(client, cache, ids),
    readMaybePublicMarks: (ids) => readMaybePublicMarks(client, cache, ids),
    writePartners: async (ids, values) => {
      if (ids.length > 0) await writePartners(client, await cache.get(), ids, values)
    },
    publicPartners: async (tag) => readPartners(client, cache, await publicPartnerIds(client, cache, tag)),
    company: () => cache.with((capabilities) => readCompany(client, capabilities)),
    companyChangedAt: () => cache.with((capabilities) => companyChangedAt(client, capabilities)),
    documentChanges: (invoiceIds) =>
      cache.with((capabilities) => documentChanges(client, capabilities, invoiceIds)),
    payeeAccounts: async (invoiceIds) => payees.of(await cache.get(), invoiceIds),
    hasPaymentFields: () => paymentFields.are(),
    settlements: (ids) => readSettlements(client, cache, ids),
    invoicePdf: (invoiceId, how) => cache.with((capabilities) => documents.pdf(capabilities, invoiceId, how)),
    invoicePdfs: (invoiceIds) => cache.with((capabilities) => documents.pdfs(capabilities, invoiceIds)),
    invoiceXml: (invoiceId) => cache.with((capabilities) => readInvoiceXml(client, capabilities, invoiceId)),
    invoiceData: (invoiceId) =>
      cache.with((capabilities) => readInvoiceData(client, capabilities, invoiceId)),
    attachments: (ids) => readAttachments(client, cache, ids),
    attachmentsAddedSince: (invoiceId, since, most) =>
      readAttachmentsAddedSince(client, cache, { invoiceId, since, most }),
    attachmentContent: (id, maxBytes) => readAttachment(client, cache, id, maxBytes),
    fileNames: (holder, names) => fileNames(client, cache, holder, names),
    putFiles: (holder, files, begin) => putFiles(client, cache, holder, files, begin),
    writeFieldsEach: async (rows, begin = justBegin) =>
      writeFieldsEach(client, await cache.get(), rows, begin),
    postNotes: async (wanted, begin = justBegin) => notes.post(await cache.get(), wanted, begin),
    setActivity: async (activity, begin = justBegin) =>
      setActivity(client, await cache.get(), activity, begin),
    clearActivity: async (invoiceId, begin = justBegin) =>
      clearActivity(client, await cache.get(), invoiceId, begin),
    setCompanyActivity: async (activity) => setCompanyActivity(client, await cache.get(), activity),
    hasOrders: async (isNews = false) => hasOrderFields(await (isNews ? cache.refresh() : cache.get())),
    changedOrders: (query) => changedOrders(client, cache, query),
    ordersOfInvoices: (ids) => ordersOfInvoices(client, cache, ids),
    writeOrders: async (ids, values) => {
      if (ids.length > 0) await writeOrders(client, await cache.get(), ids, values)
    },
    fillReferences: async (invoiceId, carried) =>
      fillReferences(client, await cache.get(), invoiceId, carried),
    setOrderActivity: async (activity) => setOrderActivity(client, await cache.get(), activity),
    clearOrderActivity: async (orderId) => clearOrderActivity(client, await cache.get(), orderId),
    clearCompanyActivity: async (summary) => clearCompanyActivity(client, await cache.get(), summary),
    keyExpiry: async () => lastExpiry((await readApiKeys(client, (await cache.get()).server.uid)) ?? []),
    hasValidations: () => validationModel.is(),
    putValidation: async (record) => putValidation(client, await cache.get(), record),
    putMotives: async (motives) => putMotives(client, await cache.get(), motives),
    validationDecisions: async (validationId) => validationDecisions(client, await cache.get(), validationId),
    shownValidations: async (environment, validationId) =>
      shownValidations(client, await cache.get(), environment, validationId),
    postValidationNote: async (validationId, note) =>
      notes.post(await cache.get(), [{ ...note, invoiceId: validationId }], justBegin, VALIDATION_MODEL),
    setValidationActivity: async (validationId, activity) =>
      setValidationActivity(client, await cache.get(), validationId, activity),
    clearValidationActivity: async (validationId) =>
      clearValidationActivity(client, await cache.get(), validationId),
    serverTime: () => client.http.serverTime,
    clockAheadMs: () => client.http.clockAheadMs,
    close: () => {
      client.close()
    },
  }
}
