import { undecoded, undoEscapes } from './decode.js'

/** A way in which a secret may stand in a text once the text's escapes are undone. */
export interface Form {
  /** Source of a regular expression. */
  readonly source: string
  /** Source of an expression for its first characters: where they are not, it is not either. */
  readonly start: string
  readonly text: string
  /**
   * - `whole`: the secret itself, in letters of any case
   * - `word`: a short one, as it is spelt, where it is no part of another word
   * - `inside`: a piece of base64 or hexadecimal, of which the rest of the word belongs to the secret too
   */
  readonly kind: 'whole' | 'word' | 'inside'
}

/** Shorter ones are ordinary words too often to be looked for inside of others. */
export const SHORTEST_SURE = 8

/** Beyond it the beginning alone is looked for: a token has thousands of characters. */
const LONGEST_WHOLE = 96
const LONGEST_BEGINNING = 32

/** Of a secret that was undone: less could be anything. */
const LEAST_UNDONE = 4

/** Blanks of a text that was wrapped, and indented. */
const WRAP = '\\s{0,40}'

/** `partial`: also what is left of it where somebody cut it short. */
export function formsOf(secret: string, partial: boolean): Form[] {
  const spelt = [
    ...new Set([secret, secret.normalize('NFC'), secret.normalize('NFD'), misread(secret)].flatMap(layers)),
  ]
  if (secret.length < SHORTEST_SURE) return [...spelt, base64(Buffer.from(secret, 'utf8'), 0)].map(word)
  return [
    ...spelt.map((text) => ({
      text,
      source: sourceOf(text, '', partial),
      start: startOf(text, ''),
      kind: 'whole' as const,
    })),
    ...bytesOf(secret)
      .flatMap((bytes) => [...[0, 1, 2].map((offset) => base64(bytes, offset)), bytes.toString('hex')])
      .filter((text, at, all) => text.length >= SHORTEST_SURE && all.indexOf(text) === at)
      .map((text) => ({
        text,
        source: sourceOf(text, WRAP, partial),
        start: startOf(text, WRAP),
        kind: 'inside' as const,
      })),
  ]
}

/**
 * A secret may look like an escape itself (`%41`, `\\"`): undoing those that were put around it undoes it as well. So does
 * this.
 */
function layers(secret: string): string[] {
  const undone = undoEscapes(undecoded(secret))?.text
  return undone === undefined || undone.length < LEAST_UNDONE ? [secret] : [secret, ...layers(undone)]
}

/** UTF-8 that somebody read as Latin-1. */
function misread(secret: string): string {
  return Buffer.from(secret, 'utf8').toString('latin1')
}

/** In the encodings that are met: of Latin-1 only where it has all of its characters. */
function bytesOf(secret: string): Buffer[] {
  const [composed, decomposed] = [secret.normalize('NFC'), secret.normalize('NFD')]
  return [
    Buffer.from(composed, 'utf8'),
    Buffer.from(decomposed, 'utf8'),
    ...(/^[\0-\xFF]*$/.test(composed) ? [Buffer.from(composed, 'latin1')] : []),
  ]
}

/** What of its base64 does not depend on what stands before and after, the text beginning so many bytes into a triple. */
function base64(text: Uint8Array, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), text])
  const whole = bytes.toString('base64').replace(/=+$/, '')
  const first = offset === 0 ? 0 : offset + 1
  // The last character holds bits of the byte that follows, unless the triple is full.
  return whole.slice(first, bytes.length % 3 === 0 || offset === 0 ? undefined : -1)
}

/** Not inside of another word, nor of a name with dashes; as it is spelt. */
function word(text: string): Form {
  return {
    text,
    source: `(?<![\\p{L}\\p{N}_-])${spellingsOf(text).join('')}(?![\\p{L}\\p{N}_-])`,
    start: startOf(text, ''),
    kind: 'word',
  }
}

/** So many characters are rare enough to tell, and all that begin alike are looked for once. */
const LENGTH_OF_START = 3

function startOf(text: string, between: string): string {
  return spellingsOf(text).slice(0, LENGTH_OF_START).join(between)
}

function sourceOf(text: string, between: string, partial: boolean): string {
  const characters = Array.from(text)
  const spellings = spellingsOf(text)
  if (characters.length > LONGEST_WHOLE)
    return `${spellings.slice(0, LONGEST_BEGINNING).join(between)}[\\w.~+/=%-]*`
  if (!partial) return spellings.join(between)
  const sure = Math.max(SHORTEST_SURE, Math.ceil(characters.length / 2))
  const rest = spellings.slice(sure)
  return `${spellings.slice(0, sure).join(between)}${rest.map((one) => `(?:${between}${one}`).join('')}${')?'.repeat(rest.length)}`
}

/** A last sign that begins an escape may have become one with what stands behind the secret. */
function spellingsOf(text: string): string[] {
  return Array.from(text).map((character, at, { length }) =>
    at === length - 1 && length > 1 && /[\\%&=]/.test(character)
      ? `${spelling(character)}?`
      : spelling(character),
  )
}

/** A character that an encoding lacks is replaced by a question mark, once or for each of its bytes. */
function spelling(character: string): string {
  if (character === ' ') return '[ +\\u00A0]'
  // Base64 for URLs.
  if (character === '+') return '[+ -]'
  if (character === '/') return '[/_]'
  const literal = character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return /^[\x20-\x7E]$/.test(character) ? literal : `(?:${literal}|[?\\uFFFD]{1,4})`
}
