import type { Cii } from './cii.js'
import type { InvoiceContent } from './records.js'

const TYPES: Readonly<Record<string, InvoiceContent['typeFacture']>> = { '381': 'AVOIR', '386': 'ACOMPTE' }

/** What the platform keeps of an invoice that passed its checks; what an accepted document may lack is empty. */
export function contentOf(cii: Cii): InvoiceContent {
  const total = (name: string): string => cii.summation?.text(name) ?? '0'
  return {
    numero: cii.number ?? '',
    dateFacture: cii.issueDate ?? '',
    typeFacture: TYPES[cii.typeCode ?? ''] ?? 'FACTURE',
    cadre: cii.businessProcess ?? '',
    devise: cii.currency ?? '',
    montantHT: total('TaxBasisTotalAmount'),
    montantTVA: cii.vatTotal ?? '0',
    montantTTC: total('GrandTotalAmount'),
    montantAPayer: total('DuePayableAmount'),
    dateEcheance: cii.dueDate,
    lignes: cii.lines.map((line) => ({
      numero: line.text('AssociatedDocumentLineDocument', 'LineID') ?? '',
      denomination: line.text('SpecifiedTradeProduct', 'Name') ?? '',
      quantite: line.text('SpecifiedLineTradeDelivery', 'BilledQuantity') ?? '0',
      montantUnitaireHT:
        line.text('SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice', 'ChargeAmount') ?? '0',
      montantHT:
        line.text(
          'SpecifiedLineTradeSettlement',
          'SpecifiedTradeSettlementLineMonetarySummation',
          'LineTotalAmount',
        ) ?? '0',
      tauxTva: line.text('SpecifiedLineTradeSettlement', 'ApplicableTradeTax', 'RateApplicablePercent'),
    })),
    tva: (cii.settlement?.all('ApplicableTradeTax') ?? []).map((tax) => ({
      taux: tax.text('RateApplicablePercent'),
      base: tax.text('BasisAmount') ?? '0',
      montant: tax.text('CalculatedAmount') ?? '0',
    })),
  }
}
