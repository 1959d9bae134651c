import { FIELD } from '../../src/domain/fields.js'
import type { OdooInvoice } from '../../src/domain/invoice.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { OdooClient } from '../../src/odoo/client.js'
import type { ChangedInvoicesQuery, OdooPort } from '../../src/odoo/port.js'
import { removeSetup, runSetup } from '../../src/odoo/setup.js'
import { type OdooSimulator, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { accessAs, SERVERS } from './servers.js'

const LONG_AGO = '2000-01-01'

describe.each(SERVERS)('the Odoo port on $version over $transport', (server) => {
  const { version } = server
  let odoo: OdooSimulator
  let port: OdooPort & { close(): void }
  let now: Date

  beforeEach(async () => {
    now = new Date('2026-12-01T08:00:00Z')
    odoo = await startOdooSimulator({ version, clock: { now: () => now } })
    const admin = new OdooClient(accessAs('admin', odoo, server))
    await runSetup(admin)
    admin.close()
    port = createOdooPort(accessAs('chorus', odoo, server))
  })

  afterEach(async () => {
    port.close()
    await odoo.close()
  })

  async function changed(query: Partial<ChangedInvoicesQuery> = {}): Promise<OdooInvoice[]> {
    const found: OdooInvoice[] = []
    const all = port.changedInvoices({ since: undefined, startDate: LONG_AGO, ...query })
    for await (const page of all) found.push(...page)
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

  describe('describe', () => {
    it('learns what the server has', async () => {
      expect(await port.describe()).toMatchObject({
        version,
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
      for await (const page of port.changedInvoices({ since: undefined, startDate: LONG_AGO })) {
        sizes.push(page.length)
        seen.push(...page.map((invoice) => invoice.id))
        later(10)
        odoo.editInvoice(seen[0] ?? 0, { ref: 'changed meanwhile' })
      }
      expect(sizes).toEqual([200, before + 50])
      expect(new Set(seen).size).toBe(seen.length)
    })

    it('goes on when a module that added fields was removed', async () => {
      await changed()
      const client = new OdooClient(accessAs('admin', odoo, server))
      await removeSetup(client, false)
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
    const siretField = version === '19.0' ? 'company_registry' : 'siret'
    odoo.edit('res.partner', buyerId, { [siretField]: '123 456 782 00051' })
    const [partner] = await port.readPartners([buyerId])
    expect(partner).toMatchObject({ id: buyerId, siret: '12345678200051', tags: [] })
  })

  it('payeeAccount is an account of the company, without spaces', async () => {
    const account = await port.payeeAccount((await first()).id)
    expect(account?.iban).toMatch(/^FR\d{2}[0-9A-Z]{23}$/)
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

    it('is nothing for an invoice that is not posted', async () => {
      const { id } = await first()
      odoo.resetToDraft(id)
      expect(await port.invoicePdf(id, 'make')).toBeUndefined()
    })
  })

  describe('writeFields', () => {
    it('writes on all of the invoices in one call', async () => {
      const ids = (await changed()).slice(0, 3).map((invoice) => invoice.id)
      odoo.book.reset()
      await port.writeFields(ids, { [FIELD.stage]: 'blocked', [FIELD.flow]: false })
      expect(odoo.book.count('account.move', 'write')).toBe(1)
      expect(ids.map((id) => odoo.record('account.move', id)?.[FIELD.stage])).toEqual([
        'blocked',
        'blocked',
        'blocked',
      ])
    })

    it('asks for setup when a field is missing', async () => {
      const { id } = await first()
      await expect(port.writeFields([id], { x_chorus_unknown: '1' })).rejects.toMatchObject({
        kind: 'no-such-field',
      })
    })

    it('says so when the answer is lost, though the effect has taken place', async () => {
      const { id } = await first()
      odoo.addFault({ model: 'account.move', method: 'write', effect: { kind: 'drop', when: 'after' } })
      await expect(port.writeFields([id], { [FIELD.flow]: 'F1' })).rejects.toMatchObject({
        kind: 'unreachable',
      })
      expect(odoo.record('account.move', id)?.[FIELD.flow]).toBe('F1')
    })
  })

  describe('postNote', () => {
    const note = (invoiceId: number) => ({
      invoiceId,
      messageId: '<chorus.test.1.deposited.1@odoo-chorus-bridge>',
      body: '<p>Chorus Pro : <b>Déposée</b></p>',
    })

    it('posts an internal note with its markup, once', async () => {
      const { id } = await first()
      await port.postNote(note(id))
      await port.postNote(note(id))
      const posted = odoo.book.chatter(id).filter((message) => message.messageId === note(id).messageId)
      expect(posted).toHaveLength(1)
      expect(posted[0]).toMatchObject({ internal: true, body: note(id).body })
    })

    it('is not posted twice after a lost answer', async () => {
      const { id } = await first()
      odoo.addFault({
        model: 'account.move',
        method: 'message_post',
        effect: { kind: 'drop', when: 'after' },
      })
      await expect(port.postNote(note(id))).rejects.toMatchObject({ kind: 'unreachable' })
      await port.postNote(note(id))
      expect(
        odoo.book.chatter(id).filter((message) => message.messageId === note(id).messageId),
      ).toHaveLength(1)
    })
  })

  it('serverTime is unknown before the first answer', async () => {
    expect(port.serverTime()).toBeUndefined()
    await port.describe()
    expect(port.serverTime()).toBeInstanceOf(Date)
  })
})
