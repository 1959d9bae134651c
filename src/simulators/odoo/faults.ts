import { z } from 'zod'

const effectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('bad-gateway'), when: z.enum(['before', 'after']) }),
  z.object({ kind: z.literal('truncate') }),
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
 * A fault to play. `drop` cuts the connection, `bad-gateway` answers a proxy's 502 page: `before` the call has
 * had any effect, or `after`. `truncate` sends half of the answer to a call that went through. `error` and
 * `access-denied` answer in place of the call.
 */
export type FaultRule = z.infer<typeof faultRuleSchema>
export type FaultEffect = z.infer<typeof effectSchema>

/** The rules in force; the first one that hits a call decides what becomes of it. */
export class Faults {
  #rules: { rule: FaultRule; seen: number }[] = []

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 })
  }

  clear(): void {
    this.#rules = []
  }

  /** Counts a call for the rules that it matches. */
  effectOn(model: string, method: string): FaultEffect | undefined {
    let effect: FaultEffect | undefined
    for (const entry of this.#rules) {
      const { rule } = entry
      if ((rule.model ?? model) !== model || (rule.method ?? method) !== method) continue
      entry.seen += 1
      const first = rule.nth ?? 1
      const last = rule.times === 'always' ? Infinity : first + (rule.times ?? 1) - 1
      if (effect === undefined && entry.seen >= first && entry.seen <= last) effect = rule.effect
    }
    return effect
  }
}
