import { isInteger, parse, stringify } from 'lossless-json'
import { mark } from '../marks/mark.js'

/**
 * From so many digits on an integer may be beyond 2^53, where `JSON.parse` rounds it. What stands there is no string, as the
 * numbers of flows are, of which nearly every answer has many: those would make each cost several times as much.
 */
const MAYBE_TOO_LONG = /(?:^|[:,[\s])-?\d{16}/

/**
 * `JSON.parse`, but for an integer that a number of JavaScript cannot hold: that comes as the text of its digits. Chorus
 * Pro's identifiers are integers of 64 bits, and a rounded one is another invoice's.
 * @throws {SyntaxError} no JSON
 */
export function parseExactJson(text: string): unknown {
  if (!(MAYBE_TOO_LONG.test(text) && mark('identifier-not-rounded'))) return JSON.parse(text)
  return parse(text, undefined, {
    parseNumber: numberOrDigits,
    // As `JSON.parse` has it.
    onDuplicateKey: ({ newValue }) => newValue,
  })
}

function numberOrDigits(digits: string): number | string {
  const number = Number(digits)
  return isInteger(digits) && !Number.isSafeInteger(number) ? digits : number
}

/** `JSON.stringify` that writes a bigint as a number. */
export function exactJson(content: object): string {
  return stringify(content) ?? ''
}
