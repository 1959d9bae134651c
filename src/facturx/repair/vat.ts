import { parseDecimal } from '../../domain/invoice/amount.js'
import { isReverseCharge } from '../../domain/invoice/reverse-charge.js'
import { isSiret, sirenOf } from '../../domain/recipients/siret.js'
import { normaliseVatNumber } from '../../domain/invoice/vat-number.js'
import type { CiiElement } from '../read/cii.js'
import { createElement, elementAt, elementsAt, insertChild, removeChild, textAt } from '../read/cii-tree.js'
import type { Repair } from './repair-record.js'
import { TRADE_PARTY_ORDER } from './schema-order.js'

const EXEMPT = 'E'
const REVERSE_CHARGE = 'AE'
const NOT_SUBJECT = 'O'
/** The code of EN 16931's list (BT-121) that goes with AE. */
const REVERSE_CHARGE_CODE = 'VATEX-EU-AE'
const SETTLEMENT = ['ApplicableHeaderTradeSettlement']
const AGREEMENT = ['ApplicableHeaderTradeAgreement']

/**
 * Odoo writes the category E for any tax of 0 %. Where the reason that it gives is that the customer owes the tax (CGI,
 * article 283), the category is AE (EN 16931, BR-AE-01 to BR-AE-10), which demands what is there anyway: a seller with a
 * tax number, a buyer with a legal registration, a rate of 0. Only where one breakdown alone is of category E: of several,
 * nothing tells which lines belong to which.
 */
export function nameReverseCharge(transaction: CiiElement | undefined): Repair[] {
  const settlement = elementAt(transaction, SETTLEMENT)
  const exempt = elementsAt(settlement, ['ApplicableTradeTax']).filter(isOf(EXEMPT))
  const [breakdown, other] = exempt
  if (breakdown === undefined || other !== undefined || hasBreakdown(settlement, REVERSE_CHARGE)) return []
  const reason = textAt(breakdown, ['ExemptionReason'])
  if (reason === undefined || !isReverseCharge(reason)) return []
  const taxes = ratedTaxes(transaction).filter(isOf(EXEMPT))
  if (!taxes.every(isAtZero) || taxRegistrations(transaction).length === 0) return []
  if (
    elementAt(transaction, [...AGREEMENT, 'BuyerTradeParty', 'SpecifiedLegalOrganization', 'ID']) ===
    undefined
  )
    return []
  for (const tax of taxes) setText(tax, 'CategoryCode', REVERSE_CHARGE)
  setText(breakdown, 'ExemptionReasonCode', REVERSE_CHARGE_CODE)
  return [{ code: 'BT-118_REVERSE_CHARGE', term: 'BT-118', detail: `AE instead of E: ${reason}` }]
}

/**
 * BT-31 and BT-48. Odoo writes a VAT number as it was typed: blanks and points go, letters become capitals, and what Odoo
 * takes for "not subject to VAT" (`/`) is no number.
 */
export function settleVatNumbers(transaction: CiiElement | undefined): Repair[] {
  return [['SellerTradeParty', 'BT-31'] as const, ['BuyerTradeParty', 'BT-48'] as const].flatMap(
    ([role, term]) => {
      const party = elementAt(transaction, [...AGREEMENT, role])
      return elementsAt(party, ['SpecifiedTaxRegistration']).flatMap((registration) => {
        const id = elementAt(registration, ['ID'])
        const written = id?.text.trim() ?? ''
        if (party === undefined || id?.attributes.get('schemeID') !== 'VA' || written === '') return []
        const number = normaliseVatNumber(written)
        if (number === written) return []
        if (number === undefined) removeChild(party, registration)
        else id.text = number
        return number === undefined
          ? [{ code: `${term}_REMOVED`, term, detail: `${written} is no VAT number` }]
          : [{ code: `${term}_SPELT`, term, detail: `${number} instead of ${written}` }]
      })
    },
  )
}

/**
 * BT-32. A seller under the threshold (CGI, article 293 B) or exempt in all that it does has no VAT number to give, and EN
 * 16931 demands a tax number of whoever sells what is exempt (BR-E-02). Its SIREN is what the tax office knows it by.
 */
export function registerExemptSeller(transaction: CiiElement | undefined): Repair[] {
  const seller = elementAt(transaction, [...AGREEMENT, 'SellerTradeParty'])
  const siret = textAt(seller, ['SpecifiedLegalOrganization', 'ID']) ?? ''
  const taxes = ratedTaxes(transaction)
  const isExempt = taxes.every((tax) => (isOf(EXEMPT)(tax) || isOf(NOT_SUBJECT)(tax)) && isAtZero(tax))
  if (seller === undefined || !isSiret(siret) || !isExempt || !taxes.some(isOf(EXEMPT))) return []
  // Who reverses the charge has a VAT number (CGI, article 286 ter), which only a person can give.
  if (taxes.some((tax) => isReverseCharge(textAt(tax, ['ExemptionReason']) ?? ''))) return []
  if (taxRegistrations(transaction).length > 0) return []
  const id = createElement('ID', sirenOf(siret), { attributes: { schemeID: 'FC' } })
  insertChild(seller, createElement('SpecifiedTaxRegistration', [id]), TRADE_PARTY_ORDER)
  return [{ code: 'BT-32_ADDED', term: 'BT-32', detail: `${sirenOf(siret)}, the SIREN: no VAT number` }]
}

/** BT-31, BT-32 and BT-63. */
function taxRegistrations(transaction: CiiElement | undefined): CiiElement[] {
  const parties = ['SellerTradeParty', 'SellerTaxRepresentativeTradeParty']
  return parties
    .flatMap((party) => elementsAt(transaction, [...AGREEMENT, party, 'SpecifiedTaxRegistration', 'ID']))
    .filter(({ text }) => text.trim() !== '')
}

/** Every category and rate of the invoice: of the breakdown, of lines, of allowances and charges. */
function ratedTaxes(transaction: CiiElement | undefined): CiiElement[] {
  const settlement = elementAt(transaction, SETTLEMENT)
  const line = ['IncludedSupplyChainTradeLineItem', 'SpecifiedLineTradeSettlement', 'ApplicableTradeTax']
  return [
    ...elementsAt(settlement, ['ApplicableTradeTax']),
    ...elementsAt(transaction, line),
    ...elementsAt(settlement, ['SpecifiedTradeAllowanceCharge', 'CategoryTradeTax']),
    ...elementsAt(settlement, ['SpecifiedLogisticsServiceCharge', 'AppliedTradeTax']),
  ]
}

function hasBreakdown(settlement: CiiElement | undefined, category: string): boolean {
  return elementsAt(settlement, ['ApplicableTradeTax']).some(isOf(category))
}

function isOf(category: string): (tax: CiiElement) => boolean {
  return (tax) => textAt(tax, ['CategoryCode']) === category
}

/** A rate that is absent is none (BR-O-05). */
function isAtZero(tax: CiiElement): boolean {
  const rate = parseDecimal(textAt(tax, ['RateApplicablePercent']) ?? '0')
  return rate !== undefined && rate.units === 0n
}

/** Of an element that is there; one that is not stays away. */
function setText(parent: CiiElement, name: string, text: string): void {
  const element = elementAt(parent, [name])
  if (element !== undefined) element.text = text
}
