import { PDFDocument, PDFNumber, PDFRef } from '@cantoo/pdf-lib'
import { savePdf } from '../../src/facturx/open-pdf.js'
import { explains } from '../support/explains.js'

describe('a PDF whose objects are numbered with thousands of gaps', () => {
  explains('pdf-of-scattered-objects', 'is not written: its table would take minutes', async () => {
    const document = await PDFDocument.create()
    for (let index = 1; index <= 6_000; index += 1)
      document.context.assign(PDFRef.of(100 + 2 * index), PDFNumber.of(index))
    await expect(savePdf(document)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})
