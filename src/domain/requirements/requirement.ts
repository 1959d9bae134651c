import type { Reason } from '../words/reason.js'
import { typeset } from '../words/typography.js'

/**
 * - `blocks`: the invoice is held back until a person mends it
 * - `warns`: the administrator is told; the invoice goes
 * - `repaired`: the bridge mends it in the document, and holds back a document where that did not succeed
 */
export type Severity = 'blocks' | 'warns' | 'repaired'

/** What the places in a sentence hold. */
export type Finding = Readonly<Record<string, string>>

/** One rule of Chorus Pro, of EN 16931 or of the law. */
export interface Requirement<Facts> {
  /** Stable, in capitals. */
  readonly code: string
  /** AIFE's annex and rule, the rule of EN 16931, the article of a law, or which refusal was measured. */
  readonly source: string
  readonly severity: Severity
  /** French, for the accountant; `{number}` stands for what a finding says of it. */
  readonly sentence: string
  /**
   * The Odoo field to look at, as the French form labels it, and where it is when that is not plain; absent when no field
   * can mend it. A function where it depends on what this Odoo has.
   */
  readonly field: string | ((facts: Facts) => string) | undefined
  /** Empty when the rule is kept. */
  readonly check: (facts: Facts) => readonly Finding[]
}

type Places<Sentence extends string> = Sentence extends `${string}{${infer Place}}${infer Rest}`
  ? Place | Places<Rest>
  : never

interface Rule<Facts, Sentence extends string> {
  readonly code: string
  readonly source: string
  readonly severity: Severity
  readonly sentence: Sentence
  readonly field?: string | ((facts: Facts) => string)
  readonly check: (facts: Facts) => readonly Readonly<Record<Places<Sentence>, string>>[]
}

/** Declares a rule; the compiler sees to it that a finding fills every place of the sentence. */
export function rule<Facts, const Sentence extends string>({
  field,
  ...rest
}: Rule<Facts, Sentence>): Requirement<Facts> {
  return { ...rest, field }
}

/** The one finding of a rule whose sentence has no places, when the condition holds. */
export function when(broken: boolean): readonly Finding[] {
  return broken ? [{}] : []
}

/** What comes from outside may be of any length. */
const LONGEST_VALUE = 200

export function reasonFor<Facts>(
  { code, sentence, field }: Omit<Requirement<Facts>, 'check'>,
  facts: Facts,
  finding: Finding,
): Reason {
  const filled = typeset(sentence).replace(/\{(\w+)\}/g, (_, place: string) =>
    shortened(finding[place] ?? ''),
  )
  const where = typeof field === 'function' ? field(facts) : field
  return { code, sentence: filled, ...(where !== undefined && { field: where }) }
}

function shortened(value: string): string {
  const letters = Array.from(value)
  return letters.length > LONGEST_VALUE ? `${letters.slice(0, LONGEST_VALUE).join('')}…` : value
}
