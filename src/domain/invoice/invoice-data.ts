/*
 * An invoice in EN 16931's terms, for a CII to be built from when there is no document. Amounts, prices, quantities and
 * rates are decimals with a dot, as Odoo gives them; dates are `YYYY-MM-DD`. Texts may hold anything.
 */
export interface InvoiceData {
  /** BT-1 */
  readonly number: string
  readonly kind: 'invoice' | 'creditNote'
  /** BT-2 */
  readonly issueDate: string
  /** BT-9. An amount is due by some day (BR-CO-25), and Odoo always knows which. */
  readonly dueDate: string
  /** BT-72 */
  readonly deliveryDate?: string | undefined
  /** BT-5, ISO 4217 */
  readonly currency: string
  /** BT-20, payment terms as text */
  readonly paymentTerms?: string | undefined
  /** BT-22 */
  readonly notes?: readonly string[] | undefined
  readonly seller: InvoiceParty
  readonly buyer: InvoiceParty
  /** BT-10, BT-13, BT-12 */
  readonly serviceCode?: string | undefined
  readonly commitmentNumber?: string | undefined
  readonly contract?: string | undefined
  /** BT-25 and BT-26 */
  readonly precedingInvoice?: { readonly number: string; readonly issueDate?: string | undefined } | undefined
  /** BT-84 and BT-86; without it, no means of payment is written. */
  readonly account?: { readonly iban: string; readonly bic?: string | undefined } | undefined
  /** BT-83, what a payer is to write */
  readonly paymentReference?: string | undefined
  /** Those that are sold; sections and notes of Odoo are none. */
  readonly lines: readonly InvoiceDataLine[]
  /** BG-20 and BG-21 */
  readonly allowancesAndCharges?: readonly InvoiceDataAllowance[] | undefined
  /** Each combination of category and rate that lines, allowances and charges have, once. */
  readonly vat: readonly InvoiceDataVat[]
  readonly totals: InvoiceDataTotals
}

export interface InvoiceParty {
  /** BT-27, BT-44 */
  readonly name: string
  /** BT-30, BT-47: 14 digits */
  readonly siret: string
  /** BT-31, BT-48 */
  readonly vatNumber?: string | undefined
  readonly address: {
    readonly street?: string | undefined
    readonly street2?: string | undefined
    readonly postcode?: string | undefined
    readonly city?: string | undefined
    /** ISO 3166-1, two letters */
    readonly country: string
  }
  /** BT-41 to BT-43, BT-56 to BT-58 */
  readonly contact?:
    | {
        readonly name?: string | undefined
        readonly telephone?: string | undefined
        readonly email?: string | undefined
      }
    | undefined
}

/**
 * Standard (and reduced), zero, exempt, reverse charge, intra-community supply, export, not subject: those of UNTDID 5305
 * that a French seller's sales are of.
 */
export type VatCategory = 'S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O'

export interface InvoiceDataLine {
  /** BT-153 is its first line, BT-154 the whole when there is more. */
  readonly text: string
  /** BT-129 */
  readonly quantity: string
  /** BT-130, UN/ECE recommendation 20, such as `C62` (a piece) */
  readonly unit: string
  /** Of one unit, without VAT, before the discount; absent when taxes are in the price that was typed. */
  readonly unitPrice?: string | undefined
  /** Percent of the unit price, as Odoo's `discount`. */
  readonly discount: string
  /** BT-131, what the journal item of the line has */
  readonly netAmount: string
  readonly vatCategory: VatCategory
  /** BT-152, percent; 0 but for category S. */
  readonly vatRate: string
}

/** What is added to or taken off the invoice as a whole. */
export interface InvoiceDataAllowance {
  /** A contribution such as the DEEE, which is a tax in Odoo and none here, or the *escompte* of the payment term. */
  readonly origin: 'contribution' | 'earlyDiscount'
  /** BT-99 when it is positive, BT-92 when it is negative */
  readonly amount: string
  /** BT-104, BT-97 */
  readonly reason: string
  /** BT-105 (UNTDID 7161) or BT-98 (UNTDID 5189), as the sign of the amount says */
  readonly reasonCode?: string | undefined
  readonly vatCategory: VatCategory
  /** Percent; 0 but for category S. */
  readonly vatRate: string
}

export interface InvoiceDataVat {
  readonly category: VatCategory
  /** Percent */
  readonly rate: string
  /** BT-117, as Odoo's journal items give it: one that rounds by line is cents away from the rate of the sum. */
  readonly amount: string
  /** BT-120; all categories but S and Z want it, or its code. */
  readonly exemptionReason?: string | undefined
  /** BT-121, of the list VATEX, such as `VATEX-EU-AE` */
  readonly exemptionReasonCode?: string | undefined
}

export interface InvoiceDataTotals {
  /** BT-109: Odoo's `amount_untaxed`, with contributions and without the rounding of cash */
  readonly withoutVat: string
  /** BT-110: Odoo's `amount_tax`, without contributions */
  readonly vat: string
  /** BT-112: Odoo's `amount_total`, without the rounding of cash */
  readonly withVat: string
  /** BT-114, what the rounding of cash adds */
  readonly rounding?: string | undefined
  /** BT-115, Odoo's `amount_residual`; what is between it and the total was paid (BT-113). */
  readonly due: string
}
