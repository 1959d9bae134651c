import { PDFDocument } from '@cantoo/pdf-lib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { embedFacturX } from '../../src/facturx/embed/embed.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { recordedDocuments } from '../../src/simulators/world.js'

/** The amount of every made invoice. */
export const MADE_AMOUNTS = { untaxed: 6276, tax: 1255.2 } as const

/** Makes the PDF that Odoo would have made for an invoice of a given number: one empty page and Odoo 17.0's own CII. */
export async function documentMaker(): Promise<(number: string) => Promise<Uint8Array>> {
  const recorded = readFileSync(join(recordedDocuments('17.0'), 'INV_2026_00001.pdf'))
  const { xml } = await readFacturX(recorded)
  const template = Buffer.from(xml).toString('utf8')
  const blank = await PDFDocument.create()
  blank.addPage()
  const page = await blank.save()
  return (number) =>
    embedFacturX(page, template.replaceAll('INV/2026/00001', number), {
      number,
      sellerName: 'Duret Électricité',
      conformanceLevel: 'EXTENDED',
      modifiedAt: new Date('2026-10-05T08:00:00Z'),
    })
}
