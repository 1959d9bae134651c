/**
 * What goes wrong with a request.
 *
 * - `status`: the gateway answers with this HTTP status, before any effect (503 in HTML, as maintenance pages are).
 * - `drop-before`: the connection is cut before any effect.
 * - `drop-after`: the effect takes place, then the connection is cut.
 * - `no-flow-number`: the effect takes place; the answer lacks `numeroFluxDepot`.
 * - `truncated-json`: the effect takes place; half of the answer is sent, under HTTP 200.
 * - `delay`: everything goes well, after `milliseconds` of real time.
 */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number | undefined }
  | { readonly kind: 'drop-before' | 'drop-after' | 'no-flow-number' | 'truncated-json' }
  | { readonly kind: 'delay'; readonly milliseconds: number }

export interface FaultRule {
  /** Requests whose path ends so, e.g. `factures/v1/deposer/flux` or `/api/oauth/token`. */
  readonly path: string
  /** How many requests it strikes: 1 by default. */
  readonly times?: number | undefined
  readonly fault: Fault
}

/** The faults in store, struck in the order they were added. */
export class Faults {
  #rules: { readonly rule: FaultRule; left: number }[] = []

  add(...rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, left: rule.times ?? 1 })))
  }

  clear(): void {
    this.#rules = []
  }

  /** The fault that strikes this request, which is then spent for one time. */
  take(path: string): Fault | undefined {
    const found = this.#rules.find(({ rule, left }) => left > 0 && path.endsWith(rule.path))
    if (found === undefined) return undefined
    found.left -= 1
    return found.rule.fault
  }
}
