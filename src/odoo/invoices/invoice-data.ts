import { z } from 'zod'
import { add, type Decimal, formatDecimal, parseDecimal, subtract } from '../../domain/invoice/amount.js'
import { textOfHtml } from '../../domain/words/html.js'
import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { InvoiceData, InvoiceDataTotals, InvoiceParty } from '../../domain/invoice/invoice-data.js'
import { normaliseVatNumber } from '../../domain/invoice/vat-number.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import type { InvoiceAmounts } from './invoice-amounts.js'
import { readLines } from './invoice-lines.js'
import type { Vat } from './invoice-vat.js'
import { IDENTIFIER_SHAPE, siretOf } from '../partners/siret.js'
import { amountSchema, many2oneSchema, optional, textSchema } from '../wire/values.js'

const day = z.iso.date()

const moveSchema = z.object({
  name: textSchema,
  move_type: z.enum(['out_invoice', 'out_refund']),
  company_id: many2oneSchema,
  commercial_partner_id: many2oneSchema,
  currency_id: many2oneSchema,
  invoice_date: day,
  invoice_date_due: day,
  /** Since 17.0. */
  delivery_date: optional(day).optional(),
  invoice_payment_term_id: optional(many2oneSchema),
  payment_reference: textSchema,
  narration: textSchema,
  amount_untaxed: amountSchema,
  amount_tax: amountSchema,
  amount_total: amountSchema,
  amount_residual: amountSchema,
})

type MoveRow = z.infer<typeof moveSchema>

const MOVE_FIELDS = Object.keys(moveSchema.shape)

const companySchema = z.object({ partner_id: many2oneSchema })

const partySchema = z.object({
  id: z.int(),
  name: textSchema,
  ...IDENTIFIER_SHAPE,
  vat: textSchema,
  street: textSchema,
  street2: textSchema,
  zip: textSchema,
  city: textSchema,
  country_id: optional(many2oneSchema),
  phone: textSchema,
  email: textSchema,
  lang: textSchema.optional(),
})
type PartyRow = z.infer<typeof partySchema>

const PARTY_FIELDS = Object.keys(partySchema.shape)

const countrySchema = z.object({ id: z.int(), code: z.string() })

/**
 * All that an invoice says, from its lines, taxes and parties. References, the bank account and the invoice that a
 * credit note corrects are left to the repairs, which know them. What a party lacks is empty: the catalogue of
 * requirements has a sentence for each.
 * @throws {InvoiceDataError} `LINE_WITHOUT_VAT`, `VAT_UNSUPPORTED`, `VAT_REASON_UNKNOWN`
 * @throws {OdooError} `missing-record` when the invoice is gone
 */
export async function readInvoiceData(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
): Promise<InvoiceData> {
  const context = companyContext(capabilities)
  const [move] = await client.rows(
    moveSchema,
    'account.move',
    [['id', '=', invoiceId]],
    MOVE_FIELDS.filter((name) => capabilities.invoiceFields.has(name)),
    { context },
  )
  if (move === undefined) throw gone(`invoice ${String(invoiceId)}`)
  const [company] = await client.rows(
    companySchema,
    'res.company',
    [['id', '=', move.company_id.id]],
    ['partner_id'],
    { context },
  )
  if (company === undefined) throw gone(`the company ${move.company_id.name}`)
  const parties = await readParties(client, capabilities, [
    company.partner_id.id,
    move.commercial_partner_id.id,
  ])
  const seller = parties.get(company.partner_id.id)
  const buyer = parties.get(move.commercial_partner_id.id)
  if (seller === undefined || buyer === undefined) throw gone('a party of the invoice')
  const isCreditNote = move.move_type === 'out_refund'
  const notes = textOfHtml(move.narration ?? '')
  const amounts = await readLines(client, capabilities, invoiceId, {
    isCreditNote,
    // An invoice is written in the language of its customer; that of a French one, or of a French seller, is known to Odoo.
    language: [buyer.lang, seller.lang].find((lang) => lang?.startsWith('fr')) ?? capabilities.language,
    untaxed: normaliseVatNumber(seller.vat) === undefined ? vatOfSellerWithout(notes) : undefined,
  })
  return {
    number: move.name ?? '',
    kind: isCreditNote ? 'creditNote' : 'invoice',
    issueDate: move.invoice_date,
    dueDate: move.invoice_date_due,
    deliveryDate: move.delivery_date,
    currency: move.currency_id.name,
    paymentTerms: move.invoice_payment_term_id?.name,
    notes: notes === '' ? [] : [notes],
    seller: { ...partyOf(seller), contact: contactOf(seller) },
    buyer: partyOf(buyer),
    paymentReference: move.payment_reference,
    lines: amounts.lines,
    allowancesAndCharges: amounts.allowancesAndCharges,
    vat: amounts.vat,
    totals: totalsOf(move, amounts),
  }
}

/**
 * In Odoo contributions are taxes and the rounding of cash is sold; in EN 16931 contributions are charges, and the
 * rounding comes after all totals.
 */
function totalsOf(move: MoveRow, { contributions, rounding }: InvoiceAmounts): InvoiceDataTotals {
  const withoutVat = add(subtract(decimal(move.amount_untaxed), rounding), contributions)
  return {
    withoutVat: formatDecimal(withoutVat),
    vat: formatDecimal(subtract(decimal(move.amount_tax), contributions)),
    withVat: formatDecimal(subtract(decimal(move.amount_total), rounding)),
    rounding: rounding.units === 0n ? undefined : formatDecimal(rounding),
    due: move.amount_residual,
  }
}

function decimal(amount: string): Decimal {
  const value = parseDecimal(amount)
  if (value === undefined) throw new InvoiceDataError('NOT_A_NUMBER', `An amount is no number: ${amount}`)
  return value
}

const SMALL_BUSINESS = /\b293\s*B\b/i

/**
 * A seller without a VAT number whose invoice has no tax anywhere: a small business (CGI, article 293 B), when the
 * invoice says so, as it has to; else one whose sales are not subject to VAT.
 */
function vatOfSellerWithout(notes: string): Vat {
  const mention = notes.split('\n').find((line) => SMALL_BUSINESS.test(line))
  return mention === undefined
    ? { category: 'O', rate: '0', exemptionReason: undefined, exemptionReasonCode: 'VATEX-EU-O' }
    : { category: 'E', rate: '0', exemptionReason: mention, exemptionReasonCode: undefined }
}

interface Party extends PartyRow {
  readonly country: string
}

async function readParties(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Party>> {
  const context = { ...companyContext(capabilities), active_test: false }
  const fields = PARTY_FIELDS.filter((name) => capabilities.partnerFields.has(name))
  const rows = await client.rows(partySchema, 'res.partner', [['id', 'in', ids]], fields, { context })
  const countryIds = [...new Set(rows.flatMap(({ country_id: country }) => country?.id ?? []))]
  const countries = await client.rows(countrySchema, 'res.country', [['id', 'in', countryIds]], ['code'], {
    context,
  })
  const codes = new Map(countries.map(({ id, code }) => [id, code]))
  return new Map(rows.map((row) => [row.id, { ...row, country: codes.get(row.country_id?.id ?? 0) ?? '' }]))
}

function partyOf(row: Party): InvoiceParty {
  return {
    name: row.name ?? '',
    siret: siretOf(row) ?? '',
    vatNumber: normaliseVatNumber(row.vat),
    address: {
      street: row.street,
      street2: row.street2,
      postcode: row.zip,
      city: row.city,
      country: row.country,
    },
  }
}

function contactOf({ name, phone, email }: Party): InvoiceParty['contact'] {
  return phone === undefined && email === undefined ? undefined : { name, telephone: phone, email }
}

function gone(what: string): OdooError {
  return new OdooError('missing-record', `Odoo no longer shows ${what}`, 'None: it was deleted or archived.')
}
