import { visible } from './visible.js'

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const

export type Colour = keyof typeof CODES

/** A text with the colour that the program gives it: whatever looks like a colour in a text itself is only shown. */
export class Coloured {
  constructor(
    readonly colour: Colour,
    readonly text: string,
  ) {}
}

/** One line, or a part of one: strings from anywhere, colours from the program alone. */
export type Text = string | Coloured | readonly Text[]

export function colour(name: Colour, text: string): Coloured {
  return new Coloured(name, text)
}

/** As it is written to a terminal (`coloured`), or to a file or a pipe. */
export function render(text: Text, coloured: boolean): string {
  if (typeof text === 'string') return visible(text)
  if (!(text instanceof Coloured)) return text.map((part) => render(part, coloured)).join('')
  const shown = visible(text.text)
  return coloured ? `\u001b[${String(CODES[text.colour])}m${shown}\u001b[0m` : shown
}
