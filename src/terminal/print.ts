import { mark } from '../marks/mark.js'
import { render, type Text } from './text.js'

/** Characters of one line: what somebody else wrote has no bounds of its own. */
const LONGEST_LINE = 10_000

/** Writes a line to standard output. All that a command prints goes through this file. */
export function print(line: Text): void {
  printLines([line])
}

export function printLines(lines: readonly Text[]): void {
  write(process.stdout, lines)
}

/** Writes lines to standard error. */
export function complain(lines: readonly Text[]): void {
  write(process.stderr, lines)
}

/** Writes without a line break, for an answer to be typed behind it. */
export function ask(question: string): void {
  process.stdout.write(render(question, false))
}

/** A line that the next one is written over; where that cannot be (a file, a pipe), nothing. */
export function printPassing(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${bounded(render(line, false))}`)
}

/** The line that stays in the place of the passing ones. */
export function printOver(line: Text): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K')
  print(line)
}

function write(stream: NodeJS.WriteStream, lines: readonly Text[]): void {
  const coloured = stream.isTTY && !process.env['NO_COLOR']
  stream.write(lines.map((line) => `${shown(line, coloured)}\n`).join(''))
}

/** A line that has to be cut loses its colours as well. */
function shown(line: Text, coloured: boolean): string {
  const plain = bounded(render(line, false))
  return coloured && plain.length <= LONGEST_LINE ? render(line, true) : plain
}

function bounded(line: string): string {
  const more = line.length - LONGEST_LINE
  return more > 0 && mark('endless-line')
    ? `${line.slice(0, LONGEST_LINE)}… (${String(more)} more characters)`
    : line
}
