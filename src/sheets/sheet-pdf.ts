import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import type { Sheet } from '../domain/words/deposit-sheet.js'
import { GREY, INK, MARGIN, Pen, WIDTH } from './pen.js'

const LABELS = 160
const [TEXT, SMALL, BIG] = [10, 8.5, 17]

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
  pen.write(sheet.title, { font: bold, size: BIG, color: INK })
  for (const { title, lines } of sheet.blocks) {
    pen.gap(14)
    pen.write(title, { font: bold, size: TEXT + 1, color: INK })
    pen.rule()
    for (const [label, value] of lines)
      pen.row([
        { text: label, font: plain, size: TEXT, color: GREY, width: LABELS },
        { text: value, font: plain, size: TEXT, color: INK, x: MARGIN + LABELS, width: VALUES },
      ])
  }
  pen.gap(22)
  pen.write(sheet.foot, { font: plain, size: SMALL, color: GREY })
  return document.save()
}

const VALUES = WIDTH - 2 * MARGIN - LABELS
