import { mark } from '../marks/mark.js'
import { parseExactJson } from './exact-json.js'

/** What an answer may be made of. */
export interface JsonBounds {
  /** Values, and names of members, all together. */
  readonly maxParts: number
  /** Lists and objects, all together: an empty one takes as much memory as ten numbers. */
  readonly maxContainers: number
  /** How deep lists and objects may lie in each other. */
  readonly maxDepth: number
}

/**
 * What no honest answer of Odoo or Chorus Pro comes near: a page of a thousand invoices of Chorus Pro has some hundred
 * thousand parts and ten thousand objects, the lines of an invoice of five thousand a little more and fifty thousand lists,
 * and none lies deeper than ten.
 */
const USUAL_BOUNDS: JsonBounds = { maxParts: 400_000, maxContainers: 100_000, maxDepth: 100 }

/** JSON, but more of it than may be taken in. The message goes on after "the answer". */
export class TooMuchJson extends Error {
  override readonly name = 'TooMuchJson'
}

/**
 * `JSON.parse` for what others send, with each digit of an integer beyond 2^53. A value takes up to eighty bytes of memory
 * for two of the text (`{},{},…`), so the text is looked through for how many there are before a single one is made.
 * @throws {TooMuchJson} beyond the bounds
 * @throws {SyntaxError} no JSON
 */
export function parseBoundedJson(text: string, bounds: JsonBounds = USUAL_BOUNDS): unknown {
  assertBounded(text, bounds)
  return parseExactJson(text)
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

/** Counts what stands between strings; of text that is no JSON it says nothing. */
function assertBounded(text: string, { maxParts, maxContainers, maxDepth }: JsonBounds): void {
  let parts = 1
  let containers = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
    } else if (code === COMMA || code === COLON) {
      parts++
    } else if (code === OPENING_BRACKET || code === OPENING_BRACE) {
      parts++
      containers++
      depth++
      if (depth > maxDepth && mark('json-nested-too-deep'))
        throw new TooMuchJson(`is nested more than ${maxDepth} deep`)
      if (containers > maxContainers && mark('json-of-too-many-lists'))
        throw new TooMuchJson(`holds more than ${maxContainers} lists and objects`)
    } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) {
      depth--
    }
    if (parts > maxParts && mark('json-of-too-many-values'))
      throw new TooMuchJson(`holds more than ${maxParts} values`)
  }
}

/** Of the quote that ends the string, or the end of a text that is cut. */
function endOfString(text: string, start: number): number {
  for (let from = start + 1; ;) {
    const end = text.indexOf('"', from)
    if (end === -1) return text.length
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return end
    from = end + 1
  }
}
