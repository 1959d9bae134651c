import type { VatCategory } from './invoice-data.js'

/** What Odoo's tax says of itself. Each may be absent. */
export interface TaxWords {
  /** *Mentions légales* of the tax, since 17.0: there for nothing else. */
  readonly legalNotes: string | undefined
  /** Description, label on invoices and name, in this order. */
  readonly others: readonly string[]
  /** What somebody, or Odoo's chart of accounts, chose for electronic invoices (UNTDID 5305). */
  readonly category: VatCategory | undefined
  /** Of the list VATEX, chosen likewise. */
  readonly reasonCode: string | undefined
}

/** Why no VAT is charged: BT-118, BT-120 and BT-121. */
export interface Exemption {
  readonly category: VatCategory
  readonly reason: string | undefined
  readonly reasonCode: string | undefined
}

/**
 * Words that tell a category, in the order in which they are looked for: « Exempt intra-community supplies » is K, and
 * the « UE » of « hors UE » is none. The articles are the CGI's (259 to 298) and those of the directive 2006/112/CE.
 */
const TELLING: readonly (readonly [VatCategory, RegExp])[] = [
  ['AE', /auto-?\s?liquid|reverse[\s-]+charge|\b283\b|article 19[469]\b|\bpreneur\b/i],
  ['AE', /\b(?:UE|EU)\s+(?:S\b|[Ss]ervice)/],
  ['K', /intra-?\s?comm?un|\b262\s*ter\b|article 138\b/i],
  ['G', /\bexport|\bhors\s+(?:de\s+l['’])?(?:UE|EU|CEE)\b|\b262\s*[-,.]?\s*I\b|article 146\b/i],
  ['K', /\b(?:UE|EU|CEE)\b/],
  ['O', /hors\s+(?:du\s+)?champ|non\s+soumis|not\s+subject|out\s+of\s+scope|\bd[ée]bours\b/i],
  [
    'E',
    /\bexo|exempt|exon[ée]r|franchise|non\s+(?:applicable|assujetti)|\bart(?:icles?|s)?\b\.?\s*\d|\bC\.?G\.?I\b|\bdirective\b|2006\/112|\b26[1-3]\b|\b29[3-8]\b|\b(?:guyane|mayotte)\b/i,
  ],
  // Of works on buildings, and nothing more is said of it.
  ['AE', /sous-?\s?traitance/i],
]

/** Codes that mean a category and nothing more: whoever names the category has given them. */
const CODE_OF_CATEGORY: Partial<Record<VatCategory, string>> = {
  AE: 'VATEX-EU-AE',
  K: 'VATEX-EU-IC',
  G: 'VATEX-EU-G',
  O: 'VATEX-EU-O',
}

/** Of several texts that tell why, the one that names an article is the reason. */
const ARTICLE = /\b[12]\d\d\b/

/** What an invoice under it has to say in any case (CGI, annexe II, article 242 nonies A, I-13°). */
const REVERSE_CHARGE = 'Autoliquidation'

/**
 * Why a tax of 0 % is one, from its own words; undefined when it says nothing of it. What it says of article 283-2 or of
 * an exemption counts more than the category: Odoo's French chart of 2026 makes « 0% EXEMPT G » an export (G) and
 * « 0% EXEMPT S » not subject to VAT (O).
 */
export function exemptionOf(words: TaxWords): Exemption | undefined {
  const { legalNotes, others } = words
  const told = categoryToldBy([legalNotes ?? '', ...others].join('\n'))
  const category = categoryOf(words, told)
  if (category === undefined) return undefined
  if (category === 'Z') return { category, reason: undefined, reasonCode: undefined }
  const telling = others.filter((text) => categoryToldBy(text) === category)
  const reason =
    legalNotes ??
    telling.find((text) => ARTICLE.test(text)) ??
    telling[0] ??
    (category === 'AE' ? REVERSE_CHARGE : undefined)
  const reasonCode =
    words.reasonCode !== undefined && categoryOfCode(words.reasonCode) === category
      ? words.reasonCode
      : CODE_OF_CATEGORY[category]
  return reason === undefined && reasonCode === undefined ? undefined : { category, reason, reasonCode }
}

function categoryOf(words: TaxWords, told: VatCategory | undefined): VatCategory | undefined {
  const { category, reasonCode, legalNotes } = words
  if (told === 'AE') return told
  if (category !== undefined && category !== 'S')
    return told === 'E' && (category === 'G' || category === 'O') ? told : category
  if (told !== undefined) return told
  if (reasonCode !== undefined) return categoryOfCode(reasonCode)
  return legalNotes === undefined ? undefined : 'E'
}

function categoryToldBy(text: string): VatCategory | undefined {
  return TELLING.find(([, pattern]) => pattern.test(text))?.[0]
}

/** The category that a code of the list VATEX goes with. */
function categoryOfCode(code: string): VatCategory {
  if (code === 'VATEX-EU-AE' || code === 'VATEX-FR-AE') return 'AE'
  if (code === 'VATEX-EU-IC') return 'K'
  if (code === 'VATEX-EU-G') return 'G'
  return code === 'VATEX-EU-O' ? 'O' : 'E'
}
