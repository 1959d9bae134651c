import { add, type Decimal, negate, subtract } from '../amount.js'
import { decimal, decimalOrZero, differ, shown, sumOf } from './decimals.js'
import type { DocumentFacts, DocumentTerms } from './facts.js'
import { type Requirement, rule } from './requirement.js'

/** EN 16931 writes amounts with two decimals at most, a dot, and neither exponent nor separator. */
const AMOUNT = /^-?\d{1,17}(\.\d{1,2})?$/

export const amountDocumentRules = [
  rule({
    code: 'TOTAL_MISSING',
    source: 'EN 16931, BR-12 to BR-15',
    severity: 'blocks',
    sentence: 'Le document ne donne pas {totals}. Prévenez votre administrateur.',
    check: ({ terms: { totals } }: DocumentFacts) => {
      const named: [string | undefined, string][] = [
        [totals.lines, 'la somme des lignes'],
        [totals.withoutVat, 'le total hors taxes'],
        [totals.withVat, 'le total TTC'],
        [totals.due, 'le net à payer'],
      ]
      const absent = named.filter(([amount]) => amount === undefined).map(([, name]) => name)
      return absent.length === 0 ? [] : [{ totals: absent.join(', ') }]
    },
  }),
  rule({
    code: 'AMOUNT_FORM',
    source: 'EN 16931, BR-DEC-09 to BR-DEC-23',
    severity: 'blocks',
    sentence:
      'Le montant « {amount} » du document n’est pas un nombre à deux décimales. Prévenez votre administrateur.',
    check: ({ terms }: DocumentFacts) => {
      const wrong = amountsOf(terms).find((amount) => amount !== undefined && !AMOUNT.test(amount))
      return wrong === undefined ? [] : [{ amount: wrong }]
    },
  }),
  sumRule(
    'LINES_SUM',
    'BR-CO-10',
    'la somme des lignes',
    ({ totals }) => decimal(totals.lines),
    ({ lines }) => sumOf(lines.map(({ netAmount }) => decimal(netAmount))),
  ),
  sumRule(
    'ALLOWANCES_SUM',
    'BR-CO-11',
    'le total des remises',
    ({ totals }) => decimalOrZero(totals.allowances),
    (terms) => allowancesOrCharges(terms, false),
  ),
  sumRule(
    'CHARGES_SUM',
    'BR-CO-12',
    'le total des frais',
    ({ totals }) => decimalOrZero(totals.charges),
    (terms) => allowancesOrCharges(terms, true),
  ),
  sumRule(
    'TOTAL_WITHOUT_VAT',
    'BR-CO-13',
    'le total hors taxes',
    ({ totals }) => decimal(totals.withoutVat),
    ({ totals: { lines, allowances, charges } }) =>
      sumOf([decimal(lines), negated(decimalOrZero(allowances)), decimalOrZero(charges)]),
  ),
  sumRule(
    'VAT_SUM',
    'BR-CO-14',
    'le total de la TVA',
    ({ totals }) => decimalOrZero(totals.vat),
    ({ vatBreakdown }) => sumOf(vatBreakdown.map(({ taxAmount }) => decimal(taxAmount))),
  ),
  sumRule(
    'TOTAL_WITH_VAT',
    'BR-CO-15',
    'le total TTC',
    ({ totals }) => decimal(totals.withVat),
    ({ totals: { withoutVat, vat } }) => sumOf([decimal(withoutVat), decimalOrZero(vat)]),
  ),
  sumRule(
    'AMOUNT_DUE',
    'BR-CO-16',
    'le net à payer',
    ({ totals }) => decimal(totals.due),
    ({ totals: { withVat, paid, rounding } }) =>
      sumOf([decimal(withVat), negated(decimalOrZero(paid)), decimalOrZero(rounding)]),
  ),
  rule({
    code: 'ALREADY_PAID_WITH_DUE',
    source: 'AIFE, annexe « Parcours de facturation », cadre A2: a paid invoice',
    severity: 'warns',
    sentence: 'La facture est déclarée déjà payée (cadre A2) et porte un net à payer de {due} €.',
    field: 'Cadre de facturation',
    check: ({ terms: { businessProcess, totals } }: DocumentFacts) => {
      const due = decimal(totals.due)
      return businessProcess === 'A2' && due !== undefined && due.units > 0n ? [{ due: shown(due) }] : []
    },
  }),
  rule({
    code: 'PAID_WITHOUT_FRAMEWORK',
    source: 'AIFE, annexe « Parcours de facturation », cadre A2: a person decides',
    severity: 'warns',
    sentence:
      'Il ne reste rien à payer sur la facture ({paid} € payés), dont le cadre de facturation est {framework}.',
    field: 'Cadre de facturation',
    check: ({ terms: { businessProcess, totals } }: DocumentFacts) => {
      const [due, paid] = [decimal(totals.due), decimal(totals.paid)]
      const settled = due?.units === 0n && paid !== undefined && paid.units > 0n
      return settled && businessProcess !== undefined && businessProcess !== 'A2'
        ? [{ paid: shown(paid), framework: businessProcess }]
        : []
    },
  }),
]

/** A total that must be, to the cent, what others add up to. One that cannot be read is another rule's finding. */
function sumRule(
  code: string,
  source: string,
  what: string,
  stated: (terms: DocumentTerms) => Decimal | undefined,
  computed: (terms: DocumentTerms) => Decimal | undefined,
): Requirement<DocumentFacts> {
  return rule({
    code,
    source: `EN 16931, ${source}`,
    severity: 'blocks',
    sentence:
      'Les montants du document ne s’additionnent pas : {what} y est de {stated} € au lieu de {computed} € ({gap} € d’écart). Prévenez votre administrateur.',
    check: ({ terms }: DocumentFacts) => {
      const [is, should] = [stated(terms), computed(terms)]
      if (is === undefined || should === undefined || !differ(is, should)) return []
      return [{ what, stated: shown(is), computed: shown(should), gap: shown(subtract(is, should)) }]
    },
  })
}

function allowancesOrCharges({ allowancesAndCharges }: DocumentTerms, charges: boolean): Decimal | undefined {
  return sumOf(
    allowancesAndCharges.filter(({ isCharge }) => isCharge === charges).map(({ amount }) => decimal(amount)),
  )
}

function negated(value: Decimal | undefined): Decimal | undefined {
  return value && negate(value)
}

function amountsOf({
  totals,
  vatBreakdown,
  allowancesAndCharges,
  lines,
}: DocumentTerms): (string | undefined)[] {
  return [
    totals.lines,
    totals.allowances,
    totals.charges,
    totals.withoutVat,
    totals.vat,
    totals.vatInAccountingCurrency,
    totals.withVat,
    totals.paid,
    totals.rounding,
    totals.due,
    ...vatBreakdown.flatMap(({ taxableAmount, taxAmount }) => [taxableAmount, taxAmount]),
    ...allowancesAndCharges.map(({ amount }) => amount),
    ...lines.flatMap((line) => [line.netAmount, ...line.allowancesAndCharges.map(({ amount }) => amount)]),
  ]
}

/** What allowances and charges change on a sum: charges add, allowances take away. */
export function balance(
  items: readonly { readonly isCharge: boolean; readonly amount: string | undefined }[],
): Decimal | undefined {
  return items.reduce<Decimal | undefined>((sum, { isCharge, amount }) => {
    const value = decimal(amount)
    if (sum === undefined || value === undefined) return undefined
    return add(sum, isCharge ? value : negate(value))
  }, decimalOrZero(undefined))
}
