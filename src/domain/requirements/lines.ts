import { absolute, add, compare, type Decimal, halfLastPlace, multiply, subtract } from '../invoice/amount.js'
import { fr } from '../words/typography.js'
import { balance } from './amounts.js'
import { decimal, isZero, ONE } from './decimals.js'
import type { DocumentFacts, DocumentLine } from './facts.js'
import { type Requirement, rule, type Severity, when } from './requirement.js'

const LINES_SHOWN = 8

export const lineDocumentRules = [
  rule({
    code: 'LINES_MISSING',
    source: 'EN 16931, BR-16',
    severity: 'blocks',
    sentence: 'La facture n’a aucune ligne.',
    field: 'Lignes de facture',
    check: ({ terms: { lines } }: DocumentFacts) => when(lines.length === 0),
  }),
  lineRule('LINE_NUMBER_MISSING', 'BR-21', 'blocks', lack('de numéro'), ({ id }) => id === undefined),
  lineRule('LINE_QUANTITY_MISSING', 'BR-22', 'blocks', lack('de quantité lisible'), ({ quantity }) =>
    isNoNumber(quantity),
  ),
  lineRule('LINE_UNIT_MISSING', 'BR-23', 'blocks', lack('d’unité'), ({ unit }) => (unit ?? '').trim() === ''),
  lineRule('LINE_AMOUNT_MISSING', 'BR-24', 'blocks', lack('de montant lisible'), ({ netAmount }) =>
    isNoNumber(netAmount),
  ),
  lineRule('LINE_NAME_MISSING', 'BR-25', 'repaired', lack('de libellé'), ({ name }) => name === undefined),
  lineRule('LINE_PRICE_MISSING', 'BR-26', 'blocks', lack('de prix lisible'), ({ netPrice }) =>
    isNoNumber(netPrice),
  ),
  lineRule(
    'LINE_PRICE_NEGATIVE',
    'BR-27',
    'repaired',
    ['a un prix négatif', 'ont un prix négatif'],
    ({ netPrice }) => isNegative(netPrice),
  ),
  lineRule(
    'LINE_GROSS_PRICE_NEGATIVE',
    'BR-28',
    'repaired',
    ['a un prix brut négatif', 'ont un prix brut négatif'],
    ({ grossPrice }) => isNegative(grossPrice),
  ),
  lineRule(
    'LINE_GROSS_PRICE',
    'BT-147; measured: a gross price without its discount is rejected',
    'repaired',
    ['a un prix brut sans remise', 'ont un prix brut sans remise'],
    ({ grossPrice, priceDiscount }) => grossPrice !== undefined && priceDiscount === undefined,
  ),
  lineRule(
    'LINE_AMOUNT',
    'BT-131 (quantity × price ÷ base quantity + charges − allowances)',
    'blocks',
    [
      'a un montant qui n’est pas celui de sa quantité et de son prix',
      'ont un montant qui n’est pas celui de leur quantité et de leur prix',
    ],
    isWrongAmount,
    ' Saisissez un prix unitaire hors taxes, et une remise qui donne un montant au centime.',
  ),
]

/** What is wrong: with one line, and with several. */
type Fault = readonly [one: string, several: string]

function lack(what: string): Fault {
  return [`n’a pas ${what}`, `n’ont pas ${what}`]
}

function lineRule(
  code: string,
  source: string,
  severity: Severity,
  [one, several]: Fault,
  isBroken: (line: DocumentLine) => boolean,
  remedy = '',
): Requirement<DocumentFacts> {
  return rule({
    code,
    source: `EN 16931, ${source}`,
    severity,
    sentence: `{which} de la facture {what} : {lines}.${remedy}`,
    field: 'Lignes de facture',
    check: ({ terms: { lines } }: DocumentFacts) => {
      const broken = lines.flatMap((line, index) => (isBroken(line) ? [nameOf(line, index)] : []))
      if (broken.length === 0) return []
      const [which, what] = broken.length === 1 ? ['Une ligne', one] : ['Plusieurs lignes', several]
      return [{ which, what, lines: listed(broken) }]
    },
  })
}

function listed(names: readonly string[]): string {
  const more = names.length - LINES_SHOWN
  const shown = names.slice(0, LINES_SHOWN).join(', ')
  return more > 0 ? `${shown} et ${String(more)} ${more === 1 ? 'autre' : 'autres'}` : shown
}

const NAME_SHOWN = 40

function nameOf({ name }: DocumentLine, index: number): string {
  const place = fr`n° ${String(index + 1)}`
  return name === undefined ? place : fr`${place} (« ${Array.from(name).slice(0, NAME_SHOWN).join('')} »)`
}

function isNoNumber(text: string | undefined): boolean {
  return decimal(text) === undefined
}

function isNegative(text: string | undefined): boolean {
  const value = decimal(text)
  return value !== undefined && value.units < 0n
}

/**
 * Odoo writes prices with few decimals and computes with all of them, so the amount may differ by what rounding took:
 * half of the price's last place for each piece, and a cent for the amounts. EN 16931 gives the formula and no
 * tolerance.
 */
function isWrongAmount(line: DocumentLine): boolean {
  const [quantity, price, amount] = [decimal(line.quantity), decimal(line.netPrice), decimal(line.netAmount)]
  const base = decimal(line.priceQuantity) ?? ONE
  const others = balance(line.allowancesAndCharges)
  if (quantity === undefined || price === undefined || amount === undefined || others === undefined)
    return false
  if (isZero(base)) return true
  // Both sides times the base quantity, so that nothing is divided.
  const gap = absolute(subtract(multiply(quantity, price), multiply(subtract(amount, others), base)))
  const rounding: Decimal[] = [
    multiply(absolute(quantity), halfLastPlace(price)),
    multiply(absolute(base), CENT),
  ]
  return compare(gap, rounding.reduce(add)) > 0
}

/** Half a cent for the amount, half for allowances that were rounded as well. */
const CENT: Decimal = { units: 1n, scale: 2 }
