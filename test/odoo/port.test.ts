import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import type { OdooInvoice } from '../../src/domain/invoice/invoice.js'
import { keptHtml } from '../../src/domain/words/html.js'
import { RenderingError } from '../../src/odoo/wire/error.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import type { ChangedInvoicesQuery, OdooPort } from '../../src/odoo/port.js'
import { removeSetup } from '../../src/odoo/setup/setup.js'
import {
  type DatabaseCopy,
  isSince,
  type OdooSimulator,
  seriesOf,
  startOdooSimulator,
} from '../../src/simulators/odoo/index.js'
import { accessAs, heldAfterSetup, SERVERS } from './servers.js'

const LONG_AGO = '2000-01-01'

describe.each(SERVERS)('the Odoo port on $version over $transport', (server) => {
  const { version } = server
  let odoo: OdooSimulator
  let port: OdooPort & { close(): void }
  let now: Date

  let afterSetup: DatabaseCopy

  beforeAll(async () => {
    afterSetup = await heldAfterSetup(server, { now: () => new Date('2026-12-01T07:00:00Z') })
  })

  beforeEach(async () => {
    now = new Date('2026-12-01T08:00:00Z')
    odoo = await startOdooSimulator({ version, clock: { now: () => now }, holds: afterSetup })
    port = createOdooPort(accessAs('chorus', odoo, server))
  })

  afterEach(async () => {
    port.close()
    await odoo.close()
  })

  async function changed(query: Partial<ChangedInvoicesQuery> = {}): Promise<OdooInvoice[]> {
    const found: OdooInvoice[] = []
    const all = port.changedInvoices({ since: undefined, startDate: LONG_AGO, ...query })
    for await (const { invoices } of all) found.push(...invoices)
    return found
  }

  async function first(): Promise<OdooInvoice> {
    const [invoice] = await changed()
    if (invoice === undefined) throw new Error('the simulator has no invoice')
    return invoice
  }

  function later(seconds: number): void {
    now = new Date(now.getTime() + seconds * 1000)
  }

  it('knows from which invoice another was duplicated, and what a user says that it replaces', async () => {
    const { id, buyerId } = await first()
    const copy = odoo.duplicateInvoice(id, 'INV/2026/00777')
    odoo.editInvoice(copy, { x_chorus_replaces_id: id })
    const copied = await port.copiedFrom([id, copy])
    expect([...copied.keys()]).toEqual([copy])
    expect(copied.get(copy)?.odooId).toBe(id)
    expect((await port.readInvoice(copy))?.replacesId).toBe(id)
    odoo.edit('res.partner', buyerId, { x_chorus_rejected_credit_notes: 'keep' })
    expect((await port.readPartner(buyerId))?.rejectedCreditNotes).toBe('keep')
  })

  describe('describe', () => {
    it('learns what the server has', async () => {
      expect(await port.describe()).toMatchObject({
        version: seriesOf(version),
        hasReferenceFields: true,
        missingCustomFields: [],
      })
    })
  })

  describe('changedInvoices', () => {
    it('reads an invoice as the domain has it', async () => {
      const id = odoo.addInvoice({
        partner: 'commune',
        date: '2026-11-30',
        untaxed: 100,
        tax: 20,
        values: { purchase_order_reference: ' EJ-1 ', [FIELD.request]: 'do_not_send' },
      })
      const invoice = (await changed()).find((found) => found.id === id)
      expect(invoice).toMatchObject({
        state: 'posted',
        moveType: 'out_invoice',
        currency: 'EUR',
        invoiceDate: '2026-11-30',
        amountTotal: '120.00',
        references: { serviceCode: undefined, commitmentNumber: 'EJ-1', contract: undefined },
        request: 'do_not_send',
      })
      expect(invoice?.number).not.toBe('')
      expect(invoice?.writeDate.getTime()).toBeLessThanOrEqual(now.getTime())
    })

    it('asks once when nothing has changed', async () => {
      await port.describe()
      later(60)
      odoo.book.reset()
      expect(await changed({ since: now })).toEqual([])
      expect(odoo.book.counts).toEqual({ 'account.move.search_read': 1 })
    })

    it('shows what changed at that very second or after', async () => {
      const { id } = await first()
      later(3600)
      odoo.editInvoice(id, { ref: 'changed' })
      expect((await changed({ since: now })).map((invoice) => invoice.id)).toEqual([id])
    })

    it('shows the invoices of a buyer that changed', async () => {
      const { buyerId } = await first()
      later(3600)
      odoo.edit('res.partner', buyerId, { name: 'Commune nouvelle' })
      const found = await changed({ since: now })
      expect(found.length).toBeGreaterThan(0)
      expect(found.every((invoice) => invoice.buyerId === buyerId)).toBe(true)
    })

    it('leaves out invoices dated before the start, not undated drafts', async () => {
      const old = odoo.addInvoice({ partner: 'commune', date: '2026-11-01' })
      const recent = odoo.addInvoice({ partner: 'commune', date: '2026-11-30' })
      const draft = odoo.addInvoice({ partner: 'commune', state: 'draft' })
      odoo.editInvoice(draft, { invoice_date: false })
      const ids = (await changed({ startDate: '2026-11-30' })).map((invoice) => invoice.id)
      expect(ids).toEqual([recent, draft])
      expect(ids).not.toContain(old)
    })

    it('pages by id and neither skips nor repeats what changes meanwhile', async () => {
      const before = (await changed()).length
      for (let n = 0; n < 250; n++) odoo.addInvoice({ partner: 'commune', date: '2026-11-30' })
      const seen: number[] = []
      const sizes: number[] = []
      for await (const { invoices } of port.changedInvoices({ since: undefined, startDate: LONG_AGO })) {
        sizes.push(invoices.length)
        seen.push(...invoices.map((invoice) => invoice.id))
        later(10)
        odoo.editInvoice(seen[0] ?? 0, { ref: 'changed meanwhile' })
      }
      expect(sizes).toEqual([200, before + 50])
      expect(new Set(seen).size).toBe(seen.length)
    })

    it('goes on when a module that added fields was removed', async () => {
      await changed()
      const client = new OdooClient(accessAs('admin', odoo, server))
      await removeSetup(client, false, 'chorus')
      client.close()
      expect((await first()).request).toBeUndefined()
      expect((await port.describe()).missingCustomFields).toContain(FIELD.request)
    })
  })

  it('readInvoices leaves out what does not exist', async () => {
    const { id } = await first()
    expect((await port.readInvoices([id, 999_999])).map((invoice) => invoice.id)).toEqual([id])
  })

  it('readPartners gives SIRET and names of tags', async () => {
    const { buyerId } = await first()
    if (!isSince(version, '20.0')) {
      // Up to 18.0 Odoo keeps fourteen characters, whatever they are.
      const typed = isSince(version, '19.0')
        ? { company_registry: '123 456 782 00051' }
        : { siret: '12345678200051' }
      odoo.edit('res.partner', buyerId, typed)
    }
    const [partner] = await port.readPartners([buyerId])
    expect(partner).toMatchObject({ id: buyerId, siret: '12345678200051', tags: [] })
  })

  it('payeeAccounts gives an account of the company, without spaces', async () => {
    const { id } = await first()
    expect((await port.payeeAccounts([id])).get(id)?.iban).toMatch(/^FR\d{2}[0-9A-Z]{23}$/)
  })

  it('payeeAccounts asks for the accounts of the company once a minute', async () => {
    const { id } = await first()
    await port.payeeAccounts([id])
    odoo.book.reset()
    await port.payeeAccounts([id])
    expect(odoo.book.counts).toEqual({ 'account.move.search_read': 1 })
    const [bank] = odoo.records('res.partner.bank')
    odoo.edit('res.partner.bank', bank?.id ?? 0, { acc_number: 'FR76 3000 4000 0312 3456 7890 143' })
    later(60)
    expect((await port.payeeAccounts([id])).get(id)?.iban).toBe('FR7630004000031234567890143')
  })

  describe('invoicePdf', () => {
    it('makes nothing when only an existing document is wished', async () => {
      expect(await port.invoicePdf((await first()).id, 'existing')).toBeUndefined()
    })

    it('makes the document once, mails nobody, and finds it the next time', async () => {
      const { id } = await first()
      const made = await port.invoicePdf(id, 'make')
      const bytes = Buffer.from(made?.bytes ?? [])
      expect(made?.made).toBe(true)
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      const found = await port.invoicePdf(id, 'existing')
      expect(found?.made).toBe(false)
      expect(bytes.equals(found?.bytes ?? new Uint8Array())).toBe(true)
      expect(odoo.book.emailed).toEqual([])
    })

    it('renews a document that is there', async () => {
      const { id } = await first()
      await port.invoicePdf(id, 'make')
      odoo.book.reset()
      expect(await port.invoicePdf(id, 'renew')).toBeDefined()
      const makers = [
        'account.move.send.action_send_and_print',
        'account.move.send.wizard.action_send_and_print',
      ]
      const made = Object.entries(odoo.book.counts).filter(
        ([call]) => makers.includes(call) || call.startsWith('report.'),
      )
      expect(made.map(([, count]) => count)).toEqual([1])
    })

    it('is refused for an invoice that is not posted, so that no data go in its place', async () => {
      const { id } = await first()
      odoo.resetToDraft(id)
      await expect(port.invoicePdf(id, 'make')).rejects.toMatchObject({ kind: 'missing-record' })
    })
  })

  describe('invoicePdfs', () => {
    const some = async () => (await changed()).slice(0, 3).map(({ id }) => id)

    it('finds what there is, and makes what there is not, as invoicePdf would', async () => {
      const ids = await some()
      const [first = 0, ...others] = ids
      await port.invoicePdf(first, 'make')
      const pdfs = await port.invoicePdfs(ids)
      for (const id of [first, ...pdfs.keys()]) {
        const pdf = pdfs.get(id)
        const alone = await port.invoicePdf(id, 'existing')
        expect(pdf).toEqual({ ...alone, made: id !== first })
      }
      // 16.0 prints one after the other: what is printed is asked for by itself.
      if (version !== '16.0') expect([...pdfs.keys()].sort()).toEqual([first, ...others].sort())
      expect(odoo.book.emailed).toEqual([])
    })

    it('says of one that Odoo refuses why, and makes the others', async () => {
      const ids = await some()
      const refusal = { kind: 'error', name: 'odoo.exceptions.UserError', message: 'no' } as const
      for (const model of ['account.move.send', 'account.move.send.wizard'])
        odoo.addFault({ model, method: 'action_send_and_print', nth: 2, effect: refusal })
      const pdfs = await port.invoicePdfs(ids)
      const kinds = ids.map((id) => {
        const pdf = pdfs.get(id)
        return pdf instanceof RenderingError ? pdf.kind : pdf?.made
      })
      expect(kinds).toEqual(version === '16.0' ? [undefined, undefined, undefined] : [true, 'refused', true])
    })

    it('leaves out what is not posted', async () => {
      const [first = 0, second = 0] = await some()
      odoo.resetToDraft(second)
      expect((await port.invoicePdfs([first, second])).has(second)).toBe(false)
    })
  })

  describe('writeFieldsEach', () => {
    const ids = async (count: number) => (await changed()).slice(0, count).map(({ id }) => id)
    const kept = (id: number, ...names: string[]) =>
      names.map((name) => odoo.record('account.move', id)?.[name])

    it('writes the same values on all of the invoices in one call', async () => {
      const three = await ids(3)
      odoo.book.reset()
      const values = { [FIELD.stage]: 'blocked', [FIELD.flow]: false } as const
      await port.writeFieldsEach(three.map((invoiceId) => ({ invoiceId, values })))
      expect(odoo.book.counts).toEqual({ 'account.move.write': 1 })
      for (const id of three) expect(kept(id, FIELD.stage, FIELD.flow)).toEqual(['blocked', false])
    })

    it('writes other values on each of them in one call too, as write would', async () => {
      const [one = 0, two = 0] = await ids(2)
      const values = {
        [FIELD.stage]: 'closed',
        [FIELD.reason]: '=1+1 « pièce »\n\n  <b>signée</b> ',
        [FIELD.depositDate]: '2026-03-29 01:30:00',
        [FIELD.paymentDays]: 0,
        [FIELD.contact]: false,
      } as const
      await port.writeFieldsEach([{ invoiceId: one, values }])
      const asWritten = kept(one, ...Object.keys(values))
      odoo.book.reset()
      await port.writeFieldsEach([
        { invoiceId: one, values: { ...values, [FIELD.contact]: 'Mme Durand', [FIELD.paymentDays]: 12 } },
        { invoiceId: two, values },
      ])
      expect(odoo.book.counts).toEqual({ 'account.move.load': 1 })
      expect(kept(two, ...Object.keys(values))).toEqual(asWritten)
      expect(kept(one, FIELD.contact, FIELD.paymentDays)).toEqual(['Mme Durand', 12])
      await port.writeFieldsEach([
        { invoiceId: one, values: { [FIELD.contact]: false } },
        { invoiceId: two, values: { [FIELD.contact]: 'M. Petit' } },
      ])
      expect(kept(one, FIELD.contact)).toEqual([false])
    })

    it('writes nothing at all when one of the invoices is gone', async () => {
      const [one = 0, two = 0] = await ids(2)
      const rows = [one, two, 987_654].map((invoiceId, at) => ({
        invoiceId,
        values: { [FIELD.flow]: `F${String(at)}` },
      }))
      await expect(port.writeFieldsEach(rows)).rejects.toMatchObject({
        kind: 'refused',
        message: "Odoo refused values of several invoices: Unknown database identifier '987654'",
      })
      expect([one, two].map((id) => kept(id, FIELD.flow))).toEqual([[false], [false]])
      await expect(port.writeFieldsEach(rows.slice(2))).rejects.toMatchObject({ kind: 'missing-record' })
    })

    it.each([1, 2])('asks for setup when a field is missing, of %d invoices', async (count) => {
      const rows = (await ids(count)).map((invoiceId) => ({
        invoiceId,
        values: { x_chorus_unknown: String(invoiceId) },
      }))
      await expect(port.writeFieldsEach(rows)).rejects.toMatchObject({ kind: 'no-such-field' })
    })

    it.each([
      ['write', 1],
      ['load', 2],
    ])('says so when the answer to %s is lost, though the effect has taken place', async (method, count) => {
      const several = await ids(count)
      odoo.addFault({ model: 'account.move', method, effect: { kind: 'drop', when: 'after' } })
      const rows = several.map((invoiceId) => ({
        invoiceId,
        values: { [FIELD.flow]: `F${String(invoiceId)}` },
      }))
      await expect(port.writeFieldsEach(rows)).rejects.toMatchObject({
        kind: 'unreachable',
        outcomeUnknown: true,
      })
      for (const id of several) expect(kept(id, FIELD.flow)).toEqual([`F${String(id)}`])
    })
  })

  describe('postNotes', () => {
    const note = (invoiceId: number, key = 'deposited.1') => ({
      invoiceId,
      messageId: `<chorus.test.${String(invoiceId)}.${key}@odoo-chorus-bridge>`,
      body: keptHtml(`<p>Chorus Pro : <b>Déposée</b> ${key}</p>`),
    })
    const posted = (id: number) =>
      odoo.book.chatter(id).filter(({ messageId }) => messageId.startsWith('<chorus.test.'))

    it('posts internal notes with their markup, under the name of the user, in their order', async () => {
      const [one, two] = await changed()
      if (one === undefined || two === undefined) throw new Error('the simulator has too few invoices')
      await port.describe()
      odoo.book.reset()
      const notes = [note(one.id, 'b'), note(two.id), note(one.id, 'a')]
      await port.postNotes(notes)
      expect(posted(one.id)).toMatchObject([
        { internal: true, author: 'Chorus Bridge', body: note(one.id, 'b').body },
        { internal: true, author: 'Chorus Bridge', body: note(one.id, 'a').body },
      ])
      expect(posted(two.id)).toHaveLength(1)
      expect(odoo.book.count('mail.message', 'create')).toBe(1)
      expect(odoo.book.count('mail.message', 'search_read')).toBe(1)
    })

    it('posts those alone that are not there yet', async () => {
      const { id } = await first()
      await port.postNotes([note(id, 'a')])
      await port.postNotes([note(id, 'a'), note(id, 'b')])
      await port.postNotes([note(id, 'a'), note(id, 'b')])
      expect(posted(id).map(({ body }) => body)).toEqual([note(id, 'a').body, note(id, 'b').body])
    })

    it('posts none at all when one of the invoices is gone', async () => {
      const { id } = await first()
      await expect(port.postNotes([note(id), note(987_654)])).rejects.toMatchObject({
        kind: 'missing-record',
      })
      expect(posted(id)).toEqual([])
    })

    it('are not posted twice after a lost answer', async () => {
      const { id } = await first()
      odoo.addFault({ model: 'mail.message', method: 'create', effect: { kind: 'drop', when: 'after' } })
      const notes = [note(id, 'a'), note(id, 'b')]
      await expect(port.postNotes(notes)).rejects.toMatchObject({
        kind: 'unreachable',
        outcomeUnknown: true,
      })
      await port.postNotes(notes)
      expect(posted(id)).toHaveLength(2)
    })

    it('knows a note by its invoice too', async () => {
      const [one, two] = await changed()
      if (one === undefined || two === undefined) throw new Error('the simulator has too few invoices')
      await port.postNotes([note(one.id)])
      await port.postNotes([{ ...note(one.id), invoiceId: two.id }])
      expect(posted(two.id)).toHaveLength(1)
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
      const id = odoo.records('account.move')[0]?.id ?? 0
      await port.describe()
      expect(await port.fileNames(id, names)).toEqual([])
      let begun = 0
      await port.putFiles(id, FILES, () => {
        begun += 1
        return Promise.resolve()
      })
      expect(begun).toBe(1)
      expect((await port.fileNames(id, names)).toSorted()).toEqual(names.toSorted())
      const [first] = odoo.records('ir.attachment').filter(({ name }) => name === names[0])
      expect(await port.attachmentContent(first?.id ?? 0, 1_000)).toEqual(
        new Uint8Array(FILES[0]?.bytes ?? []),
      )
    })

    it('knows the files of that invoice alone', async () => {
      const [one, other] = odoo.records('account.move').map(({ id }) => id)
      await port.putFiles(one ?? 0, FILES, () => Promise.resolve())
      expect(await port.fileNames(other ?? 0, names)).toEqual([])
    })
  })

  it('serverTime is unknown before the first answer', async () => {
    expect(port.serverTime()).toBeUndefined()
    await port.describe()
    expect(port.serverTime()).toBeInstanceOf(Date)
  })
})
