const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const

export type Colour = keyof typeof CODES

/** Colours a text on a terminal; leaves it as it is in a file or a pipe, or when NO_COLOR is set. */
export function colour(name: Colour, text: string): string {
  const wanted = process.stdout.isTTY && !process.env['NO_COLOR']
  return wanted ? `\u001b[${String(CODES[name])}m${text}\u001b[0m` : text
}
