import { soundsLikeHospital } from '../recipients/public-name.js'

/** Whom the code de la commande publique gives how long (R2192-10 and R2192-11). */
export type BuyerKind = 'general' | 'health' | 'public-undertaking'

/** Days. `general`: R2192-10; the others: R2192-11, 1° and 2°. */
const LEGAL_DAYS: Readonly<Record<BuyerKind, number>> = {
  general: 30,
  health: 50,
  'public-undertaking': 60,
}

/** No contract may go beyond what the law gives (L2192-10), and the law gives nobody more. */
export const MOST_DAYS = 60

/** What tells how long a buyer has. */
export type PeriodBasis =
  /** A user says so on the customer: what its kind is, or what the contract shortens it to (L2192-10). */
  | { readonly is: 'customer' }
  /** INSEE's legal category of its SIRET. */
  | { readonly is: 'category'; readonly category: string }
  /** INSEE was not asked yet, or does not tell; it is called as public hospitals are. */
  | { readonly is: 'name' }
  /** Nothing is known of it: the rule holds (R2192-10), the exceptions are to be shown. */
  | { readonly is: 'rule' }

export interface LegalPeriod {
  readonly days: number
  readonly basis: PeriodBasis
}

export interface PeriodFacts {
  /** Days that a user filled in on the customer. */
  readonly agreedDays: number | undefined
  /** Four digits. */
  readonly legalCategory: string | undefined
  readonly name: string
}

export function legalPeriod({ agreedDays, legalCategory, name }: PeriodFacts): LegalPeriod {
  if (agreedDays !== undefined && agreedDays > 0)
    return { days: Math.min(agreedDays, MOST_DAYS), basis: { is: 'customer' } }
  const kind = legalCategory === undefined ? undefined : kindOfCategory(legalCategory)
  if (kind !== undefined && legalCategory !== undefined)
    return { days: LEGAL_DAYS[kind], basis: { is: 'category', category: legalCategory } }
  if (soundsLikeHospital(name)) return { days: LEGAL_DAYS.health, basis: { is: 'name' } }
  return { days: LEGAL_DAYS.general, basis: { is: 'rule' } }
}

/**
 * INSEE, « Catégories juridiques », level III. Where a category has bodies of two kinds in it, the kind with the longer
 * period: nothing is called late that may not be. Undefined: it says nothing of the kind.
 *
 * - 7364 hospitals; 7365 their syndicates; 7470 groups of hospitals under public law, which may be hospitals themselves.
 *   A public home for the elderly (7366) is a local establishment like any other.
 * - 4110, 4120, 4130 industrial and commercial establishments of the State, 4160 the Bank of France, and commercial
 *   companies (5xxx): public undertakings. Those of local authorities (4140, 4150) are local public establishments, which
 *   R2192-11, 2° leaves to the rule.
 * - The armed forces' health service has no category of its own (7150 is all of the ministry): a user says so.
 */
function kindOfCategory(category: string): BuyerKind | undefined {
  if (!/^\d{4}$/.test(category)) return undefined
  if (['7364', '7365', '7470'].includes(category)) return 'health'
  if (['4110', '4120', '4130', '4160'].includes(category) || category.startsWith('5'))
    return 'public-undertaking'
  return /^(4140|4150|7\d\d\d|8\d\d\d|9\d\d\d)$/.test(category) ? 'general' : undefined
}
