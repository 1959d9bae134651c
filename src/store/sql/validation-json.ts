import { z } from 'zod'
import { DECISIONS } from '../../domain/validating/validation.js'
import type {
  AskedDecision,
  BegunDecision,
  KnownMotives,
  TriedDecision,
  ValidationAnswer,
  ValidationFacts,
  ValidationRow,
} from '../store.js'
import { maybe, moment, toJson } from './json.js'

/** What is kept of invoices to validate as JSON. */

const facts = z.object({
  number: z.string(),
  invoiceDate: maybe(z.string()),
  depositDate: maybe(z.string()),
  supplierName: maybe(z.string()),
  supplierSiret: maybe(z.string()),
  buyerName: maybe(z.string()),
  buyerSiret: maybe(z.string()),
  contract: maybe(z.string()),
  commitment: maybe(z.string()),
  amountUntaxed: maybe(z.string()),
  amountTotal: maybe(z.string()),
  amountDue: maybe(z.string()),
  currency: z.string(),
  frame: maybe(z.string()),
  validatorId: maybe(z.string()),
  isSinceUnknown: maybe(z.boolean()),
  askAgainAt: maybe(moment),
  unlistedSince: maybe(moment),
})

const asked = z.object({
  decision: z.enum(DECISIONS),
  motive: maybe(z.string()),
  comment: maybe(z.string()),
})
const tried = asked.extend({ begunAt: moment })
const begun = tried.extend({
  refusal: maybe(z.string()),
  isLast: maybe(z.literal(true)),
  former: maybe(z.array(tried)),
})
const kept = begun.extend({ isOver: maybe(z.literal(true)) })
const answer = z.object({ sentence: z.string(), key: z.string() })
const motives = z.array(z.object({ code: z.string(), label: z.string() }))

export const parseFacts = (text: string): ValidationFacts => facts.parse(JSON.parse(text))
/** What of them is shown. */
export function shownFacts(text: string): string {
  const { askAgainAt: _again, unlistedSince: _since, ...shown } = parseFacts(text)
  return toJson(shown)
}
export const parseAsked = (text: string): AskedDecision => asked.parse(JSON.parse(text))
export function parseDecision(text: string | null): Pick<ValidationRow, 'decision' | 'tried'> {
  if (text === null) return { decision: undefined, tried: [] }
  const { isOver, ...decision } = kept.parse(JSON.parse(text))
  return isOver === true
    ? { decision: undefined, tried: [...(decision.former ?? []), triedIn(decision)] }
    : { decision, tried: [] }
}
/** Of what was tried and is not under way any more; null: there is none. */
export function triedText(all: readonly TriedDecision[]): string | null {
  const last = all.at(-1)
  return last === undefined ? null : toJson({ ...last, former: all.slice(0, -1), isOver: true })
}
function triedIn({ decision, motive, comment, begunAt }: BegunDecision): TriedDecision {
  return { decision, motive, comment, begunAt }
}
export const parseAnswer = (text: string): ValidationAnswer => answer.parse(JSON.parse(text))
export const parseMotives = (text: string): KnownMotives['motives'] => motives.parse(JSON.parse(text))
