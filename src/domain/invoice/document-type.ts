/** What Chorus Pro takes as BT-3 without doubt: an invoice, a credit note, a corrected invoice, a down payment. */
export type DepositedType = '380' | '381' | '384' | '386'

export interface DocumentType {
  /** As UNTDID 1001 means it. */
  readonly meaning: string
  /** EN 16931 counts it as a credit note (its code list of BT-3, as UBL binds it to CreditNote). */
  readonly isCreditNote: boolean
  /**
   * What goes to Chorus Pro on the direct route in its place; the code itself where Chorus Pro takes it. Absent where
   * nothing does: what is no claim, and works, which have frameworks and flows of their own.
   */
  readonly depositedAs: DepositedType | undefined
}

/**
 * The kinds of documents that may arrive, by their code of UNTDID 1001 (BT-3).
 *
 * Which there are: the sixteen of the French reform (AFNOR XP Z12-012, BR-FR-04), the credit notes of EN 16931 (schematron
 * 1.3.16), and other invoices of its list (BR-CL-01). What Chorus Pro takes: the annex of Factur-X 1.0 on BT-3 names 380,
 * 381, 384 and 386 for it, and 389 in some editions alone; 261 and 751 it excludes, the others it does not name. AIFE's
 * style sheet (FSO1100A) shows whatever is neither 380 nor 382 to 386 as an « Avoir », and production readers take all but
 * 381 for an invoice: only those four mean the same to all. Who bills (389) and who is paid (393) stand in parties of
 * their own, and what a credit note corrects in BG-3, so the plain code says no less of what is due.
 */
const TYPES: Readonly<Record<string, DocumentType>> = {
  '380': invoice('commercial invoice', '380'),
  '384': invoice('corrected invoice', '384'),
  '386': invoice('invoice for a down payment', '386'),
  '389': invoice('self-billed invoice'),
  '393': invoice('factored invoice'),
  '501': invoice('self-billed factored invoice'),
  '500': invoice('self-billed invoice for a down payment', '386'),
  '471': invoice('self-billed corrected invoice', '384'),
  '472': invoice('factored corrected invoice', '384'),
  '473': invoice('self-billed factored corrected invoice', '384'),
  '381': creditNote('credit note'),
  '261': creditNote('self-billed credit note'),
  '262': creditNote('credit note that corrects no single invoice'),
  '396': creditNote('factored credit note'),
  '502': creditNote('self-billed factored credit note'),
  '503': creditNote('credit note of a down payment'),

  '81': creditNote('credit note for goods or services'),
  '83': creditNote('credit note for a financial adjustment'),
  '296': creditNote('credit note for a price variation'),
  '308': creditNote('delcredere credit note'),
  '420': creditNote('credit note paid by optical reading'),
  '458': creditNote('reversal of a debit'),
  '532': creditNote('forwarder’s credit note'),

  '80': invoice('debit note for goods or services'),
  '82': invoice('invoice for metered services'),
  '84': invoice('debit note for a financial adjustment'),
  '295': invoice('invoice for a price variation'),
  '326': invoice('partial invoice'),
  '331': invoice('commercial invoice with a packing list'),
  '382': invoice('commission note'),
  '383': invoice('debit note'),
  '385': invoice('consolidated invoice'),
  '387': invoice('hire invoice'),
  '388': invoice('tax invoice'),
  '390': invoice('delcredere invoice'),
  '394': invoice('lease invoice'),
  '395': invoice('consignment invoice'),
  '527': invoice('self-billed debit note'),
  '575': invoice('insurer’s invoice'),
  '623': invoice('forwarder’s invoice'),
  '633': invoice('port charges'),
  '780': invoice('freight invoice'),

  '325': notDeposited('pro forma invoice'),
  '751': notDeposited('invoice information for accounting'),
  '202': notDeposited('direct payment valuation'),
  '203': notDeposited('provisional payment valuation'),
  '204': notDeposited('payment valuation'),
  '211': notDeposited('interim application for payment'),
  '218': notDeposited('final payment request for works'),
  '219': notDeposited('payment request for completed units'),
  '875': notDeposited('partial invoice for works'),
  '876': notDeposited('partial final invoice for works'),
  '877': notDeposited('final invoice for works'),
}

/** Undefined for a code that is not among them: an order, a quotation, nothing at all. */
export function documentType(code: string | undefined): DocumentType | undefined {
  return code !== undefined && Object.hasOwn(TYPES, code) ? TYPES[code] : undefined
}

export function isCreditNoteType(code: string | undefined): boolean {
  return documentType(code)?.isCreditNote === true
}

function invoice(meaning: string, depositedAs: DepositedType = '380'): DocumentType {
  return { meaning, isCreditNote: false, depositedAs }
}

function creditNote(meaning: string): DocumentType {
  return { meaning, isCreditNote: true, depositedAs: '381' }
}

function notDeposited(meaning: string): DocumentType {
  return { meaning, isCreditNote: false, depositedAs: undefined }
}
