import { absolute, add, compare, type Decimal, multiply, round, subtract } from '../invoice/amount.js'
import { isReverseCharge } from '../invoice/reverse-charge.js'
import { fr } from '../words/typography.js'
import { balance, ROUND_LINES } from './amounts.js'
import { decimal, decimalOrZero, differ, isZero, ONE, shown, sumOf } from './decimals.js'
import type { DocumentFacts, DocumentTerms, DocumentVat } from './facts.js'
import { rule, when } from './requirement.js'

/** UNTDID 5305, those of EN 16931 (BR-CL-17, BR-CL-18) that France knows. */
const CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M']
/** Categories that say why no VAT is charged. */
const EXEMPT = ['E', 'AE', 'K', 'G', 'O']
/** Categories whose base EN 16931's artefacts compare exactly; those of the others may be less than one unit away. */
const EXACT_BASE = ['S', 'L', 'M', 'O']
const TAXED = ['S', 'L', 'M']
const PERCENT: Decimal = { units: 1n, scale: 2 }

const SUBCONTRACTING = 'CGI, article 283, 2 nonies; AIFE, annexe « Parcours de facturation », cadre A9'
const SUBCONTRACTED = ['A9', 'A10']

export const vatDocumentRules = [
  rule({
    code: 'VAT_BREAKDOWN_MISSING',
    source: 'EN 16931, BR-CO-18',
    severity: 'blocks',
    sentence:
      'Le document ne détaille pas la TVA : choisissez une taxe sur chaque ligne, même à 0 %, puis validez la facture de nouveau.',
    field: 'Taxes',
    check: ({ terms: { vatBreakdown } }: DocumentFacts) => when(vatBreakdown.length === 0),
  }),
  rule({
    code: 'VAT_BREAKDOWN_INCOMPLETE',
    source: 'EN 16931, BR-45 to BR-48',
    severity: 'blocks',
    sentence:
      'Le détail de la TVA du document est incomplet : vérifiez la taxe de chaque ligne, puis validez la facture de nouveau.',
    field: 'Taxes',
    check: ({ terms: { vatBreakdown } }: DocumentFacts) =>
      when(
        vatBreakdown.some(
          ({ taxableAmount, taxAmount, category, rate }) =>
            decimal(taxableAmount) === undefined ||
            decimal(taxAmount) === undefined ||
            category === undefined ||
            (category !== 'O' && decimal(rate) === undefined),
        ),
      ),
  }),
  rule({
    code: 'VAT_CATEGORY_MISSING',
    source: 'EN 16931, BR-CO-04',
    severity: 'blocks',
    sentence: 'Une ligne de la facture n’a pas de TVA : choisissez-en une, même à 0 %.',
    field: 'Taxes',
    check: ({ terms: { lines } }: DocumentFacts) =>
      when(lines.some(({ vatCategory }) => vatCategory === undefined)),
  }),
  rule({
    code: 'VAT_CATEGORY_UNKNOWN',
    source: 'EN 16931, BR-CL-17 and BR-CL-18',
    severity: 'blocks',
    sentence: 'La catégorie de TVA « {category} » n’est pas admise.',
    field: 'Taxes',
    check: ({ terms }: DocumentFacts) =>
      [...new Set(ratedParts(terms).map(({ category }) => category))].flatMap((category) =>
        category === undefined || CATEGORIES.includes(category) ? [] : [{ category }],
      ),
  }),
  rule({
    code: 'VAT_RATE',
    source: 'EN 16931, BR-S-05, BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05, BR-O-05',
    severity: 'blocks',
    sentence: 'Le taux de TVA ({rate}) ne va pas avec la catégorie {category}.',
    field: 'Taxes',
    check: ({ terms }: DocumentFacts) => {
      const wrong = ratedParts(terms).find(
        ({ category, rate }) => category !== undefined && !isRateOf(category, rate),
      )
      return wrong === undefined ? [] : [{ rate: shownRate(wrong.rate), category: wrong.category ?? '' }]
    },
  }),
  rule({
    code: 'VAT_AMOUNT',
    source: 'EN 16931, BR-CO-17 and BR-S-09, with the tolerance of their published artefacts',
    severity: 'blocks',
    sentence: `La TVA de {amount} € n’est pas {rate} % de {base} €. ${ROUND_LINES}.`,
    field: 'Taxes',
    check: ({ terms: { vatBreakdown } }: DocumentFacts) =>
      vatBreakdown.filter(isWrongTax).map(({ taxAmount, taxableAmount, rate }) => ({
        amount: shown(decimal(taxAmount)),
        base: shown(decimal(taxableAmount)),
        rate: shown(decimalOrZero(rate)),
      })),
  }),
  rule({
    code: 'VAT_BASE',
    source: 'EN 16931, BR-S-08, BR-Z-08, BR-E-08, BR-AE-08, BR-IC-08, BR-G-08, BR-O-08',
    severity: 'blocks',
    sentence: `La base de la TVA à {rate} % (catégorie {category}) ne correspond pas aux lignes : {stated} € au lieu de {computed} €. ${ROUND_LINES}.`,
    field: 'Taxes',
    check: ({ terms }: DocumentFacts) =>
      terms.vatBreakdown.flatMap((vat) => {
        const [stated, computed] = [decimal(vat.taxableAmount), baseFromLines(terms, vat)]
        if (stated === undefined || computed === undefined || isSameBase(vat, stated, computed)) return []
        const rate = shown(decimalOrZero(vat.rate))
        return [{ rate, category: vat.category ?? '', stated: shown(stated), computed: shown(computed) }]
      }),
  }),
  rule({
    code: 'VAT_NOT_BROKEN_DOWN',
    source: 'EN 16931, BR-S-01, BR-Z-01, BR-E-01, BR-AE-01, BR-IC-01, BR-G-01, BR-O-01',
    severity: 'blocks',
    sentence:
      'Le détail de la TVA ne contient pas la catégorie {category} à {rate} %, que portent des lignes.',
    field: 'Taxes',
    check: ({ terms: { vatBreakdown, lines } }: DocumentFacts) => {
      const orphan = lines.find(
        ({ vatCategory: category, vatRate: rate }) =>
          category !== undefined && !vatBreakdown.some((vat) => isSameVat(vat, { category, rate })),
      )
      return orphan?.vatCategory === undefined
        ? []
        : [{ category: orphan.vatCategory, rate: shown(decimalOrZero(orphan.vatRate)) }]
    },
  }),
  rule({
    code: 'VAT_EXEMPTION_REASON_MISSING',
    source: 'EN 16931, BR-E-10, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10; CGI, annexe II, 242 nonies A, I-12°',
    severity: 'blocks',
    sentence:
      'La facture ne dit pas pourquoi elle est sans TVA (catégorie {category}) : indiquez le motif sur la taxe.',
    field: 'Motif d’exonération de la taxe',
    check: ({ terms: { vatBreakdown } }: DocumentFacts) =>
      vatBreakdown.flatMap(({ category, exemptionReason, exemptionReasonCode }) =>
        category !== undefined &&
        EXEMPT.includes(category) &&
        exemptionReason === undefined &&
        exemptionReasonCode === undefined
          ? [{ category }]
          : [],
      ),
  }),
  rule({
    code: 'VAT_EXEMPTION_REASON_SUPERFLUOUS',
    source: 'EN 16931, BR-S-10, BR-Z-10, BR-AF-10, BR-AG-10',
    severity: 'blocks',
    sentence:
      'La facture donne un motif d’exonération pour une TVA qui n’est pas exonérée (catégorie {category}).',
    field: 'Motif d’exonération de la taxe',
    check: ({ terms: { vatBreakdown } }: DocumentFacts) =>
      vatBreakdown.flatMap(({ category, exemptionReason, exemptionReasonCode }) =>
        (category === 'Z' || TAXED.includes(category ?? '')) &&
        (exemptionReason !== undefined || exemptionReasonCode !== undefined)
          ? [{ category: category ?? '' }]
          : [],
      ),
  }),
  rule({
    code: 'SELLER_VAT_MISSING',
    source: 'EN 16931, BR-S-02, BR-Z-02, BR-E-02, BR-AE-02, BR-IC-02, BR-G-02',
    severity: 'blocks',
    sentence:
      'Votre société n’a pas de numéro de TVA, alors que la facture {why} : renseignez-le sur la fiche de la société. Si elle est en franchise de TVA (article 293 B du CGI), choisissez sur chaque ligne une taxe à 0 % de catégorie « E » qui donne ce motif.',
    field: 'Numéro de TVA de la société',
    check: ({ terms }: DocumentFacts) => {
      const taxed = ratedParts(terms).some(({ category }) => category !== undefined && category !== 'O')
      const known = [terms.sellerVat, terms.sellerTaxRegistration, terms.taxRepresentativeVat]
      if (!taxed || known.some((number) => number !== undefined)) return []
      return [{ why: whyVatNumber(terms) }]
    },
  }),
  rule({
    code: 'VAT_NUMBER_PREFIX',
    source: 'EN 16931, BR-CO-09',
    severity: 'blocks',
    sentence: 'Le numéro de TVA « {number} » {party} ne commence pas par le code de son pays.',
    field: 'Numéro de TVA',
    check: ({ terms: { sellerVat, buyerVat } }: DocumentFacts) =>
      (
        [
          [sellerVat, 'de votre société'],
          [buyerVat, 'du client'],
        ] as const
      ).flatMap(([number, party]) =>
        number === undefined || /^[A-Z]{2}/.test(number) ? [] : [{ number, party }],
      ),
  }),
  rule({
    code: 'SELLER_VAT_FORM',
    source: 'CGI, article 286 ter; VIES: FR, two characters, nine digits',
    severity: 'warns',
    sentence: 'Le numéro de TVA « {number} » de votre société n’a pas la forme d’un numéro français.',
    field: 'Numéro de TVA de la société',
    check: ({ terms: { sellerVat: number } }: DocumentFacts) =>
      number?.startsWith('FR') === true && !/^FR[0-9A-HJ-NP-Z]{2}\d{9}$/.test(number) ? [{ number }] : [],
  }),
  rule({
    code: 'SUBCONTRACTING_WITH_VAT',
    source: SUBCONTRACTING,
    severity: 'warns',
    sentence:
      'La facture est celle d’un sous-traitant (cadre {framework}) et porte de la TVA : en travaux immobiliers, la TVA est autoliquidée par le donneur d’ordre.',
    field: 'Taxes',
    check: ({ terms }: DocumentFacts) => {
      const framework = terms.businessProcess ?? ''
      const taxed = terms.vatBreakdown.some(({ category }) => TAXED.includes(category ?? ''))
      return SUBCONTRACTED.includes(framework) && taxed ? [{ framework }] : []
    },
  }),
  rule({
    code: 'REVERSE_CHARGE_FRAMEWORK',
    source: SUBCONTRACTING,
    severity: 'warns',
    sentence:
      'La TVA est autoliquidée (catégorie AE) et le cadre de facturation est {framework} : un sous-traitant facture sous le cadre A9.',
    field: 'Cadre de facturation',
    check: ({ terms }: DocumentFacts) => {
      const framework = terms.businessProcess ?? '(absent)'
      const reversed = terms.vatBreakdown.some(({ category }) => category === 'AE')
      return reversed && !SUBCONTRACTED.includes(framework) ? [{ framework }] : []
    },
  }),
]

function whyVatNumber(terms: DocumentTerms): string {
  const isReversed = terms.vatBreakdown.some(
    ({ category, exemptionReason }) => category === 'AE' || isReverseCharge(exemptionReason ?? ''),
  )
  if (isReversed) return 'est en autoliquidation'
  return ratedParts(terms).some(({ category }) => TAXED.includes(category ?? ''))
    ? 'applique la TVA'
    : 'en demande un'
}

interface Rated {
  readonly category: string | undefined
  readonly rate: string | undefined
}

function ratedParts({ vatBreakdown, lines, allowancesAndCharges }: DocumentTerms): Rated[] {
  return [
    ...vatBreakdown.map(({ category, rate }) => ({ category, rate })),
    ...[...lines, ...allowancesAndCharges].map(({ vatCategory, vatRate }) => ({
      category: vatCategory,
      rate: vatRate,
    })),
  ]
}

/** An unknown category has no rates; that it is unknown is another rule's finding. */
function isRateOf(category: string, text: string | undefined): boolean {
  const rate = decimalOrZero(text)
  if (rate === undefined) return false
  if (category === 'S') return rate.units > 0n
  if (category === 'L' || category === 'M') return rate.units >= 0n
  return !CATEGORIES.includes(category) || rate.units === 0n
}

/** One that is no number is shown as it stands in the document. */
function shownRate(text: string | undefined): string {
  if (text === undefined) return 'absent'
  const rate = decimal(text)
  return rate === undefined ? fr`« ${text} »` : fr`${shown(rate)} %`
}

function isWrongTax({ taxAmount, taxableAmount, rate }: DocumentVat): boolean {
  const [tax, base, percent] = [decimal(taxAmount), decimal(taxableAmount), decimalOrZero(rate)]
  if (tax === undefined || base === undefined || percent === undefined) return false
  if (isZero(percent)) return !isZero(tax)
  return !isWithinOne(tax, round(multiply(multiply(base, percent), PERCENT), 2))
}

function isSameBase({ category }: DocumentVat, stated: Decimal, computed: Decimal): boolean {
  return EXACT_BASE.includes(category ?? '') ? !differ(stated, computed) : isWithinOne(stated, computed)
}

/** What the lines, allowances and charges of a category and rate add up to. */
function baseFromLines(
  { lines, allowancesAndCharges }: DocumentTerms,
  vat: DocumentVat,
): Decimal | undefined {
  const own = lines.filter(({ vatCategory: category, vatRate: rate }) => isSameVat(vat, { category, rate }))
  const others = allowancesAndCharges.filter(({ vatCategory: category, vatRate: rate }) =>
    isSameVat(vat, { category, rate }),
  )
  const [sum, rest] = [sumOf(own.map(({ netAmount }) => decimal(netAmount))), balance(others)]
  return sum === undefined || rest === undefined ? undefined : add(sum, rest)
}

function isSameVat(left: Rated, right: Rated): boolean {
  const [one, other] = [decimalOrZero(left.rate), decimalOrZero(right.rate)]
  return (
    left.category === right.category && one !== undefined && other !== undefined && compare(one, other) === 0
  )
}

function isWithinOne(left: Decimal, right: Decimal): boolean {
  return compare(absolute(subtract(left, right)), ONE) < 0
}
