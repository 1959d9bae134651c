import { z } from 'zod'
import { DECISIONS } from '../../domain/validating/validation.js'
import type {
  AskedDecision,
  BegunDecision,
  KnownMotives,
  ValidationAnswer,
  ValidationFacts,
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
const begun = asked.extend({ begunAt: moment, refusal: maybe(z.string()) })
const answer = z.object({ sentence: z.string(), key: z.string() })
const motives = z.array(z.object({ code: z.string(), label: z.string() }))

export const parseFacts = (text: string): ValidationFacts => facts.parse(JSON.parse(text))
/** What of them is shown. */
export function shownFacts(text: string): string {
  const { askAgainAt: _again, unlistedSince: _since, ...shown } = parseFacts(text)
  return toJson(shown)
}
export const parseAsked = (text: string): AskedDecision => asked.parse(JSON.parse(text))
export const parseBegun = (text: string): BegunDecision => begun.parse(JSON.parse(text))
export const parseAnswer = (text: string): ValidationAnswer => answer.parse(JSON.parse(text))
export const parseMotives = (text: string): KnownMotives['motives'] => motives.parse(JSON.parse(text))
