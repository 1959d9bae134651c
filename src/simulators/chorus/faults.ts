/**
 * What goes wrong with a request. `when` is `before` unless it says otherwise: nothing has taken place; `after`: the
 * effect has.
 *
 * - `status`: the gateway answers with this HTTP status (503 in HTML, as maintenance pages are).
 * - `drop-before`: the connection is cut before any effect.
 * - `drop-after`: the effect takes place, then the connection is cut.
 * - `no-flow-number`: the effect takes place; the answer lacks `numeroFluxDepot`.
 * - `truncated-json`: the effect takes place; half of the answer is sent, under HTTP 200.
 * - `cut-answer`: the effect takes place; half of the announced answer is sent, then the connection is cut.
 * - `empty`: the effect takes place; HTTP 200 without a body.
 * - `html`: HTTP 200 with a page for people.
 * - `hang`: no answer; the connection is cut after `milliseconds` of real time.
 * - `drip`: the effect takes place; the answer comes a few bytes at a time, for `milliseconds` of real time.
 * - `delay`: everything goes well, after `milliseconds` of real time.
 * - `expired-token`: every token given so far has expired a moment before.
 * - `latin-1`: the effect takes place; the answer comes in ISO-8859-1 and says so, as some gateways recode it.
 * - `mixed-rows`: a list comes in reverse order and with one row twice, as when rows move while pages are read.
 * - `return-code`: the platform answers HTTP 200 with this `codeRetour`, or HTTP 400 with it; `after`: beside what the call
 *   answers otherwise.
 */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly retryAfterSeconds?: number | undefined
      readonly when?: When | undefined
    }
  | { readonly kind: 'drop-before' | 'drop-after' | 'no-flow-number' | 'truncated-json' }
  | { readonly kind: 'cut-answer' | 'empty' | 'expired-token' | 'mixed-rows' | 'latin-1' }
  | { readonly kind: 'html'; readonly when?: When | undefined }
  | { readonly kind: 'hang'; readonly milliseconds: number; readonly when?: When | undefined }
  | { readonly kind: 'delay' | 'drip'; readonly milliseconds: number }
  | {
      readonly kind: 'return-code'
      readonly codeRetour: number
      readonly libelle: string
      /** 200 by default. */
      readonly status?: number | undefined
      readonly when?: When | undefined
    }

export type When = 'before' | 'after'

export interface FaultRule {
  /** Requests whose path ends so, e.g. `factures/v1/deposer/flux` or `/api/oauth/token`. */
  readonly path: string
  /** Only requests about the invoice with this number, as far as they name one. */
  readonly numero?: string | undefined
  /** The first request, counted among the matching ones since the rule was given, that is struck; 1 when absent. */
  readonly nth?: number | undefined
  /** How many requests it strikes from then on: 1 by default. */
  readonly times?: number | undefined
  readonly fault: Fault
}

/** A request as it came, before anything has come of it. */
export interface ArrivedRequest {
  readonly path: string
  readonly body: string
}

/** The faults in store; the first rule that is due strikes. */
export class Faults {
  #rules: { readonly rule: FaultRule; seen: number }[] = []
  /** Told of each strike a moment before it; the request waits for what it answers. */
  onStrike: ((rule: FaultRule) => void | Promise<void>) | undefined
  /** Told of each request a moment before it is looked at; the request waits for what it answers. */
  onRequest: ((request: ArrivedRequest) => void | Promise<void>) | undefined

  add(...rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, seen: 0 })))
  }

  clear(): void {
    this.#rules = []
  }

  /** Takes back a rule that was given. */
  remove(rule: FaultRule): void {
    this.#rules = this.#rules.filter((entry) => entry.rule !== rule)
  }

  /**
   * The fault that strikes this request, which is then spent for one time.
   * @param numbersOf the numbers of the invoices that the request is about
   */
  async take(path: string, numbersOf: () => readonly string[]): Promise<Fault | undefined> {
    for (const entry of this.#rules) {
      const { rule } = entry
      if (!path.endsWith(rule.path)) continue
      if (rule.numero !== undefined && !numbersOf().includes(rule.numero)) continue
      entry.seen += 1
      const first = rule.nth ?? 1
      if (entry.seen < first) continue
      if (entry.seen === first + (rule.times ?? 1) - 1) this.#rules = this.#rules.filter((it) => it !== entry)
      await this.onStrike?.(rule)
      return rule.fault
    }
    return undefined
  }
}
