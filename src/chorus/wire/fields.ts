import { z } from 'zod'
import { cutText, shortened } from '../../domain/words/plain-text.js'
import { frenchDay, parseChorusTime } from '../../domain/words/french-time.js'

/**
 * The kinds of fields in Chorus Pro's answers. Clients in the wild have met identifiers as numbers and as strings,
 * and unset fields as absent, null or empty; a mandatory field accepts each of these spellings but must be there.
 */

/** No number, code or name of Chorus Pro's is as long, in characters. */
const LONGEST_TEXT = 500
/** Nor any comment or reason; the portal shows one whole. */
const LONGEST_COMMENT = 3_000

/**
 * What is said in text, or as a number. One function a field, and no schema of schemas: a page has ten thousand of them,
 * and each step of one leaves objects behind.
 */
function said(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).trim() || undefined
    : undefined
}

/** Mandatory text, or an identifier as text. */
export const text = z.unknown().transform((value, context) => {
  const found = said(value)
  if (found !== undefined && found.length <= LONGEST_TEXT) return found
  context.addIssue({
    code: 'custom',
    message: found === undefined ? 'no text' : `a text of more than ${LONGEST_TEXT} characters`,
  })
  return z.NEVER
})

/** Mandatory numeric identifier, as text: a number of JavaScript does not hold 64 bits. */
export const id = text.pipe(z.string().regex(/^(?!0+$)\d{1,19}$/))

/** Text that may be absent, null, empty or of no use. */
export const optionalText = z
  .unknown()
  .optional()
  .transform((value) => {
    const found = said(value)
    return found && shortened(found, LONGEST_TEXT)
  })

/** Digits, up to 64 bits of them, as text. */
export const optionalIdentifier = optionalText.transform((value) =>
  value !== undefined && /^\d{1,19}$/.test(value) ? value : undefined,
)

/** What somebody wrote, or a reason of Chorus Pro's: sentences. */
export const optionalComment = z
  .unknown()
  .optional()
  .transform((value) => {
    const found = said(value)
    return found && cutText(found, LONGEST_COMMENT, 'suite sur le portail de Chorus Pro')
  })

export const optionalCount = z
  .union([z.string().regex(/^\s*\d+\s*$/), z.number(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? undefined : Number(value)))
  .catch(undefined)

/** A mandatory moment, of any form that Chorus Pro gives: with an offset, or French legal time without one. */
export const moment = z.string().transform((value, context) => {
  const parsed = parseChorusTime(value)
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: 'not a date and time' })
  return z.NEVER
})

export const optionalMoment = optionalText.transform((value) =>
  value === undefined ? undefined : parseChorusTime(value),
)

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** `YYYY-MM-DD`, cut from a date-time when need be. */
export const optionalDay = optionalText.transform((value) => {
  if (value !== undefined && DAY.test(value)) return Number.isNaN(Date.parse(value)) ? undefined : value
  const moment = value === undefined ? undefined : parseChorusTime(value)
  return moment && frenchDay(moment)
})

const YES = ['true', 'o', 'oui', 'y', '1']
const NO = ['false', 'n', 'non', '0', '']

/** A boolean, in whichever spelling; what is not said is `unsaid`, what is not understood is an error. */
export function flag<T extends boolean | undefined>(unsaid: T) {
  return z
    .union([z.boolean(), z.string(), z.number(), z.null()])
    .optional()
    .transform((value, context): boolean | T => {
      if (value === undefined || value === null) return unsaid
      const spelled = String(value).trim().toLowerCase()
      if (YES.includes(spelled)) return true
      if (NO.includes(spelled)) return false
      context.addIssue({ code: 'custom', message: 'neither yes nor no' })
      return z.NEVER
    })
}

/** A list that may be absent, null or empty text; a list of one sometimes comes without its brackets. */
export const rows = z
  .union([z.array(z.unknown()), z.record(z.string(), z.unknown()), z.literal(''), z.null()])
  .optional()
  .transform((value): readonly unknown[] => {
    if (value === undefined || value === null || value === '') return []
    return Array.isArray(value) ? value : [value]
  })

/** What is said of something: a list like any other, or one text. */
export const sayings = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => rows.safeParse(value).data ?? [value])
