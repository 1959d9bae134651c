import { RenderingError } from '../../src/odoo/wire/error.js'
import { onEachServer } from './port-on-servers.js'

onEachServer((on) => {
  const invoice = (id: number) => ({ model: 'account.move', id }) as const

  describe('invoicePdf', () => {
    it('makes nothing when only an existing document is wished', async () => {
      expect(await on.port.invoicePdf((await on.first()).id, 'existing')).toBeUndefined()
    })

    it('makes the document once, mails nobody, and finds it the next time', async () => {
      const { id } = await on.first()
      const made = await on.port.invoicePdf(id, 'make')
      const bytes = Buffer.from(made?.bytes ?? [])
      expect(made?.made).toBe(true)
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      const found = await on.port.invoicePdf(id, 'existing')
      expect(found?.made).toBe(false)
      expect(bytes.equals(found?.bytes ?? new Uint8Array())).toBe(true)
      expect(on.odoo.book.emailed).toEqual([])
    })

    it('renews a document that is there', async () => {
      const { id } = await on.first()
      await on.port.invoicePdf(id, 'make')
      on.odoo.book.reset()
      expect(await on.port.invoicePdf(id, 'renew')).toBeDefined()
      const makers = [
        'account.move.send.action_send_and_print',
        'account.move.send.wizard.action_send_and_print',
      ]
      const made = Object.entries(on.odoo.book.counts).filter(
        ([call]) => makers.includes(call) || call.startsWith('report.'),
      )
      expect(made.map(([, count]) => count)).toEqual([1])
    })

    it('is refused for an invoice that is not posted, so that no data go in its place', async () => {
      const { id } = await on.first()
      on.odoo.resetToDraft(id)
      await expect(on.port.invoicePdf(id, 'make')).rejects.toMatchObject({ kind: 'missing-record' })
    })
  })

  describe('invoicePdfs', () => {
    const some = async () => (await on.changed()).slice(0, 3).map(({ id }) => id)

    it('finds what there is, and makes what there is not, as invoicePdf would', async () => {
      const ids = await some()
      const [first = 0, ...others] = ids
      await on.port.invoicePdf(first, 'make')
      const pdfs = await on.port.invoicePdfs(ids)
      for (const id of [first, ...pdfs.keys()]) {
        const pdf = pdfs.get(id)
        const alone = await on.port.invoicePdf(id, 'existing')
        expect(pdf).toEqual({ ...alone, made: id !== first })
      }
      // 16.0 prints one after the other: what is printed is asked for by itself.
      if (on.server.version !== '16.0') expect([...pdfs.keys()].sort()).toEqual([first, ...others].sort())
      expect(on.odoo.book.emailed).toEqual([])
    })

    it('says of one that Odoo refuses why, and makes the others', async () => {
      const ids = await some()
      const refusal = { kind: 'error', name: 'odoo.exceptions.UserError', message: 'no' } as const
      for (const model of ['account.move.send', 'account.move.send.wizard'])
        on.odoo.addFault({ model, method: 'action_send_and_print', nth: 2, effect: refusal })
      const pdfs = await on.port.invoicePdfs(ids)
      const kinds = ids.map((id) => {
        const pdf = pdfs.get(id)
        return pdf instanceof RenderingError ? pdf.kind : pdf?.made
      })
      expect(kinds).toEqual(
        on.server.version === '16.0' ? [undefined, undefined, undefined] : [true, 'refused', true],
      )
    })

    it('leaves out what is not posted', async () => {
      const [first = 0, second = 0] = await some()
      on.odoo.resetToDraft(second)
      expect((await on.port.invoicePdfs([first, second])).has(second)).toBe(false)
    })
  })

  describe('putFiles', () => {
    const FILES = [
      { name: 'Chorus Pro.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
      {
        name: 'Chorus Pro - fiche de dépôt.pdf',
        mimeType: 'application/pdf',
        bytes: Buffer.from('%PDF-1.4'),
      },
    ]
    const names = FILES.map(({ name }) => name)

    it('attaches all of them in one request, under their names', async () => {
      const id = on.odoo.records('account.move')[0]?.id ?? 0
      await on.port.describe()
      expect(await on.port.fileNames(invoice(id), names)).toEqual([])
      let begun = 0
      await on.port.putFiles(invoice(id), FILES, () => {
        begun += 1
        return Promise.resolve()
      })
      expect(begun).toBe(1)
      expect((await on.port.fileNames(invoice(id), names)).toSorted()).toEqual(names.toSorted())
      const [first] = on.odoo.records('ir.attachment').filter(({ name }) => name === names[0])
      expect(await on.port.attachmentContent(first?.id ?? 0, 1_000)).toEqual(
        new Uint8Array(FILES[0]?.bytes ?? []),
      )
    })

    it('knows the files of that invoice alone', async () => {
      const [one, other] = on.odoo.records('account.move').map(({ id }) => id)
      await on.port.putFiles(invoice(one ?? 0), FILES, () => Promise.resolve())
      expect(await on.port.fileNames(invoice(other ?? 0), names)).toEqual([])
    })
  })
})
