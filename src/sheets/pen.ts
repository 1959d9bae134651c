import { type Color, type PDFDocument, type PDFFont, type PDFPage, rgb } from '@cantoo/pdf-lib'

/** A4, in points. */
export const [WIDTH, HEIGHT] = [595.28, 841.89] as const
export const MARGIN = 56
const LEADING = 1.45
export const [INK, GREY, LINE] = [rgb(0.13, 0.15, 0.16), rgb(0.4, 0.43, 0.46), rgb(0.85, 0.86, 0.88)] as const

const FULL = WIDTH - 2 * MARGIN

/** Where and in what a text is written; the whole width when it says nothing else. */
export interface Stroke {
  readonly font: PDFFont
  readonly size: number
  readonly color: Color
  readonly x?: number
  readonly width?: number
}

/** Writes down a page, and on to the next when it is full. */
export class Pen {
  #page: PDFPage
  #y = HEIGHT - MARGIN

  constructor(private readonly document: PDFDocument) {
    this.#page = document.addPage([WIDTH, HEIGHT])
  }

  get y(): number {
    return this.#y
  }

  /** Goes back up, to write beside what stands there. */
  moveTo(y: number): void {
    this.#y = y
  }

  newPage(): void {
    this.#page = this.document.addPage([WIDTH, HEIGHT])
    this.#y = HEIGHT - MARGIN
  }

  gap(points: number): void {
    this.#y -= points
  }

  rule(color: Color = LINE, thickness = 0.7): void {
    this.#page.drawLine({
      start: { x: MARGIN, y: this.#y + 3 },
      end: { x: WIDTH - MARGIN, y: this.#y + 3 },
      thickness,
      color,
    })
    this.gap(3)
  }

  write(text: string, { font, size, color, x = MARGIN, width = FULL }: Stroke): void {
    for (const row of wrapped(text, font, size, width)) {
      this.#advance(size)
      this.#page.drawText(row, { x, y: this.#y, size, font, color })
      this.gap(size * (LEADING - 1))
    }
  }

  /** Texts side by side, each in its own column; the longest says how far down it goes. */
  row(cells: readonly (Stroke & { readonly text: string; readonly right?: boolean })[]): void {
    const columns = cells.map((cell) => ({
      ...cell,
      rows: wrapped(cell.text, cell.font, cell.size, cell.width ?? FULL),
    }))
    const lines = Math.max(...columns.map(({ rows }) => rows.length))
    const size = Math.max(...cells.map((cell) => cell.size))
    for (let line = 0; line < lines; line += 1) {
      this.#advance(size)
      for (const { rows, font, size: own, color, x = MARGIN, width = FULL, right = false } of columns) {
        const text = rows[line]
        if (text === undefined) continue
        const shift = right ? width - font.widthOfTextAtSize(text, own) : 0
        this.#page.drawText(text, { x: x + shift, y: this.#y, size: own, font, color })
      }
      this.gap(size * (LEADING - 1))
    }
  }

  #advance(size: number): void {
    if (this.#y - size < MARGIN) this.newPage()
    this.#y -= size
  }
}

/** Lines that fit, broken at blanks, or anywhere where there are none (a hash). */
function wrapped(text: string, font: PDFFont, size: number, width: number): string[] {
  const rows: string[] = []
  let row = ''
  for (const word of shown(text, font).split(' ')) {
    const longer = row === '' ? word : `${row} ${word}`
    if (font.widthOfTextAtSize(longer, size) <= width) {
      row = longer
      continue
    }
    if (row !== '') rows.push(row)
    row = ''
    for (const character of word) {
      if (font.widthOfTextAtSize(row + character, size) > width) {
        rows.push(row)
        row = ''
      }
      row += character
    }
  }
  return [...rows, row]
}

/** The fonts that every reader has know Western European letters only; narrow blanks are among what they lack. */
function shown(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet())
  return Array.from(text.replaceAll(/\s/g, ' '), (character) =>
    known.has(character.codePointAt(0) ?? 0) ? character : '?',
  ).join('')
}
