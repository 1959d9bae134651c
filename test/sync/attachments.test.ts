import { MAX_ATTACHED_BYTES, MAX_ATTACHMENTS } from '../../src/domain/invoice/attachment.js'
import type { MarkedAttachment } from '../../src/odoo/port.js'
import { attachmentsOf } from '../../src/sync/document/attachments.js'
import { explains } from '../support/explains.js'

const MEGABYTE = 1024 * 1024

const marked = (count: number, size: number): MarkedAttachment[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `Plans ${index + 1}.pdf`,
    mimeType: 'application/pdf',
    size,
  }))

/** An Odoo with these files; `fetched` names those whose content was asked for. */
function odooWith(files: readonly MarkedAttachment[], bytes = (size: number): number => size) {
  const fetched: number[] = []
  const odoo = {
    attachments: (ids: readonly number[]) => Promise.resolve(files.filter(({ id }) => ids.includes(id))),
    attachmentContent: (id: number, most: number) => {
      fetched.push(id)
      const size = bytes(files.find((file) => file.id === id)?.size ?? 0)
      return Promise.resolve(size > most ? ('too-long' as const) : new Uint8Array(size))
    },
  }
  return { odoo, fetched, invoice: { attachmentIds: files.map(({ id }) => id) } }
}

describe('the files that a user marked', () => {
  explains(
    'attachments-judged-before-fetched',
    'are judged by what Odoo says of them: of 25 that are too large not a byte is fetched, and each is named',
    async () => {
      const { odoo, fetched, invoice } = odooWith(marked(25, 9.5 * MEGABYTE))
      const { files, reasons } = await attachmentsOf(odoo, invoice)
      expect(fetched).toEqual([])
      expect(files).toEqual([])
      expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['ATTACHMENT_TOO_LARGE']))
      expect(reasons.map(({ sentence }) => /Plans \d+\.pdf/.exec(sentence)?.[0])).toEqual(
        marked(25, 0).map(({ name }) => name),
      )
    },
  )

  it('are too much together as well, which no one of them is', async () => {
    const { odoo, fetched, invoice } = odooWith(marked(4, 2 * MEGABYTE))
    const { reasons } = await attachmentsOf(odoo, invoice)
    expect(fetched).toEqual([])
    expect(reasons.map(({ code }) => code)).toEqual(['ATTACHMENTS_WITH_INVOICE_TOO_LARGE'])
    expect(reasons[0]?.sentence).toContain('«\u00A0Plans 4.pdf\u00A0»')
  })

  it('travel when they are as large as what may travel, to the byte', async () => {
    const { odoo, fetched, invoice } = odooWith(marked(3, MAX_ATTACHED_BYTES / 3))
    const { files, reasons } = await attachmentsOf(odoo, invoice)
    expect(reasons).toEqual([])
    expect(fetched).toEqual([1, 2, 3])
    expect(files.map(({ bytes }) => bytes.byteLength)).toEqual(Array(3).fill(MAX_ATTACHED_BYTES / 3))
  })

  it('are fetched no further than what may travel, where Odoo said that they are smaller', async () => {
    const { odoo, fetched, invoice } = odooWith(marked(25, 1_000), () => 5 * MEGABYTE)
    const { files, reasons } = await attachmentsOf(odoo, invoice)
    expect(fetched).toEqual([1, 2])
    expect(files).toEqual([])
    expect(reasons.map(({ code }) => code)).toEqual(['ATTACHMENTS_WITH_INVOICE_TOO_LARGE'])
  })

  it('that are alone larger than Odoo said are told by their name', async () => {
    const { odoo, invoice } = odooWith(marked(2, 1_000), () => 50 * MEGABYTE)
    const { reasons } = await attachmentsOf(odoo, invoice)
    expect(reasons.map(({ code }) => code)).toEqual(['ATTACHMENT_TOO_LARGE'])
    expect(reasons[0]?.sentence).toContain('Plans 1.pdf')
  })

  explains('attachments-without-number', 'are not even asked about when they are too many', async () => {
    const { odoo, fetched, invoice } = odooWith(marked(MAX_ATTACHMENTS + 1, 1))
    const { reasons } = await attachmentsOf(odoo, invoice)
    expect(fetched).toEqual([])
    expect(reasons.map(({ sentence }) => sentence)).toEqual([
      '101 pièces sont à joindre\u00A0; la passerelle en joint 100 au plus\u00A0: retirez des pièces, ou réunissez-les en un seul fichier.',
    ])
  })
})
