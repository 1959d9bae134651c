import { mark } from '../../marks/mark.js'
import { fr } from './typography.js'

/**
 * Embeddings, overrides and isolates of the bidirectional algorithm: unclosed, they turn around what stands after them.
 * The marks (LRM, RLM, ALM) only place a neighbouring sign, and Arabic or Hebrew needs them.
 */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g

/** Line breaks and tabs are text; the other controls are not, and PostgreSQL takes no NUL at all. */
const CONTROLS = /(?![\n\r\t])\p{Control}/gu

/** Halves of a character that was cut in two: neither UTF-8 nor Odoo can hold them. */
const HALVES = /\p{Surrogate}/gu

/** In characters: more than anybody writes about an invoice, and than anybody reads in a note or a field. */
const LONGEST_SHOWN = 4_000

/**
 * What others wrote (Chorus Pro, an official, a customer) without what could break the place that shows it, and no more of
 * it than is read there.
 */
export function plainText(text: string): string {
  const clean = text.replace(TURNING, '').replace(CONTROLS, '').replace(HALVES, '\uFFFD').trim()
  return cutText(clean, LONGEST_SHOWN, 'coupé ici')
}

/** At most `most` characters; a text that was cut ends in what became of the rest, in brackets, and how long it was. */
export function cutText(text: string, most: number, rest: string): string {
  if (shortened(text, most) === text || !mark('others-text-cut')) return text
  const end = fr` [${rest} : ${text.length.toLocaleString('fr-FR')} caractères en tout]`
  return shortened(text, most - end.length) + end
}

/** At most `most` characters, never half of one; a text that was cut ends in an ellipsis. */
export function shortened(text: string, most: number): string {
  // A character is two units at most: no more of a long text has to be looked at.
  const characters = Array.from(text.slice(0, 2 * most + 1))
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
