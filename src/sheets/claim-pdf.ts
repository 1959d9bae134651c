import { PDFDocument, rgb, StandardFonts } from '@cantoo/pdf-lib'
import type { ClaimLetter } from '../domain/words/late-claim.js'
import { GREY, INK, LINE, MARGIN, Pen, WIDTH } from './pen.js'

/** What Odoo's own reports look like: the name above, a coloured title, a table with a strong total. */
const ACCENT = rgb(0.44, 0.29, 0.42)

const [TEXT, SMALL, BIG] = [10, 8.5, 18]
const FULL = WIDTH - 2 * MARGIN
const HALF = FULL / 2
const AMOUNTS = 110
const LABELS = 150

/** A claim as a PDF: the letter, and its computation on a page of its own. */
export async function claimPdf(letter: ClaimLetter): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.setTitle(letter.title)
  document.setLanguage('fr')
  document.setProducer('odoo-chorus-bridge')
  const plain = await document.embedFont(StandardFonts.Helvetica)
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  const pen = new Pen(document)
  const text = { font: plain, size: TEXT, color: INK }
  const strong = { font: bold, size: TEXT, color: INK }
  const [name = '', ...identifiers] = letter.sender
  pen.write(name, { font: bold, size: TEXT + 3, color: ACCENT })
  for (const line of identifiers) pen.write(line, { font: plain, size: SMALL, color: GREY })
  pen.gap(5)
  pen.rule(ACCENT, 1)
  pen.gap(18)
  const [recipient = '', ...rest] = letter.recipient
  const right = { x: MARGIN + HALF, width: HALF }
  pen.write(recipient, { ...strong, ...right })
  for (const line of rest) pen.write(line, { ...text, ...right })
  pen.gap(10)
  pen.write(`Le ${letter.date}`, { ...text, ...right })
  pen.gap(20)
  pen.write(letter.title, { font: plain, size: BIG, color: ACCENT })
  pen.gap(2)
  pen.write(letter.subject, strong)
  pen.gap(12)
  for (const paragraph of letter.paragraphs) {
    pen.write(paragraph, text)
    pen.gap(6)
  }
  pen.gap(4)
  const row = (left: string, amount: string, stroke: typeof text): void => {
    pen.row([
      { text: left, ...stroke, width: FULL - AMOUNTS - 10 },
      { text: amount, ...stroke, x: MARGIN + FULL - AMOUNTS, width: AMOUNTS, right: true },
    ])
  }
  const [what = '', how = ''] = letter.table.head
  row(what, how, { ...strong, color: ACCENT })
  pen.rule(ACCENT, 1)
  for (const [left = '', amount = ''] of letter.table.rows) {
    row(left, amount, text)
    pen.rule(LINE)
  }
  row(...letter.table.total, { ...strong, size: TEXT + 1 })
  pen.gap(14)
  for (const paragraph of letter.closing) {
    pen.write(paragraph, text)
    pen.gap(6)
  }
  pen.newPage()
  pen.write(letter.annex.title, { font: plain, size: BIG - 2, color: ACCENT })
  pen.rule(ACCENT, 1)
  pen.gap(6)
  for (const [label, value] of letter.annex.lines) {
    pen.row([
      { text: label, font: plain, size: TEXT, color: GREY, width: LABELS - 8 },
      { text: value, ...text, x: MARGIN + LABELS, width: FULL - LABELS },
    ])
    pen.rule()
  }
  pen.gap(12)
  for (const article of letter.annex.articles) {
    pen.write(article, { font: plain, size: SMALL + 0.5, color: INK })
    pen.gap(4)
  }
  pen.gap(10)
  pen.write(letter.foot, { font: plain, size: SMALL, color: GREY })
  return document.save()
}
