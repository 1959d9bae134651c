import { mark } from '../marks/mark.js'
import { cutFinder, LEAST_CUT } from './cut.js'
import { type Decoded, undecoded, undoEscapes, undoQuotedPrintable } from './decode.js'
import { type Form, formsOf, SHORTEST_SURE } from './forms.js'
import { runFinder } from './runs.js'

export const MASK = '[redacted]'

/** A text without the secrets. */
export type Hide = (text: string) => string

export type Range = readonly [start: number, end: number]

/** What is escaped more often than this was made to be so. */
const MOST_LAYERS = 5

/** Bounds what is held at once; a secret with all its escapes is shorter than what two windows share. */
const WINDOW = 256 * 1024
const SHARED = 16 * 1024

/**
 * For a text that came from outside, where no word is ours: every secret, however it is escaped or encoded, whole or cut
 * short; a short one as a word of its own only.
 */
export function hideInForeign(secrets: readonly string[]): Hide {
  const forms = known(secrets).flatMap((secret) => formsOf(secret, true))
  const cuts = cutFinder(forms.flatMap(({ text, kind }) => (kind === 'word' ? [] : [text])))
  const runs = runFinder(known(secrets).filter(({ length }) => length >= SHORTEST_SURE))
  return hideForms(forms, (text) => [...cuts(text), ...runs(text)])
}

/**
 * For data, which must stay what they are, and for texts that are partly ours: whole secrets only, and none that may be
 * an ordinary word. Taken out of a sentence of ours, such a one would be given away by it.
 */
export function hideInMixed(secrets: readonly string[]): Hide {
  const sure = known(secrets).filter((secret) => secret.length >= SHORTEST_SURE && !LIKE_WORDS.test(secret))
  return hideForms(
    sure.flatMap((secret) => formsOf(secret, false)),
    () => [],
  )
}

const LIKE_WORDS = /^\p{L}\p{Ll}*(?:[-_ ]\p{Ll}+)*$/u

/** Statuses, SIRETs and the like come again and again; the search costs far more than to know them. */
const LONGEST_KEPT = 80
const MOST_KEPT = 2_000

/** An empty secret would be everywhere. */
function known(secrets: readonly string[]): string[] {
  return [...new Set(secrets)].filter((secret) => secret.trim() !== '')
}

/** @param more finds what has no form that could be looked for */
function hideForms(forms: readonly Form[], more: (text: string) => Range[]): Hide {
  if (forms.length === 0) return (text) => text
  const shortest = forms.reduce((least, { text }) => Math.min(least, text.length), LEAST_CUT)
  const harmless = new Set<string>()
  const finders = findersIn(forms)
  const search = (text: string): Range[] => [...finders(text).flatMap((one) => one(text)), ...more(text)]
  const searchBelow = (given: Decoded | undefined): Range[] => {
    const found: Range[] = []
    let decoded = given
    for (let layer = 0; decoded !== undefined && layer <= MOST_LAYERS; layer += 1) {
      const { text: shown, starts, ends } = decoded
      for (const [start, end] of search(shown)) found.push([starts[start] ?? 0, ends[end - 1] ?? 0])
      decoded = undoEscapes(decoded)
    }
    return found
  }
  const rangesIn = (text: string): Range[] => {
    if (!HAS_ESCAPES.test(text)) return search(text)
    const whole = undecoded(text)
    return [...searchBelow(whole), ...searchBelow(undoQuotedPrintable(whole))]
  }
  return (text) => {
    if (text.length < shortest || harmless.has(text)) return text
    const ranges: Range[] = []
    for (let from = 0; from === 0 || from + SHARED < text.length; from += WINDOW)
      for (const [start, end] of rangesIn(text.slice(from, from + WINDOW + SHARED)))
        ranges.push([from + start, from + end])
    if (ranges.length > 0 && mark('echoed-secret')) return masked(text, ranges)
    if (text.length <= LONGEST_KEPT) {
      if (harmless.size >= MOST_KEPT) harmless.clear()
      harmless.add(text)
    }
    return text
  }
}

const HAS_ESCAPES = /[%=\\&]/

type Finder = (text: string) => Range[]

/** Of one connection there are a few dozen, of all that a log must not show thousands. */
const FEW = 200

/** Those that may find something in a text: nearly every one holds nothing. */
function findersIn(forms: readonly Form[]): (text: string) => readonly Finder[] {
  if (forms.length > FEW) return findersByPiece(forms)
  // One expression tells, where each form would need its own.
  const anyStart = new RegExp([...new Set(forms.map(({ start }) => start))].join('|'), 'iu')
  const finders = forms.map(finderOf)
  return (text) => (anyStart.test(text) ? finders : [])
}

/** Of many forms some begin like any text: of each a longer piece is known that is there wherever the form is. */
function findersByPiece(forms: readonly Form[]): (text: string) => readonly Finder[] {
  const withoutPiece: Finder[] = []
  const byPiece = new Map<string, Finder[]>()
  for (const form of forms) {
    const piece = pieceOf(form)
    const known = piece === undefined ? withoutPiece : byPiece.get(piece)
    if (known !== undefined) known.push(finderOf(form))
    else if (piece !== undefined) byPiece.set(piece, [finderOf(form)])
  }
  return (text) => {
    const found = new Set(withoutPiece)
    for (const piece of piecesOf(text)) for (const finder of byPiece.get(piece) ?? []) found.add(finder)
    return [...found]
  }
}

const PIECE = 5

/** What is left of a form where it was cut short has its first characters: as many as the shortest has. */
const SURE_PIECE = new RegExp(`[A-Za-z0-9]{${String(PIECE)}}`)

function pieceOf({ text }: Form): string | undefined {
  return SURE_PIECE.exec(text.slice(0, SHORTEST_SURE))?.[0].toLowerCase()
}

/** The only ones beyond ASCII that an expression with `iu` takes for a letter of it. */
const FOLDED: readonly (readonly [RegExp, string])[] = [
  [/\u017F/g, 's'],
  [/\u212A/g, 'k'],
]

/** A form may be wrapped at any place. */
function piecesOf(text: string): ReadonlySet<string> {
  const folded = FOLDED.reduce((folded, [sign, letter]) => folded.replace(sign, letter), text)
  const shown = folded.replace(/\s+/g, '').toLowerCase()
  const pieces = new Set<string>()
  for (let at = 0; at + PIECE <= shown.length; at += 1) pieces.add(shown.slice(at, at + PIECE))
  return pieces
}

/** The expression is made when it is first looked for: of many most never are. */
function finderOf({ source, kind }: Form): Finder {
  let pattern: RegExp | undefined
  return (text) => {
    pattern ??= new RegExp(source, kind === 'word' ? 'gu' : 'giu')
    const found: Range[] = []
    // `matchAll` would make a copy of the expression for each text, which costs far more than the search.
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const range: Range = [match.index, match.index + match[0].length]
      found.push(kind === 'inside' ? wholeWord(text, range) : range)
    }
    return found
  }
}

const OF_BASE64 = /[A-Za-z0-9+/=_-]/

function wholeWord(text: string, [start, end]: Range): Range {
  let [from, to] = [start, end]
  while (from > 0 && OF_BASE64.test(text.charAt(from - 1))) from -= 1
  while (to < text.length && OF_BASE64.test(text.charAt(to))) to += 1
  return [from, to]
}

function masked(text: string, ranges: readonly Range[]): string {
  let shown = ''
  let done = 0
  for (const [start, end] of ranges.toSorted((one, other) => one[0] - other[0])) {
    if (end <= done) continue
    // What overlaps, or follows at once, is one secret.
    if (start > done || done === 0) shown += text.slice(done, start) + MASK
    done = end
  }
  return shown + text.slice(done)
}
