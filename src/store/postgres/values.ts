/** The types that the store's answers have, by PostgreSQL's number of each (`pg_type`). */
const INT8 = 20
const JSON_TEXT = 114
const NUMERIC = 1700

/**
 * How answers are read: moments, ids and sums are numbers of JavaScript, and JSON is the text that was given. All other types
 * are read as `pg` reads them.
 */
export const READERS: ReadonlyMap<number, (text: string) => unknown> = new Map<
  number,
  (text: string) => unknown
>([
  [INT8, wholeNumber],
  [NUMERIC, Number],
  [JSON_TEXT, (text) => text],
])

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database holds a number out of range: ${text}`)
  return value
}

/** As a character, and as JSON writes it: that, and halves of characters, are no text to PostgreSQL. */
const NO_TEXT = /\0|(?<=(?<!\\)(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi

/** What PostgreSQL cannot keep in a text is replaced as it is wherever text is decoded, where SQLite would keep it. */
export function storable(parameter: unknown): unknown {
  if (typeof parameter !== 'string') return parameter
  return parameter.replace(NO_TEXT, (found) => (found === '\0' ? '\uFFFD' : String.raw`\ufffd`))
}
