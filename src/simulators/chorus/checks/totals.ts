import type { Cii } from '../cii.js'
import { amountOf, amountOrZero, hasCentsAtMost, sum } from './amount.js'
import { missing, type Refusal, refusal, unless } from './refusal.js'
import { headerCharges } from './vat.js'

const SUMMATION =
  'SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement.SpecifiedTradeSettlementHeaderMonetarySummation'

const MANDATORY = [
  ['BR-12', 'LineTotalAmount'],
  ['BR-13', 'TaxBasisTotalAmount'],
  ['BR-14', 'GrandTotalAmount'],
  ['BR-15', 'DuePayableAmount'],
] as const

/** BR-CO-10 to BR-CO-16: the totals, exact to the cent. */
export function checkTotals(cii: Cii): Refusal[] {
  const absent = MANDATORY.filter(([, name]) => cii.summation?.text(name) === undefined)
  if (absent.length > 0) return absent.map(([rule, name]) => missing(rule, `${SUMMATION}.${name}`))
  const malformed = checkNumbers(cii)
  return malformed.length > 0 ? malformed : checkSums(cii)
}

function checkSums(cii: Cii): Refusal[] {
  const total = (name: string): bigint => amountOrZero(cii.summation?.text(name))
  const charges = headerCharges(cii).map(({ amount }) => amount)
  const lines = cii.lines.map((line) =>
    amountOrZero(
      line.text(
        'SpecifiedLineTradeSettlement',
        'SpecifiedTradeSettlementLineMonetarySummation',
        'LineTotalAmount',
      ),
    ),
  )
  const taxes = (cii.settlement?.all('ApplicableTradeTax') ?? []).map((tax) =>
    amountOrZero(tax.text('CalculatedAmount')),
  )
  const vat = amountOrZero(cii.vatTotal)
  const rules: readonly (readonly [string, bigint, bigint, string])[] = [
    ['BR-CO-10', total('LineTotalAmount'), sum(lines), 'la somme des lignes'],
    [
      'BR-CO-11',
      total('AllowanceTotalAmount'),
      -sum(charges.filter((one) => one < 0n)),
      'la somme des remises',
    ],
    ['BR-CO-12', total('ChargeTotalAmount'), sum(charges.filter((one) => one > 0n)), 'la somme des frais'],
    [
      'BR-CO-13',
      total('TaxBasisTotalAmount'),
      total('LineTotalAmount') - total('AllowanceTotalAmount') + total('ChargeTotalAmount'),
      'le total hors taxes',
    ],
    ['BR-CO-14', vat, sum(taxes), 'le total de TVA'],
    ['BR-CO-15', total('GrandTotalAmount'), total('TaxBasisTotalAmount') + vat, 'le total TTC'],
    [
      'BR-CO-16',
      total('DuePayableAmount'),
      total('GrandTotalAmount') - total('TotalPrepaidAmount') + total('RoundingAmount'),
      'le net à payer',
    ],
  ]
  return rules.flatMap(([rule, stated, computed, label]) =>
    unless(stated === computed, rule, `[${rule}] Incohérence de montant : ${label}`),
  )
}

/** BR-DEC: the amounts are plain decimal numbers with at most two decimals. */
function checkNumbers(cii: Cii): Refusal[] {
  const elements = [
    ...(cii.summation?.children ?? []),
    ...cii.lines.flatMap((line) =>
      line.all(
        'SpecifiedLineTradeSettlement',
        'SpecifiedTradeSettlementLineMonetarySummation',
        'LineTotalAmount',
      ),
    ),
    ...(cii.settlement?.all('ApplicableTradeTax', 'CalculatedAmount') ?? []),
    ...(cii.settlement?.all('ApplicableTradeTax', 'BasisAmount') ?? []),
  ]
  return elements.flatMap((element) => {
    const amount = amountOf(element.text())
    const isPlain = amount !== undefined && hasCentsAtMost(amount)
    return isPlain
      ? []
      : [refusal('BR-DEC', `Le montant ${element.name} n'est pas un nombre à deux décimales`)]
  })
}
