import { colour, type Text } from './text.js'

const SIGNS = {
  ok: colour('green', 'ok     '),
  warning: colour('yellow', 'warning'),
  failed: colour('red', 'failed '),
  'not-checked': colour('dim', '–      '),
}

type Verdict = keyof typeof SIGNS

const INDENT = '         → '

/** A line that says how something was found, and under it the remedy. */
export function verdictLines(verdict: Verdict, words: Text, remedy?: string): Text[] {
  return [[SIGNS[verdict], '  ', words], ...(remedy === undefined ? [] : [[INDENT, remedy]])]
}
