import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { removeSetup } from '../../src/odoo/setup/setup.js'
import { isSince, seriesOf } from '../../src/simulators/odoo/index.js'
import { accessAs } from './servers.js'
import { LONG_AGO, onEachServer } from './port-on-servers.js'

onEachServer((on) => {
  it('knows from which invoice another was duplicated, and what a user says that it replaces', async () => {
    const { id, buyerId } = await on.first()
    const copy = on.odoo.duplicateInvoice(id, 'INV/2026/00777')
    on.odoo.editInvoice(copy, { x_chorus_replaces_id: id })
    const copied = await on.port.copiedFrom([id, copy])
    expect([...copied.keys()]).toEqual([copy])
    expect(copied.get(copy)?.odooId).toBe(id)
    expect((await on.port.readInvoice(copy))?.replacesId).toBe(id)
    on.odoo.edit('res.partner', buyerId, { x_chorus_rejected_credit_notes: 'keep' })
    expect((await on.port.readPartner(buyerId))?.rejectedCreditNotes).toBe('keep')
  })

  describe('describe', () => {
    it('learns what the server has', async () => {
      expect(await on.port.describe()).toMatchObject({
        version: seriesOf(on.server.version),
        hasReferenceFields: true,
        missingCustomFields: [],
      })
    })
  })

  describe('changedInvoices', () => {
    it('reads an invoice as the domain has it', async () => {
      const id = on.odoo.addInvoice({
        partner: 'commune',
        date: '2026-11-30',
        untaxed: 100,
        tax: 20,
        values: { purchase_order_reference: ' EJ-1 ', [FIELD.request]: 'do_not_send' },
      })
      const invoice = (await on.changed()).find((found) => found.id === id)
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
      expect(invoice?.writeDate.getTime()).toBeLessThanOrEqual(on.now.getTime())
    })

    it('asks once when nothing has changed', async () => {
      await on.port.describe()
      on.later(60)
      on.odoo.book.reset()
      expect(await on.changed({ since: on.now })).toEqual([])
      expect(on.odoo.book.counts).toEqual({ 'account.move.search_read': 1 })
    })

    it('shows what changed at that very second or after', async () => {
      const { id } = await on.first()
      on.later(3600)
      on.odoo.editInvoice(id, { ref: 'changed' })
      expect((await on.changed({ since: on.now })).map((invoice) => invoice.id)).toEqual([id])
    })

    it('shows the invoices of a buyer that changed', async () => {
      const { buyerId } = await on.first()
      on.later(3600)
      on.odoo.edit('res.partner', buyerId, { name: 'Commune nouvelle' })
      const found = await on.changed({ since: on.now })
      expect(found.length).toBeGreaterThan(0)
      expect(found.every((invoice) => invoice.buyerId === buyerId)).toBe(true)
    })

    it('leaves out invoices dated before the start, not undated drafts', async () => {
      const old = on.odoo.addInvoice({ partner: 'commune', date: '2026-11-01' })
      const recent = on.odoo.addInvoice({ partner: 'commune', date: '2026-11-30' })
      const draft = on.odoo.addInvoice({ partner: 'commune', state: 'draft' })
      on.odoo.editInvoice(draft, { invoice_date: false })
      const ids = (await on.changed({ startDate: '2026-11-30' })).map((invoice) => invoice.id)
      expect(ids).toEqual([recent, draft])
      expect(ids).not.toContain(old)
    })

    it('pages by id and neither skips nor repeats what changes meanwhile', async () => {
      const before = (await on.changed()).length
      for (let n = 0; n < 250; n++) on.odoo.addInvoice({ partner: 'commune', date: '2026-11-30' })
      const seen: number[] = []
      const sizes: number[] = []
      for await (const { invoices } of on.port.changedInvoices({ since: undefined, startDate: LONG_AGO })) {
        sizes.push(invoices.length)
        seen.push(...invoices.map((invoice) => invoice.id))
        on.later(10)
        on.odoo.editInvoice(seen[0] ?? 0, { ref: 'changed meanwhile' })
      }
      expect(sizes).toEqual([200, before + 50])
      expect(new Set(seen).size).toBe(seen.length)
    })

    it('goes on when a module that added fields was removed', async () => {
      await on.changed()
      const client = new OdooClient(accessAs('admin', on.odoo, on.server))
      await removeSetup(client, false, 'chorus')
      client.close()
      expect((await on.first()).request).toBeUndefined()
      expect((await on.port.describe()).missingCustomFields).toContain(FIELD.request)
    })
  })

  it('readInvoices leaves out what does not exist', async () => {
    const { id } = await on.first()
    expect((await on.port.readInvoices([id, 999_999])).map((invoice) => invoice.id)).toEqual([id])
  })

  it('readPartners gives SIRET and names of tags', async () => {
    const { buyerId } = await on.first()
    if (!isSince(on.server.version, '20.0')) {
      // Up to 18.0 Odoo keeps fourteen characters, whatever they are.
      const typed = isSince(on.server.version, '19.0')
        ? { company_registry: '123 456 782 00051' }
        : { siret: '12345678200051' }
      on.odoo.edit('res.partner', buyerId, typed)
    }
    const [partner] = await on.port.readPartners([buyerId])
    expect(partner).toMatchObject({ id: buyerId, siret: '12345678200051', tags: [] })
  })

  it('payeeAccounts gives an account of the company, without spaces', async () => {
    const { id } = await on.first()
    expect((await on.port.payeeAccounts([id])).get(id)?.iban).toMatch(/^FR\d{2}[0-9A-Z]{23}$/)
  })

  it('payeeAccounts asks for the accounts of the company once a minute', async () => {
    const { id } = await on.first()
    await on.port.payeeAccounts([id])
    on.odoo.book.reset()
    await on.port.payeeAccounts([id])
    expect(on.odoo.book.counts).toEqual({ 'account.move.search_read': 1 })
    const [bank] = on.odoo.records('res.partner.bank')
    on.odoo.edit('res.partner.bank', bank?.id ?? 0, { acc_number: 'FR76 3000 4000 0312 3456 7890 143' })
    on.later(60)
    expect((await on.port.payeeAccounts([id])).get(id)?.iban).toBe('FR7630004000031234567890143')
  })

  it('serverTime is unknown before the first answer', async () => {
    expect(on.port.serverTime()).toBeUndefined()
    await on.port.describe()
    expect(on.port.serverTime()).toBeInstanceOf(Date)
  })
})
