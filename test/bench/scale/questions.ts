import { z } from 'zod'

/** What one process asks of another. */
export interface Question<Asked, Answer> {
  readonly name: string
  readonly asked: z.ZodType<Asked>
  readonly answer: z.ZodType<Answer>
}

export type Asked<Q extends { readonly asked: z.ZodType }> = z.infer<Q['asked']>
export type Answer<Q extends { readonly answer: z.ZodType }> = z.infer<Q['answer']>

function question<A, B>(name: string, asked: z.ZodType<A>, answer: z.ZodType<B>): Question<A, B> {
  return { name, asked, answer }
}

const nothing = z.null()

/** Opens so many companies. */
export const OPEN = question(
  'open',
  z.object({ count: z.int() }),
  z.object({ gateway: z.string(), odoo: z.array(z.string()) }),
)

/** Gives a company so many invoices that are on their way, and answers how each is called in Odoo and in Chorus Pro. */
export const FOLLOW = question(
  'follow',
  z.object({ company: z.int(), count: z.int() }),
  z.array(z.object({ id: z.int(), number: z.string(), identifier: z.string(), at: z.date() })),
)

/** From now on the time of both sides is the computer's. */
export const BEGIN = question('begin', nothing, nothing)

/** Has each of the first so many companies post so many invoices. */
export const POST = question('post', z.object({ companies: z.int(), each: z.int() }), nothing)

/** What was asked of both sides since `RESET`, with times in milliseconds. */
export const COUNTS = question(
  'counts',
  nothing,
  z.object({
    odooCalls: z.int(),
    chorusTimes: z.array(z.number()),
    depositTimes: z.array(z.number()),
    /** Of cycles. */
    begins: z.array(z.object({ company: z.int(), at: z.number() })),
    cpuSeconds: z.number(),
  }),
)
export const RESET = question('reset', nothing, nothing)

/** Each answer of Chorus Pro comes so much later. */
export const DELAY = question('delay', z.object({ ms: z.int() }), nothing)

/** The Odoo of a company answers nothing, or does so again. */
export const HANG = question('hang', z.object({ company: z.int(), isHanging: z.boolean() }), nothing)

/** The next deposit is done, and its answer never given. */
export const HOLD_NEXT_DEPOSIT = question('hold', nothing, nothing)

/** Of the deposit that was held: whose, when the company's Odoo was next asked anything, and when it was told of the invoice. */
export const HELD = question(
  'held',
  nothing,
  z
    .object({
      company: z.int(),
      number: z.string(),
      heardAt: z.number().optional(),
      toldAt: z.number().optional(),
    })
    .nullable(),
)

/** From now on it counts when the company's Odoo is asked anything. */
export const WATCH_HELD = question('watch held', nothing, nothing)

/** Of all deposits so far: how many made a flow, how many of them a second one of an invoice, and of how many Odoo was told. */
export const DEPOSITS = question(
  'deposits',
  nothing,
  z.object({ flows: z.int(), twice: z.int(), told: z.int() }),
)

export const questionSchema = z.object({ id: z.int(), name: z.string(), asked: z.unknown() })
export const answerSchema = z.object({ id: z.int(), answer: z.unknown(), error: z.string().optional() })
