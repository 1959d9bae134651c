/**
 * Embeddings, overrides and isolates of the bidirectional algorithm: unclosed, they turn around what stands after them.
 * The marks (LRM, RLM, ALM) only place a neighbouring sign, and Arabic or Hebrew needs them.
 */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g

/** Line breaks and tabs are text; the other controls are not, and PostgreSQL takes no NUL at all. */
const CONTROLS = /(?![\n\r\t])\p{Control}/gu

/** Halves of a character that was cut in two: neither UTF-8 nor Odoo can hold them. */
const HALVES = /\p{Surrogate}/gu

/** What others wrote (Chorus Pro, an official, a customer) without what could break the place that shows it. */
export function plainText(text: string): string {
  return text.replace(TURNING, '').replace(CONTROLS, '').replace(HALVES, '\uFFFD').trim()
}

/** At most `most` characters, never half of one; a text that was cut ends in an ellipsis. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
