import { shortened } from '../domain/words/plain-text.js'
import { mark } from '../marks/mark.js'
import { Coloured, render, type Text } from './text.js'

/** Characters of a cell: a longer one would widen every row to its own width. */
const WIDEST_CELL = 48

/** Of the last cell of a row, which widens none; enough for a sentence with its remedy. */
const LONGEST_LAST_CELL = 700

/**
 * Lays rows out in columns of even width, two spaces apart, one line each; the last column is not padded. Cells that are
 * too long end in an ellipsis.
 */
export function table(header: readonly string[], rows: readonly (readonly (string | Coloured)[])[]): Text[] {
  const last = header.length - 1
  const all = [header, ...rows].map((row) =>
    header.map((_, column) => cut(row[column] ?? '', column === last ? LONGEST_LAST_CELL : WIDEST_CELL)),
  )
  const widths = header.map((_, column) => all.reduce((most, row) => Math.max(most, width(row[column])), 0))
  return all.map((row) => {
    const filled = row.findLastIndex((cell) => width(cell) > 0)
    return row
      .slice(0, filled + 1)
      .map((cell, column) =>
        column === filled ? cell : [cell, ' '.repeat((widths[column] ?? 0) - width(cell) + 2)],
      )
  })
}

function cut(cell: string | Coloured, most: number): string | Coloured {
  return typeof cell === 'string' ? cutText(cell, most) : new Coloured(cell.colour, cutText(cell.text, most))
}

/** Shortened as it is shown: what is spelt out is longer than what it stands for. */
function cutText(text: string, most: number): string {
  // A character takes two units at most: enough is left to see that there was more.
  const start = render(text.slice(0, 2 * most + 2), false)
  return start.length > most && mark('wide-cell') ? shortened(start, most) : start
}

function width(cell: Text | undefined): number {
  return cell === undefined ? 0 : Array.from(render(cell, false)).length
}
