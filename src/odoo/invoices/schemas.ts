import { z } from 'zod'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import type { OdooInvoice, OdooPartner, OwnFields, References } from '../../domain/invoice/invoice.js'
import { REFERENCE_FIELD } from '../../domain/odoo-fields/order-fields.js'
import { MAYBE_PUBLIC_FIELD } from '../../domain/odoo-fields/maybe-public-fields.js'
import {
  CREDIT_NOTE_FIELD,
  creditNoteAnswer,
  REJECTION_FIELD,
} from '../../domain/odoo-fields/rejection-fields.js'
import { PERIOD_FIELD } from '../../domain/odoo-fields/payment-fields.js'
import { commitmentNumberOf } from '../../domain/invoice/order-filler.js'
import { platformState } from '../../domain/recipients/platform.js'
import { visibleReference } from '../../domain/invoice/reference.js'
import { jsonSchema, queuedMethods } from './queued-sending.js'
import { IDENTIFIER_SHAPE, siretOf } from '../partners/siret.js'
import {
  amountSchema,
  datetimeSchema,
  many2oneSchema,
  nameSchema,
  optional,
  textSchema,
} from '../wire/values.js'

/** Fields of `account.move` that every server has. */
export const INVOICE_BASE_FIELDS = [
  'name',
  'state',
  'move_type',
  'company_id',
  'commercial_partner_id',
  'currency_id',
  'invoice_date',
  'amount_total',
  'amount_residual',
  'reversed_entry_id',
  'invoice_user_id',
  'ref',
  'invoice_origin',
  'payment_reference',
  'payment_state',
  'invoice_date_due',
  'partner_bank_id',
  'partner_id',
  'partner_shipping_id',
  'write_date',
] as const

/** Those of the module `l10n_fr_facturx_chorus_pro`. */
export const REFERENCE_FIELDS = ['buyer_reference', 'purchase_order_reference', 'contract_reference'] as const

/**
 * What tells how far Odoo has sent an invoice by its own platform, of `account_peppol` and `l10n_fr_pdp`; and what waits to
 * be sent in the background, of `account` itself. Each server has some of them.
 */
export const PLATFORM_FIELDS = [
  'peppol_move_state',
  'peppol_message_uuid',
  'pdp_ppf_move_state',
  'sending_data',
  'send_and_print_values',
] as const

/** The invoice that a debit note adds to, of `account_debit_note`. */
export const DEBIT_ORIGIN_FIELD = 'debit_origin_id'

/** Those of the bridge's own fields that are read again, besides the users' `request` and `framework`. */
export const SHOWN_FIELDS = [
  FIELD.stage,
  FIELD.situation,
  FIELD.flow,
  FIELD.identifier,
  FIELD.depositDate,
  FIELD.status,
  FIELD.statusDate,
  FIELD.admitted,
] as const

/** What Odoo shows as the number of a draft that has none. */
const NO_NUMBER = '/'

/** Id of the buyer of a draft on which nobody has chosen one yet: no partner has it. */
export const NO_BUYER = 0

const PAID = ['paid', 'in_payment']

const rowSchema = z.object({
  id: z.int(),
  name: textSchema,
  // A module may add states of its own; whatever is not posted is not to be sent.
  state: z.string().transform((state) => (state === 'posted' || state === 'cancel' ? state : 'draft')),
  move_type: z.enum(['out_invoice', 'out_refund']),
  company_id: many2oneSchema,
  commercial_partner_id: optional(many2oneSchema),
  currency_id: many2oneSchema,
  invoice_date: optional(z.iso.date()),
  amount_total: amountSchema,
  amount_residual: amountSchema.optional(),
  delivery_date: optional(z.iso.date()).optional(),
  reversed_entry_id: optional(many2oneSchema),
  invoice_user_id: optional(many2oneSchema),
  ref: textSchema,
  invoice_origin: textSchema,
  payment_reference: textSchema,
  payment_state: textSchema,
  invoice_date_due: optional(z.iso.date()).optional(),
  partner_bank_id: optional(many2oneSchema).optional(),
  partner_id: optional(many2oneSchema).optional(),
  partner_shipping_id: optional(many2oneSchema).optional(),
  [DEBIT_ORIGIN_FIELD]: optional(many2oneSchema).optional(),
  peppol_move_state: textSchema.optional(),
  peppol_message_uuid: textSchema.optional(),
  pdp_ppf_move_state: textSchema.optional(),
  sending_data: jsonSchema.optional(),
  send_and_print_values: jsonSchema.optional(),
  write_date: datetimeSchema,
  buyer_reference: textSchema.optional(),
  purchase_order_reference: textSchema.optional(),
  contract_reference: textSchema.optional(),
  [REFERENCE_FIELD.service]: textSchema.optional(),
  [REFERENCE_FIELD.commitment]: textSchema.optional(),
  [FIELD.request]: textSchema.optional(),
  [FIELD.framework]: textSchema.optional(),
  [FIELD.withoutProjectManager]: z.boolean().optional(),
  [FIELD.attachments]: z.array(z.int()).optional(),
  [REJECTION_FIELD.replaces]: optional(many2oneSchema).optional(),
  [FIELD.complements]: z.array(z.int()).optional(),
  [FIELD.buyerComment]: textSchema.optional(),
  [FIELD.validatorSiret]: textSchema.optional(),
  [FIELD.stage]: textSchema.optional(),
  [FIELD.situation]: textSchema.optional(),
  [FIELD.flow]: textSchema.optional(),
  [FIELD.identifier]: textSchema.optional(),
  [FIELD.depositDate]: optional(datetimeSchema).optional(),
  [FIELD.status]: textSchema.optional(),
  [FIELD.statusDate]: optional(datetimeSchema).optional(),
  [FIELD.admitted]: optional(amountSchema).optional(),
})
type InvoiceRow = z.infer<typeof rowSchema>

export const invoiceSchema = rowSchema.transform((row): OdooInvoice => ({
  id: row.id,
  state: row.state,
  moveType: row.move_type,
  number: numberOf(row),
  companyId: row.company_id.id,
  buyerId: row.commercial_partner_id?.id ?? NO_BUYER,
  buyerName: row.commercial_partner_id?.name ?? '',
  currency: row.currency_id.name,
  invoiceDate: row.invoice_date,
  amountTotal: row.amount_total,
  references: referencesOf(row),
  ...(hasOwnReferences(row) && { ownReferences: ownReferencesOf(row) }),
  texts: {
    customerReference: visibleReference(row.ref),
    origin: visibleReference(row.invoice_origin),
    paymentReference: visibleReference(row.payment_reference),
  },
  printed: {
    dueDate: row.invoice_date_due,
    accountId: row.partner_bank_id?.id,
    contactId: row.partner_id?.id,
    deliveredToId: row.partner_shipping_id?.id,
  },
  platform: platformState({
    state: row.peppol_move_state,
    messageId: row.peppol_message_uuid,
    taxExtract: row.pdp_ppf_move_state,
    queuedMethods: queuedMethods(row.sending_data ?? row.send_and_print_values),
  }),
  // A question that nobody could answer is not asked: without its field the framework is that of the configuration.
  paidInFull:
    Object.hasOwn(row, FIELD.framework) &&
    PAID.includes(row.payment_state ?? '') &&
    Number(row.amount_total) !== 0,
  isMoneyIn:
    row.move_type === 'out_invoice' && row.payment_state === 'paid' && Number(row.amount_total) !== 0,
  // Left out where they say nothing, as most do.
  ...(row.move_type === 'out_invoice' && row.payment_state === 'reversed' && { isCredited: true }),
  ...(row.state === 'posted' &&
    row.amount_residual !== undefined &&
    row.amount_residual !== row.amount_total && { residual: row.amount_residual }),
  ...(row.delivery_date !== undefined && { performedOn: row.delivery_date }),
  reversedEntryId: row.reversed_entry_id?.id,
  replacesId: row[REJECTION_FIELD.replaces]?.id,
  writeDate: row.write_date,
  responsibleUserId: row.invoice_user_id?.id,
  request: row[FIELD.request],
  framework: row[FIELD.framework],
  ...(row[FIELD.withoutProjectManager] === true && { isWithoutProjectManager: true }),
  attachmentIds: row[FIELD.attachments]?.toSorted((left, right) => left - right),
  // Left out where it says nothing: it is kept with each invoice, and few of them come back.
  ...(row[FIELD.complements]?.length !== 0 && {
    complementIds: row[FIELD.complements]?.toSorted((left, right) => left - right),
  }),
  ...(row[FIELD.buyerComment] !== undefined && { buyerComment: row[FIELD.buyerComment] }),
  ...(row[FIELD.validatorSiret] !== undefined && { validatorSiret: row[FIELD.validatorSiret] }),
  ownFields: ownFieldsIfAny({
    stage: row[FIELD.stage],
    situation: row[FIELD.situation],
    flow: row[FIELD.flow],
    identifier: row[FIELD.identifier],
    depositedAt: row[FIELD.depositDate],
    statusCode: row[FIELD.status],
    statusAt: row[FIELD.statusDate],
    ...(Number(row[FIELD.admitted] ?? 0) !== 0 && { admitted: row[FIELD.admitted] }),
  }),
}))

function numberOf({ name }: InvoiceRow): string {
  return name === undefined || name === NO_NUMBER ? '' : name
}

function referencesOf(row: InvoiceRow): References {
  const hasChorusModule = Object.hasOwn(row, 'purchase_order_reference')
  const own = hasOwnReferences(row) ? ownReferencesOf(row) : undefined
  const commitmentNumber =
    own?.commitmentNumber ??
    commitmentNumberOf({
      hasChorusModule,
      purchaseOrderReference: row.purchase_order_reference,
      customerReference: row.ref,
      number: numberOf(row),
      isCreditNote: row.move_type === 'out_refund',
      origin: row.invoice_origin,
      paymentReference: row.payment_reference,
      reversedNumber: numberInName((row.reversed_entry_id ?? row[DEBIT_ORIGIN_FIELD])?.name),
    })
  return {
    enteredIn: hasChorusModule ? 'chorus-module' : 'odoo',
    serviceCode: visibleReference(row.buyer_reference) ?? own?.serviceCode,
    commitmentNumber,
    contract: visibleReference(row.contract_reference),
  }
}

/** Odoo's module takes their place once it is installed. */
function hasOwnReferences(row: InvoiceRow): boolean {
  return Object.hasOwn(row, REFERENCE_FIELD.commitment) && !Object.hasOwn(row, 'purchase_order_reference')
}

function ownReferencesOf(row: InvoiceRow): Pick<References, 'serviceCode' | 'commitmentNumber'> {
  return {
    serviceCode: visibleReference(row[REFERENCE_FIELD.service]),
    commitmentNumber: visibleReference(row[REFERENCE_FIELD.commitment]),
  }
}

/** Odoo shows an invoice as its number, then its customer's reference in brackets. */
function numberInName(name: string | undefined): string | undefined {
  return name?.split(' (', 1)[0]
}

function ownFieldsIfAny(fields: OwnFields): OwnFields | undefined {
  return Object.values(fields).some((value) => value !== undefined) ? fields : undefined
}

export interface PartnerRow extends Omit<OdooPartner, 'tags'> {
  readonly tagIds: readonly number[]
}

export const partnerSchema = z
  .object({
    id: z.int(),
    name: nameSchema,
    ref: nameSchema,
    ...IDENTIFIER_SHAPE,
    country_code: textSchema.optional(),
    category_id: z.array(z.int()),
    write_date: datetimeSchema,
    [MAYBE_PUBLIC_FIELD.private]: z.boolean().optional(),
    [CREDIT_NOTE_FIELD]: textSchema.optional(),
    [PERIOD_FIELD]: optional(z.int()).optional(),
  })
  .transform((row): PartnerRow => ({
    id: row.id,
    name: row.name ?? '',
    siret: siretOf(row),
    reference: visibleReference(row.ref),
    country: row.country_code,
    isPrivate: row[MAYBE_PUBLIC_FIELD.private],
    rejectedCreditNotes: creditNoteAnswer(row[CREDIT_NOTE_FIELD]),
    // Odoo shows 0 where nothing was filled in.
    ...((row[PERIOD_FIELD] ?? 0) > 0 && { paymentDays: row[PERIOD_FIELD] }),
    tagIds: row.category_id,
    writeDate: row.write_date,
  }))

export const tagSchema = z.object({ id: z.int(), name: z.string().optional().catch(undefined) })

export const companyOfUserSchema = z.object({
  id: z.int(),
  company_id: many2oneSchema,
  /** Those that the user may enter. */
  company_ids: z.array(z.int()).optional(),
  lang: textSchema,
})

/** Answer of `fields_get`, as far as it matters: the names. */
export const fieldsSchema = z.record(z.string(), z.object({ type: z.string() }))
