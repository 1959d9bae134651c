/**
 * What a terminal obeys instead of showing it (escape sequences, the controls of ISO 6429, backspaces), and what turns
 * around or hides what stands beside it (bidirectional controls, tags, zero-width signs, halves of characters). The two
 * joiners only shape the letters around them.
 */
const OBEYED = /(?![\u200C\u200D])[\p{Control}\p{Format}\p{Surrogate}\u2028\u2029]/gu

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g

/**
 * One line that shows everything and does nothing, whoever wrote the text: a line break is shown as a sign, since it
 * would forge a line of its own; what a terminal obeys is spelt out, as `\u001b`.
 */
export function visible(text: string): string {
  const line = /[\n\r]$/.test(text.slice(-1)) ? text.trimEnd() : text
  return line.replace(LINE_BREAK, ' ⏎ ').replaceAll('\t', ' ').replace(OBEYED, spelt)
}

/** The same for a line of JSON, which stays the same JSON: all that a terminal obeys stands in a string. */
export function visibleJson(line: string): string {
  return line.replace(OBEYED, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at))}`).join(''),
  )
}

function spelt(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${hex(code)}`
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0')
}
