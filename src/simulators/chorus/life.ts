import type { User } from './records.js'

/** One status to come. */
export interface LifeStep {
  /** Simulated seconds after the step before (after integration, completion or recycling for the first). */
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
   * it ends in IN_REJETE whatever the document says.
   */
  readonly flow?: 'integrated' | 'incident' | 'stuck' | 'rejected' | undefined
  readonly steps: readonly LifeStep[]
  /** What follows once the supplier has completed a suspended invoice. */
  readonly afterCompletion?: readonly LifeStep[] | undefined
  /** What follows once the supplier has recycled the invoice. */
  readonly afterRecycling?: readonly LifeStep[] | undefined
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

/** Chooses a life for each deposit: the first rule that fits, or else the life of everybody. */
export class Lives {
  readonly #rules: { readonly rule: LifeRule; left: number }[]

  constructor(
    rules: readonly LifeRule[],
    readonly everybody: Life,
  ) {
    this.#rules = rules.map((rule) => ({ rule, left: rule.times ?? Infinity }))
  }

  /** A rule that comes before all others. */
  put(rule: LifeRule): void {
    this.#rules.unshift({ rule, left: rule.times ?? Infinity })
  }

  choose(invoice: { readonly numero: string; readonly destinataire: string }): Life {
    const found = this.#rules.find(
      ({ rule, left }) =>
        left > 0 &&
        (rule.numero === undefined || rule.numero === invoice.numero) &&
        (rule.destinataire === undefined || rule.destinataire === invoice.destinataire) &&
        (rule.when === undefined || rule.when(invoice)),
    )
    if (found === undefined) return this.everybody
    found.left -= 1
    return found.rule.life
  }
}
