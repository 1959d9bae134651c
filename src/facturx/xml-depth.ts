/**
 * True when elements are nested more than `limit` deep. One pass without memory, to be asked before a parser that would
 * build all of them. Of text that is not well-formed the answer means nothing; a parser will say so.
 */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(([start]) => text.startsWith(start, at))
    if (skipped !== undefined) {
      const end = text.indexOf(skipped[1], at)
      if (end === -1) return false
      at = end
      continue
    }
    const end = tagEnd(text, at)
    if (text[at + 1] === '/') depth--
    else if (text[end - 1] !== '/') depth++
    if (depth > limit) return true
    at = end
  }
  return false
}

const SKIPPED: [start: string, end: string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
]

/** The index of the `>` that ends a tag: not one inside an attribute value. */
function tagEnd(text: string, start: number): number {
  let quote = ''
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at
  }
  return text.length
}
