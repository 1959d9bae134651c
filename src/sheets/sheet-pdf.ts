import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib'
import type { Sheet } from '../domain/words/deposit-sheet.js'

/** A4, in points. */
const [WIDTH, HEIGHT] = [595.28, 841.89]
const MARGIN = 56
const LABELS = 160
const LEADING = 1.45
const [TEXT, SMALL, BIG] = [10, 8.5, 17]
const [INK, GREY, LINE] = [rgb(0.13, 0.15, 0.16), rgb(0.4, 0.43, 0.46), rgb(0.85, 0.86, 0.88)]

/** A sheet as a PDF, on as many pages as it needs. The same sheet gives the same pages. */
export async function sheetPdf(sheet: Sheet): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.setTitle(sheet.title)
  document.setProducer('odoo-chorus-bridge')
  const [plain, bold] = [
    await document.embedFont(StandardFonts.Helvetica),
    await document.embedFont(StandardFonts.HelveticaBold),
  ]
  const pen = new Pen(document)
  pen.write(sheet.title, bold, BIG, INK)
  for (const { title, lines } of sheet.blocks) {
    pen.gap(14)
    pen.write(title, bold, TEXT + 1, INK)
    pen.rule()
    for (const [label, value] of lines) {
      const rows = wrapped(value, plain, TEXT, WIDTH - 2 * MARGIN - LABELS)
      pen.row(rows, (page, row, index, y) => {
        if (index === 0)
          page.drawText(shown(label, plain), { x: MARGIN, y, size: TEXT, font: plain, color: GREY })
        page.drawText(row, { x: MARGIN + LABELS, y, size: TEXT, font: plain, color: INK })
      })
    }
  }
  pen.gap(22)
  pen.write(sheet.foot, plain, SMALL, GREY)
  return document.save()
}

class Pen {
  #page: PDFPage
  #y = HEIGHT - MARGIN

  constructor(private readonly document: PDFDocument) {
    this.#page = document.addPage([WIDTH, HEIGHT])
  }

  gap(points: number): void {
    this.#y -= points
  }

  rule(): void {
    this.#page.drawLine({
      start: { x: MARGIN, y: this.#y + 3 },
      end: { x: WIDTH - MARGIN, y: this.#y + 3 },
      thickness: 0.7,
      color: LINE,
    })
    this.gap(3)
  }

  write(text: string, font: PDFFont, size: number, color: ReturnType<typeof rgb>): void {
    for (const row of wrapped(text, font, size, WIDTH - 2 * MARGIN)) {
      this.#advance(size)
      this.#page.drawText(row, { x: MARGIN, y: this.#y, size, font, color })
    }
    this.gap(size * (LEADING - 1))
  }

  row(rows: readonly string[], draw: (page: PDFPage, row: string, index: number, y: number) => void): void {
    rows.forEach((row, index) => {
      this.#advance(TEXT)
      draw(this.#page, row, index, this.#y)
      this.gap(TEXT * (LEADING - 1))
    })
  }

  #advance(size: number): void {
    if (this.#y - size < MARGIN) {
      this.#page = this.document.addPage([WIDTH, HEIGHT])
      this.#y = HEIGHT - MARGIN
    }
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
