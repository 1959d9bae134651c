/** One reason why the platform refuses an invoice. */
export interface Refusal {
  /** The rule's name in EN 16931 or AIFE's annexes, or ours for a rule of the directory: for reports, not for the wire. */
  readonly rule: string
  /** The French text of the flow's report. */
  readonly message: string
}

export const refusal = (rule: string, message: string): Refusal => ({ rule, message })

/** The platform's own wording for an absent element (measured): it prints its internal path. */
export const missing = (rule: string, path: string): Refusal =>
  refusal(rule, `L'element FichierXml.${path}.value est obligatoire.`)

/** The refusal when the condition does not hold. */
export const unless = (holds: boolean, rule: string, message: string): Refusal[] =>
  holds ? [] : [refusal(rule, message)]
