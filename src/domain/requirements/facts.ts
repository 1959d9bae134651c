import type { OdooInvoice, OdooPartner } from '../invoice/invoice.js'
import type { OrderDisagreement } from '../orders/carry.js'
import type { PublicStructure, StructureService } from '../recipients/structure.js'

/** What the directory says of a recipient. */
export interface Recipient {
  readonly structure: PublicStructure
  readonly services: readonly (StructureService & {
    readonly requiresCommitmentNumber: boolean | undefined
  })[]
}

/** What is known before there is a document. */
export interface InvoiceFacts {
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  /** Undefined: the directory knows no public structure with the buyer's SIRET, or there is no SIRET to ask with. */
  readonly recipient: Recipient | undefined
  /** Whether another invoice with this number was deposited, or is about to be. */
  readonly numberTaken: boolean
  /** `YYYY-MM-DD`, the day it is in France. */
  readonly today: string
  /** What the orders that it was made from say differently, where it says nothing itself. */
  readonly disagreements?: readonly OrderDisagreement[] | undefined
}

/** What the references alone are judged by: of an invoice, or of the order that it will be made from. */
export interface ReferenceFacts {
  readonly invoice: Pick<OdooInvoice, 'references' | 'ownReferences' | 'number' | 'moveType' | 'texts'>
  readonly buyer: Pick<OdooPartner, 'reference'>
  readonly recipient: Recipient | undefined
  readonly disagreements?: readonly OrderDisagreement[] | undefined
}

/** What is known once the document was made and repaired. */
export interface DocumentFacts extends InvoiceFacts {
  readonly terms: DocumentTerms
  readonly file: DepositedFile
}

export interface DepositedFile {
  readonly name: string
  /** In bytes. */
  readonly size: number
  readonly syntax: 'IN_DP_E2_CII_FACTURX' | 'IN_DP_E1_CII_16B'
}

type Text = string | undefined

/**
 * The business terms of the document as it is to be deposited: decimals and dates as written, `YYYY-MM-DD` for a date
 * in format 102. Absent and empty are the same.
 */
export interface DocumentTerms {
  /** BT-1 */
  readonly number: Text
  /** BT-2 */
  readonly issueDate: Text
  /** BT-3 */
  readonly typeCode: Text
  /** BT-5 */
  readonly currency: Text
  /** BT-9 */
  readonly dueDate: Text
  /** BT-10 */
  readonly serviceCode: Text
  /** BT-12 */
  readonly contractReference: Text
  /** BT-13 */
  readonly orderReference: Text
  /** BT-20 */
  readonly paymentTerms: Text
  /** BT-23 */
  readonly businessProcess: Text
  /** BT-24 */
  readonly specification: Text
  /** BT-25 */
  readonly precedingInvoice: Text
  /** BT-27 */
  readonly sellerName: Text
  /** BT-30 and its scheme */
  readonly sellerSiret: Text
  readonly sellerScheme: Text
  /** BT-31 */
  readonly sellerVat: Text
  /** BT-32 */
  readonly sellerTaxRegistration: Text
  /** BT-40 */
  readonly sellerCountry: Text
  /** BT-44 */
  readonly buyerName: Text
  /** BT-47 and its scheme */
  readonly buyerSiret: Text
  readonly buyerScheme: Text
  /** BT-48 */
  readonly buyerVat: Text
  /** BT-55 */
  readonly buyerCountry: Text
  /** BT-63 */
  readonly taxRepresentativeVat: Text
  /** BT-81 */
  readonly paymentMeansCode: Text
  /** BT-84, an IBAN */
  readonly iban: Text
  /** BT-84, a national account number (RIB) */
  readonly nationalAccount: Text
  /** What stands where a date belongs and is no day in format 102 */
  readonly unreadableDates: readonly string[]
  readonly totals: DocumentTotals
  readonly vatBreakdown: readonly DocumentVat[]
  /** BG-20 and BG-21 */
  readonly allowancesAndCharges: readonly HeaderAllowanceOrCharge[]
  readonly lines: readonly DocumentLine[]
}

export interface DocumentTotals {
  /** BT-106 */
  readonly lines: Text
  /** BT-107 */
  readonly allowances: Text
  /** BT-108 */
  readonly charges: Text
  /** BT-109 */
  readonly withoutVat: Text
  /** BT-110 */
  readonly vat: Text
  /** BT-111 */
  readonly vatInAccountingCurrency: Text
  /** BT-112 */
  readonly withVat: Text
  /** BT-113 */
  readonly paid: Text
  /** BT-114 */
  readonly rounding: Text
  /** BT-115 */
  readonly due: Text
}

export interface DocumentVat {
  /** BT-116 */
  readonly taxableAmount: Text
  /** BT-117 */
  readonly taxAmount: Text
  /** BT-118 */
  readonly category: Text
  /** BT-119 */
  readonly rate: Text
  /** BT-120 */
  readonly exemptionReason: Text
  /** BT-121 */
  readonly exemptionReasonCode: Text
}

export interface AllowanceOrCharge {
  readonly isCharge: boolean
  /** BT-92, BT-99; on a line BT-136, BT-141 */
  readonly amount: Text
}

export interface HeaderAllowanceOrCharge extends AllowanceOrCharge {
  /** BT-95, BT-102 */
  readonly vatCategory: Text
  /** BT-96, BT-103 */
  readonly vatRate: Text
}

export interface DocumentLine {
  /** BT-126 */
  readonly id: Text
  /** BT-129 */
  readonly quantity: Text
  /** BT-130 */
  readonly unit: Text
  /** BT-131 */
  readonly netAmount: Text
  /** BT-146 */
  readonly netPrice: Text
  /** BT-147 */
  readonly priceDiscount: Text
  /** BT-148 */
  readonly grossPrice: Text
  /** BT-149: of how many units the price is; one when absent */
  readonly priceQuantity: Text
  /** BT-151 */
  readonly vatCategory: Text
  /** BT-152 */
  readonly vatRate: Text
  /** BT-153 */
  readonly name: Text
  /** BG-27 and BG-28 */
  readonly allowancesAndCharges: readonly AllowanceOrCharge[]
}
