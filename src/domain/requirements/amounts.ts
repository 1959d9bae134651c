import { add, type Decimal, negate, subtract } from '../invoice/amount.js'
import { decimal, decimalOrZero, differ, shown, sumOf } from './decimals.js'
import type { DocumentFacts, DocumentTerms } from './facts.js'
import { type Requirement, rule } from './requirement.js'

/**
 * Findings about amounts of a document that contradict each other, or are not there: another document of the same invoice,
 * built from the lines, taxes and totals that Odoo keeps, may be free of them.
 */
export const AMOUNT_CONTRADICTIONS: ReadonlySet<string> = new Set([
  'TOTAL_MISSING',
  'AMOUNT_FORM',
  'LINES_SUM',
  'ALLOWANCES_SUM',
  'CHARGES_SUM',
  'TOTAL_WITHOUT_VAT',
  'VAT_SUM',
  'TOTAL_WITH_VAT',
  'AMOUNT_DUE',
  // Odoo 16 keeps the data that it made when the invoice was posted.
  'PAID_DOCUMENT_OUTDATED',
  'LINE_AMOUNT',
  'LINE_AMOUNT_MISSING',
  'VAT_AMOUNT',
  'VAT_BASE',
  'VAT_BREAKDOWN_MISSING',
  'VAT_BREAKDOWN_INCOMPLETE',
  'VAT_NOT_BROKEN_DOWN',
])

/** Which settings of Odoo leave sums a cent apart, under the names that its French forms give them. */
const AGAIN = 'puis remettez la facture en brouillon et validez-la de nouveau' as const
export const ROUND_LINES =
  `Saisissez des prix hors taxes, ou choisissez « Arrondir à la ligne » comme « Méthode d’arrondi » (Facturation, Configuration, Paramètres, Taxes), ${AGAIN}` as const
const ROUNDING_OR_DISCOUNT =
  `Si les conditions de paiement prévoient un escompte, choisissez-en d’autres ; sinon, choisissez « Arrondir à la ligne » comme « Méthode d’arrondi » (Facturation, Configuration, Paramètres, Taxes), ${AGAIN}` as const
const NO_CASH_ROUNDING =
  `Retirez la « Méthode d’arrondi des paiements en espèces » de la facture, ou choisissez des conditions de paiement sans escompte, ${AGAIN}` as const

/** EN 16931 writes amounts with two decimals at most, a dot, and neither exponent nor separator. */
const AMOUNT = /^-?\d{1,17}(\.\d{1,2})?$/

export const amountDocumentRules = [
  rule({
    code: 'TOTAL_MISSING',
    source: 'EN 16931, BR-12 to BR-15',
    severity: 'blocks',
    sentence:
      'Le document ne donne pas {totals} : vérifiez les lignes et les taxes de la facture, puis validez-la de nouveau.',
    field: 'Lignes de facture',
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
      'Le montant « {amount} » du document n’est pas un nombre à deux décimales : réglez à 0,01 l’arrondi de la devise (Facturation, Configuration, Devises).',
    field: 'Devise',
    check: ({ terms }: DocumentFacts) => {
      const wrong = amountsOf(terms).find((amount) => amount !== undefined && !AMOUNT.test(amount))
      return wrong === undefined ? [] : [{ amount: wrong }]
    },
  }),
  sumRule(
    'LINES_SUM',
    'BR-CO-10',
    'la somme des lignes',
    ROUND_LINES,
    ({ totals }) => decimal(totals.lines),
    ({ lines }) => sumOf(lines.map(({ netAmount }) => decimal(netAmount))),
  ),
  sumRule(
    'ALLOWANCES_SUM',
    'BR-CO-11',
    'le total des remises',
    ROUNDING_OR_DISCOUNT,
    ({ totals }) => decimalOrZero(totals.allowances),
    (terms) => allowancesOrCharges(terms, false),
  ),
  sumRule(
    'CHARGES_SUM',
    'BR-CO-12',
    'le total des frais',
    ROUNDING_OR_DISCOUNT,
    ({ totals }) => decimalOrZero(totals.charges),
    (terms) => allowancesOrCharges(terms, true),
  ),
  sumRule(
    'TOTAL_WITHOUT_VAT',
    'BR-CO-13',
    'le total hors taxes',
    ROUNDING_OR_DISCOUNT,
    ({ totals }) => decimal(totals.withoutVat),
    ({ totals: { lines, allowances, charges } }) =>
      sumOf([decimal(lines), negated(decimalOrZero(allowances)), decimalOrZero(charges)]),
  ),
  sumRule(
    'VAT_SUM',
    'BR-CO-14',
    'le total de la TVA',
    ROUNDING_OR_DISCOUNT,
    ({ totals }) => decimalOrZero(totals.vat),
    ({ vatBreakdown }) => sumOf(vatBreakdown.map(({ taxAmount }) => decimal(taxAmount))),
  ),
  sumRule(
    'TOTAL_WITH_VAT',
    'BR-CO-15',
    'le total TTC',
    ROUNDING_OR_DISCOUNT,
    ({ totals }) => decimal(totals.withVat),
    ({ totals: { withoutVat, vat } }) => sumOf([decimal(withoutVat), decimalOrZero(vat)]),
  ),
  sumRule(
    'AMOUNT_DUE',
    'BR-CO-16',
    'le net à payer',
    NO_CASH_ROUNDING,
    ({ totals }) => decimal(totals.due),
    ({ totals: { withVat, paid, rounding } }) =>
      sumOf([decimal(withVat), negated(decimalOrZero(paid)), decimalOrZero(rounding)]),
  ),
]

/** A total that must be, to the cent, what others add up to. One that cannot be read is another rule's finding. */
function sumRule(
  code: string,
  source: string,
  what: string,
  remedy: string,
  stated: (terms: DocumentTerms) => Decimal | undefined,
  computed: (terms: DocumentTerms) => Decimal | undefined,
): Requirement<DocumentFacts> {
  return rule({
    code,
    source: `EN 16931, ${source}`,
    severity: 'blocks',
    sentence: `Les montants du document ne s’additionnent pas : {what} y est de {stated} € au lieu de {computed} € ({gap} € d’écart). ${remedy}.`,
    field: 'Taxes et conditions de paiement',
    check: ({ terms }: DocumentFacts) => {
      const [is, should] = [stated(terms), computed(terms)]
      if (is === undefined || should === undefined || !differ(is, should)) return []
      return [
        {
          what,
          stated: shown(is),
          computed: shown(should),
          gap: shown(subtract(is, should)),
        },
      ]
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
