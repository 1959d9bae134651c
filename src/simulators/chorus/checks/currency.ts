import type { Cii } from '../cii.js'
import { missing, type Refusal, refusal } from './refusal.js'

const SETTLEMENT = 'SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement'

/** BT-5; an invoice in another currency must give its VAT in euros (BT-6, BT-111). */
export function checkCurrency(cii: Cii): Refusal[] {
  const currency = cii.currency
  if (currency === undefined) return [missing('BR-05', `${SETTLEMENT}.InvoiceCurrencyCode`)]
  if (currency === 'EUR') return []
  if (!/^[A-Z]{3}$/.test(currency)) return [refusal('BR-05', `La devise ${currency} est inconnue`)]
  const totals = cii.summation?.all('TaxTotalAmount') ?? []
  const inEuros = totals.some(
    (total) => total.attributes.get('currencyID') === 'EUR' && total.text() !== undefined,
  )
  return cii.settlement?.text('TaxCurrencyCode') === 'EUR' && inEuros
    ? []
    : [refusal('BT-111', `Les montants en EUR sont obligatoires pour une facture en ${currency}`)]
}
