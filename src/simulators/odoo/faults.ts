import { z } from 'zod'

const effectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('bad-gateway'), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('status'), status: z.int(), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('html'), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('hang'), ms: z.number().min(0), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('truncate') }),
  z.object({ kind: z.literal('cut-answer') }),
  z.object({ kind: z.literal('drip'), ms: z.number().min(0) }),
  z.object({ kind: z.literal('delay'), ms: z.number().min(0) }),
  z.object({ kind: z.literal('error'), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('access-denied') }),
])

export const faultRuleSchema = z.object({
  /** `common`, `web` and `report` stand for what is not a model. */
  model: z.string().optional(),
  method: z.string().optional(),
  /** The first call, counted among the matching ones since the rule was given, that is hit; 1 when absent. */
  nth: z.int().min(1).optional(),
  /** How many calls are hit from then on; 1 when absent. */
  times: z.union([z.int().min(1), z.literal('always')]).optional(),
  effect: effectSchema,
})

/**
 * A fault to play, `before` the call has had any effect, or `after`: `drop` cuts the connection, `bad-gateway` answers a
 * proxy's 502 page and `status` its page of another error, `html` a page for people under HTTP 200, `hang` nothing until
 * the connection is cut. `truncate` sends half of the answer to a call that went through, `cut-answer` the same and cuts
 * the connection, `drip` the whole of it a few bytes at a time. `error` and `access-denied` answer in place of the call.
 */
export type FaultRule = z.infer<typeof faultRuleSchema>
export type FaultEffect = z.infer<typeof effectSchema>

/** A call as it came, before anything has come of it. */
export interface ArrivedCall {
  readonly model: string
  readonly method: string
}

/** The rules in force; the first one that hits a call decides what becomes of it. */
export class Faults {
  #rules: { rule: FaultRule; seen: number }[] = []
  /** Told of each strike a moment before it; the call waits for what it answers. */
  onStrike: ((rule: FaultRule) => void | Promise<void>) | undefined
  /** Told of each call a moment before it is looked at; the call waits for what it answers. */
  onRequest: ((call: ArrivedCall) => void | Promise<void>) | undefined

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 })
  }

  clear(): void {
    this.#rules = []
  }

  /** Takes back a rule that was given. */
  remove(rule: FaultRule): void {
    this.#rules = this.#rules.filter((entry) => entry.rule !== rule)
  }

  /** Counts a call for the rules that it matches. */
  async effectOn(model: string, method: string): Promise<FaultEffect | undefined> {
    let hit: FaultRule | undefined
    for (const entry of this.#rules) {
      const { rule } = entry
      if ((rule.model ?? model) !== model || (rule.method ?? method) !== method) continue
      entry.seen += 1
      const first = rule.nth ?? 1
      const last = rule.times === 'always' ? Infinity : first + (rule.times ?? 1) - 1
      if (hit === undefined && entry.seen >= first && entry.seen <= last) hit = rule
    }
    if (hit !== undefined) await this.onStrike?.(hit)
    return hit?.effect
  }
}
