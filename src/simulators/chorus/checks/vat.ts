import type { Cii } from '../cii.js'
import type { XmlElement } from '../xml.js'
import { type Amount, amountOf, amountOrZero, isWithinOneUnit, percentage, sum } from './amount.js'
import { vatNumbers } from './parties.js'
import { missing, type Refusal, refusal } from './refusal.js'

const BREAKDOWN = 'SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement.ApplicableTradeTax'

/** Categories that must say why no VAT is charged (BR-E-10, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10). */
const EXEMPT = ['E', 'AE', 'K', 'G', 'O']
/** Categories that must not give such a reason (BR-S-10, BR-Z-10, BR-AF-10, BR-AG-10). */
const UNEXPLAINED = ['S', 'Z', 'L', 'M']
const EXACT_BASIS = ['S', 'L', 'M', 'O']
const CATEGORIES = ['S', 'Z', ...EXEMPT, 'L', 'M']

/** BG-23, the VAT breakdown, and the rules of the categories. */
export function checkVat(cii: Cii): Refusal[] {
  const breakdown = cii.settlement?.all('ApplicableTradeTax') ?? []
  const lines = cii.lines.flatMap((line) => line.all('SpecifiedLineTradeSettlement', 'ApplicableTradeTax'))
  return [
    ...(breakdown.length === 0 ? [missing('BR-CO-18', BREAKDOWN)] : []),
    ...breakdown.flatMap((tax) => [...complete(tax), ...product(tax), ...exemption(tax), ...basis(cii, tax)]),
    ...[...breakdown, ...lines].flatMap(categoryAndRate),
    ...sellerVatNumber(cii, [...breakdown, ...lines]),
  ]
}

function complete(tax: XmlElement): Refusal[] {
  const mandatory = [
    ['BR-45', 'BasisAmount'],
    ['BR-46', 'CalculatedAmount'],
    ['BR-47', 'CategoryCode'],
  ] as const
  const absent = mandatory.filter(([, name]) => tax.text(name) === undefined)
  const refusals = absent.map(([rule, name]) => missing(rule, `${BREAKDOWN}.${name}`))
  if (tax.text('RateApplicablePercent') === undefined && tax.text('CategoryCode') !== 'O') {
    refusals.push(missing('BR-48', `${BREAKDOWN}.RateApplicablePercent`))
  }
  return refusals
}

/** BR-CO-17, with the tolerance of one unit of EN 16931's published validation artefacts. */
function product(tax: XmlElement): Refusal[] {
  const [amount, base, rate] = ['CalculatedAmount', 'BasisAmount', 'RateApplicablePercent'].map((name) =>
    amountOf(tax.text(name)),
  )
  if (amount === undefined || base === undefined || rate === undefined) return []
  const fits = rate === 0n ? amount === 0n : isWithinOneUnit(amount, percentage(base, rate))
  return fits
    ? []
    : [refusal('BR-CO-17', '[BR-CO-17] Le montant de TVA ne correspond pas à la base et au taux')]
}

function exemption(tax: XmlElement): Refusal[] {
  const category = tax.text('CategoryCode') ?? ''
  const explained = tax.text('ExemptionReason') ?? tax.text('ExemptionReasonCode')
  if (UNEXPLAINED.includes(category) && explained !== undefined)
    return [refusal(`BR-${category}-10`, `[BR-${category}-10] Un motif d'exonération n'a pas lieu d'être`)]
  return EXEMPT.includes(category) && explained === undefined
    ? [refusal(`BR-${category}-10`, `[BR-${category}-10] Le motif d'exonération de TVA est obligatoire`)]
    : []
}

/**
 * BR-S-08 and its sisters: the base is what lines, allowances and charges of this category and rate add up to. The
 * published artefacts (1.3.16) leave less than a unit to the categories without VAT, and nothing to the others.
 */
function basis(cii: Cii, tax: XmlElement): Refusal[] {
  const base = amountOf(tax.text('BasisAmount'))
  const category = tax.text('CategoryCode')
  const rate = amountOrZero(tax.text('RateApplicablePercent'))
  if (base === undefined || category === undefined) return []
  const isSame = (other: XmlElement | undefined): boolean =>
    other?.text('CategoryCode') === category && amountOrZero(other.text('RateApplicablePercent')) === rate
  const lines = cii.lines
    .filter((line) => isSame(line.first('SpecifiedLineTradeSettlement', 'ApplicableTradeTax')))
    .map((line) =>
      amountOrZero(
        line.text(
          'SpecifiedLineTradeSettlement',
          'SpecifiedTradeSettlementLineMonetarySummation',
          'LineTotalAmount',
        ),
      ),
    )
  const charges = headerCharges(cii).filter(({ tax: own }) => isSame(own))
  const expected = sum([...lines, ...charges.map(({ amount }) => amount)])
  const fits = EXACT_BASIS.includes(category) ? base === expected : isWithinOneUnit(base, expected)
  return fits
    ? []
    : [refusal(`BR-${category}-08`, `[BR-${category}-08] La base de TVA ne correspond pas aux lignes`)]
}

export interface HeaderCharge {
  /** Negative for an allowance. */
  readonly amount: Amount
  readonly tax: XmlElement | undefined
}

/** BG-20 and BG-21: allowances and charges of the whole invoice, logistics charges included. */
export function headerCharges(cii: Cii): HeaderCharge[] {
  const stated = (cii.settlement?.all('SpecifiedTradeAllowanceCharge') ?? []).map((item) => {
    const amount = amountOrZero(item.text('ActualAmount'))
    const isCharge = item.text('ChargeIndicator', 'Indicator') === 'true'
    return { amount: isCharge ? amount : -amount, tax: item.first('CategoryTradeTax') }
  })
  const logistics = (cii.settlement?.all('SpecifiedLogisticsServiceCharge') ?? []).map((item) => ({
    amount: amountOrZero(item.text('AppliedAmount')),
    tax: item.first('AppliedTradeTax'),
  }))
  return [...stated, ...logistics]
}

/** BR-S-05 and its sisters: a standard rate is positive, every other category's is nought. */
function categoryAndRate(tax: XmlElement): Refusal[] {
  const category = tax.text('CategoryCode')
  if (category === undefined) return []
  if (!CATEGORIES.includes(category))
    return [refusal('BR-CL-17', `La catégorie de TVA ${category} est inconnue`)]
  const rate = amountOrZero(tax.text('RateApplicablePercent'))
  const fits = category === 'S' ? rate > 0n : category === 'L' || category === 'M' ? rate >= 0n : rate === 0n
  return fits
    ? []
    : [refusal(`BR-${category}-05`, `[BR-${category}-05] Le taux de TVA ne convient pas à la catégorie`)]
}

/** BR-S-02, BR-E-02, …: charging VAT, or claiming an exemption, needs the seller's number. */
function sellerVatNumber(cii: Cii, taxes: readonly XmlElement[]): Refusal[] {
  const category = taxes
    .map((tax) => tax.text('CategoryCode'))
    .find((code) => code !== undefined && code !== 'O')
  const representative = cii.agreement?.first('SellerTaxRepresentativeTradeParty')
  const fiscal = (cii.seller?.all('SpecifiedTaxRegistration', 'ID') ?? []).filter(
    (id) => id.attributes.get('schemeID') === 'FC' && id.text() !== undefined,
  )
  const known = [...vatNumbers(cii.seller), ...vatNumbers(representative), ...fiscal]
  return category === undefined || known.length > 0
    ? []
    : [refusal(`BR-${category}-02`, `[BR-${category}-02] Le numéro de TVA du fournisseur est obligatoire`)]
}
