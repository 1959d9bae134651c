/**
 * - `NOT_A_NUMBER`, `NOT_A_DATE`: a value that is not written as `InvoiceData` says
 * - `NO_LINES`: nothing is sold
 * - `LINE_WITHOUT_NAME`: BR-25
 * - `LINE_DISAGREES`: quantity, price and discount do not make the amount of the line
 * - `LINE_WITHOUT_VAT`: a line has no tax
 * - `VAT_UNSUPPORTED`: several VATs on one line, or one of a category that the bridge cannot write
 * - `VAT_REASON_UNKNOWN`: a tax of 0 % says nowhere why no VAT is charged
 * - `VAT_MISSING`: lines have a category and rate that the VAT does not list, or the other way round
 * - `VAT_DISAGREES`: a VAT amount is not that of its rate
 * - `BUYER_VAT_MISSING`: an intra-community supply to a buyer without a VAT number (BR-IC-02)
 * - `EARLY_DISCOUNT_DISAGREES`: the *escompte* of the payment term leaves VAT or totals that do not add up
 * - `TOTALS_DISAGREE`: lines, VAT and totals do not add up to the cent (BR-CO-10, 13 to 16)
 */
export type InvoiceDataErrorCode =
  | 'NOT_A_NUMBER'
  | 'NOT_A_DATE'
  | 'NO_LINES'
  | 'LINE_WITHOUT_NAME'
  | 'LINE_DISAGREES'
  | 'LINE_WITHOUT_VAT'
  | 'VAT_UNSUPPORTED'
  | 'VAT_REASON_UNKNOWN'
  | 'VAT_MISSING'
  | 'VAT_DISAGREES'
  | 'BUYER_VAT_MISSING'
  | 'EARLY_DISCOUNT_DISAGREES'
  | 'TOTALS_DISAGREE'

/** No honest invoice can be built from these data. */
export class InvoiceDataError extends Error {
  override readonly name = 'InvoiceDataError'

  constructor(
    readonly code: InvoiceDataErrorCode,
    message: string,
  ) {
    super(message)
  }
}
