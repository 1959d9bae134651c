import { ChorusError } from './error.js'
import { WRONG_REQUEST } from './remedies.js'

/** The fields that have a value: Chorus Pro takes a null or an empty text for a value. */
export function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

/** `given`, or undefined when no field has a value. */
export function givenBlock(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const block = given(fields)
  return Object.keys(block).length === 0 ? undefined : block
}

/** An identifier, of an invoice, a file, a structure or a service, as Chorus Pro takes it: a number, of 64 bits. */
export function numericId(path: string, identifier: string): bigint {
  if (/^\d{1,19}$/.test(identifier)) return BigInt(identifier)
  throw new ChorusError('request', `${path} needs a numeric identifier`, WRONG_REQUEST)
}
