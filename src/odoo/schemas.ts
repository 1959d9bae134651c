import { z } from 'zod'
import { FIELD } from '../domain/fields.js'
import type { OdooInvoice, OdooPartner, ShownState } from '../domain/invoice.js'
import { MAYBE_PUBLIC_FIELD } from '../domain/maybe-public-fields.js'
import { isSiret, normaliseSiret } from '../domain/siret.js'
import { amountSchema, datetimeSchema, many2oneSchema, optional, textSchema } from './values.js'

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
  'reversed_entry_id',
  'invoice_user_id',
  'write_date',
] as const

/** Those of the module `l10n_fr_facturx_chorus_pro`. */
export const REFERENCE_FIELDS = ['buyer_reference', 'purchase_order_reference', 'contract_reference'] as const

/** Those of the bridge's own fields that are read again, besides the users' `request` and `framework`. */
export const SHOWN_FIELDS = [
  FIELD.stage,
  FIELD.flow,
  FIELD.identifier,
  FIELD.depositDate,
  FIELD.status,
  FIELD.statusDate,
] as const

/** What Odoo shows as the number of a draft that has none. */
const NO_NUMBER = '/'

/** Id of the buyer of a draft on which nobody has chosen one yet: no partner has it. */
export const NO_BUYER = 0

export const invoiceSchema = z
  .object({
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
    reversed_entry_id: optional(many2oneSchema),
    invoice_user_id: optional(many2oneSchema),
    write_date: datetimeSchema,
    buyer_reference: textSchema.optional(),
    purchase_order_reference: textSchema.optional(),
    contract_reference: textSchema.optional(),
    [FIELD.request]: textSchema.optional(),
    [FIELD.framework]: textSchema.optional(),
    [FIELD.attachments]: z.array(z.int()).optional(),
    [FIELD.stage]: textSchema.optional(),
    [FIELD.flow]: textSchema.optional(),
    [FIELD.identifier]: textSchema.optional(),
    [FIELD.depositDate]: optional(datetimeSchema).optional(),
    [FIELD.status]: textSchema.optional(),
    [FIELD.statusDate]: optional(datetimeSchema).optional(),
  })
  .transform((row): OdooInvoice => ({
    id: row.id,
    state: row.state,
    moveType: row.move_type,
    number: row.name === undefined || row.name === NO_NUMBER ? '' : row.name,
    companyId: row.company_id.id,
    buyerId: row.commercial_partner_id?.id ?? NO_BUYER,
    buyerName: row.commercial_partner_id?.name ?? '',
    currency: row.currency_id.name,
    invoiceDate: row.invoice_date,
    amountTotal: row.amount_total,
    references: {
      serviceCode: row.buyer_reference,
      commitmentNumber: row.purchase_order_reference,
      contract: row.contract_reference,
    },
    reversedEntryId: row.reversed_entry_id?.id,
    writeDate: row.write_date,
    responsibleUserId: row.invoice_user_id?.id,
    request: row[FIELD.request],
    framework: row[FIELD.framework],
    attachmentIds: row[FIELD.attachments]?.toSorted((left, right) => left - right),
    shown: shownState({
      stage: row[FIELD.stage],
      flow: row[FIELD.flow],
      identifier: row[FIELD.identifier],
      depositedAt: row[FIELD.depositDate],
      statusCode: row[FIELD.status],
      statusAt: row[FIELD.statusDate],
    }),
  }))

function shownState(shown: ShownState): ShownState | undefined {
  return Object.values(shown).some((value) => value !== undefined) ? shown : undefined
}

export interface PartnerRow extends Omit<OdooPartner, 'tags'> {
  readonly tagIds: readonly number[]
}

export const partnerSchema = z
  .object({
    id: z.int(),
    name: textSchema,
    siret: textSchema.optional(),
    company_registry: textSchema.optional(),
    country_code: textSchema.optional(),
    category_id: z.array(z.int()),
    write_date: datetimeSchema,
    [MAYBE_PUBLIC_FIELD.private]: z.boolean().optional(),
  })
  .transform((row): PartnerRow => ({
    id: row.id,
    name: row.name ?? '',
    siret: siretOf(row.siret, row.company_registry, Object.hasOwn(row, 'siret')),
    country: row.country_code,
    isPrivate: row[MAYBE_PUBLIC_FIELD.private],
    tagIds: row.category_id,
    writeDate: row.write_date,
  }))

/**
 * Where `siret` exists, `company_registry` holds anything (an RCS number, say) and counts only when it is a SIRET;
 * where it does not (19.0), `company_registry` is the SIRET field and counts as typed.
 */
export function siretOf(
  siret: string | undefined,
  registry: string | undefined,
  siretExists: boolean,
): string | undefined {
  if (siret !== undefined) return normaliseSiret(siret)
  if (registry === undefined) return undefined
  const candidate = normaliseSiret(registry)
  return !siretExists || isSiret(candidate) ? candidate : undefined
}

export const tagSchema = z.object({ id: z.int(), name: z.string() })

export const companyOfUserSchema = z.object({
  id: z.int(),
  company_id: many2oneSchema,
  lang: textSchema,
})

/** Answer of `fields_get`, as far as it matters: the names. */
export const fieldsSchema = z.record(z.string(), z.object({ type: z.string() }))
