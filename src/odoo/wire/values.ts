import { z } from 'zod'
import { parseOdooTime } from '../../domain/words/french-time.js'
import { shortened } from '../../domain/words/plain-text.js'

/** Odoo writes `false` for an absent value of any type. */
export function optional<T>(schema: z.ZodType<T>) {
  return z.union([schema, z.literal(false).transform(() => undefined)])
}

/** A text field; blank counts as absent. */
export const textSchema = optional(
  z.string().transform((text) => (text.trim() === '' ? undefined : text.trim())),
)

/** In characters: a name is stored with each invoice, and shown in lists. */
const LONGEST_NAME = 500

/** What somebody or something is called; blank counts as absent. */
export const nameSchema = textSchema.transform((name) => name && shortened(name, LONGEST_NAME))

/** A many2one as `read` gives it: id and display name. */
export const many2oneSchema = z
  .tuple([z.int(), z.string()])
  .transform(([id, name]) => ({ id, name: shortened(name, LONGEST_NAME) }))
export type Many2one = z.infer<typeof many2oneSchema>

export const datetimeSchema = z.string().transform((text, context) => {
  const moment = parseOdooTime(text)
  if (moment !== undefined) return moment
  context.addIssue({ code: 'custom', message: 'not a date and time of Odoo' })
  return z.NEVER
})

export const amountSchema = z.number().transform(decimalText)

/**
 * An amount with two decimals. Odoo sends a float already rounded to the currency; its shortest decimal text is the
 * amount that was meant, and what that text has beyond two decimals is rounded half away from zero.
 */
export function decimalText(amount: number): string {
  const text = Math.abs(amount).toString()
  if (text.includes('e')) return amount.toFixed(2)
  const [whole = '0', fraction = ''] = text.split('.')
  const cents =
    BigInt(whole + fraction.slice(0, 2).padEnd(2, '0')) + (Number(fraction[2] ?? 0) >= 5 ? 1n : 0n)
  const digits = cents.toString().padStart(3, '0')
  const sign = amount < 0 && cents > 0n ? '-' : ''
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const PLACES = 6

/** A quantity, price or rate without an exponent, to six decimals: what is beyond them is the float's, not the user's. */
export function plainDecimal(value: number): string {
  return value.toFixed(PLACES).replace(/\.?0+$/, '')
}
