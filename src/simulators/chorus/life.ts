import type { User } from './records.js'

/** One status to come. */
export interface LifeStep {
  /** Simulated seconds after the step before (after integration, completion, recycling or correction for the first). */
  readonly afterSeconds: number
  /** Simulated seconds until Chorus Pro shows it, under the moment at which it was taken; 0 when absent. */
  readonly shownAfterSeconds?: number | undefined
  readonly statut: string
  readonly commentaire?: string | undefined
  readonly utilisateur?: User | undefined
}

/** What becomes of a deposited invoice, from the flow to the payment. */
export interface Life {
  /**
   * `incident`: the flow ends in IN_INCIDENTE; `stuck`: it waits in IN_EN_ATTENTE_RETRAITEMENT_CPP for ever; `rejected`:
   * it ends in IN_REJETE whatever the document says. `left-out`: of a lot it is not integrated, and the report names it nowhere.
   */
  readonly flow?: 'integrated' | 'incident' | 'stuck' | 'rejected' | 'left-out' | undefined
  /** In which words it is rejected. */
  readonly rejection?: string | undefined
  readonly steps: readonly LifeStep[]
  /** What follows once the supplier has completed a suspended invoice. */
  readonly afterCompletion?: readonly LifeStep[] | undefined
  /** What follows once the supplier has recycled the invoice. */
  readonly afterRecycling?: readonly LifeStep[] | undefined
  /** What follows once the supplier has corrected the validator of an invoice. */
  readonly afterCorrection?: readonly LifeStep[] | undefined
  /** What follows once the last validator has validated, or let fifteen days pass; on the way and paid when absent. */
  readonly afterValidation?: readonly LifeStep[] | undefined
}

/** The deposits that a life is given to. All conditions present must hold. */
export interface LifeRule {
  /** The exact invoice number. */
  readonly numero?: string | undefined
  /** The recipient's SIRET. */
  readonly destinataire?: string | undefined
  readonly when?:
    ((invoice: { readonly numero: string; readonly destinataire: string }) => boolean) | undefined
  /** How many deposits the rule serves before it is spent; without it, all. */
  readonly times?: number | undefined
  readonly life: Life
}

interface Entry {
  readonly rule: LifeRule
  left: number
  /** The latest rule comes first. */
  readonly order: number
}

/** Chooses a life for each deposit: the first rule that fits, or else the life of everybody. */
export class Lives {
  /** Those for one number stand apart: there may be one for each invoice. */
  readonly #numbered = new Map<string, Entry[]>()
  readonly #others: Entry[] = []
  #order = 0

  constructor(
    rules: readonly LifeRule[],
    readonly everybody: Life,
  ) {
    for (const rule of rules.toReversed()) this.put(rule)
  }

  /** A rule that comes before all others. */
  put(rule: LifeRule): void {
    const entry = { rule, left: rule.times ?? Infinity, order: this.#order++ }
    if (rule.numero === undefined) this.#others.unshift(entry)
    else this.#numbered.set(rule.numero, [entry, ...(this.#numbered.get(rule.numero) ?? [])])
  }

  choose(invoice: { readonly numero: string; readonly destinataire: string }): Life {
    const fits = ({ rule, left }: Entry): boolean =>
      left > 0 &&
      (rule.destinataire === undefined || rule.destinataire === invoice.destinataire) &&
      (rule.when === undefined || rule.when(invoice))
    const candidates = [this.#numbered.get(invoice.numero)?.find(fits), this.#others.find(fits)]
    const [found] = candidates.filter((entry) => entry !== undefined).sort((a, b) => b.order - a.order)
    if (found === undefined) return this.everybody
    found.left -= 1
    return found.rule.life
  }
}
