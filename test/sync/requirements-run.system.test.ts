import { z } from 'zod'
import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { BREAKS, brokenInvoice, type Break } from '../support/broken-invoices.js'
import { odooInvoice } from '../support/entered-invoice.js'
import { generatedInvoices, plainInvoice } from '../support/generated-invoices.js'
import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const start = (): Promise<RunningBridge> =>
  startBridge({
    seed: { invoices: 'none' },
    connection: { graceMinutes: 0, publicTag: 'Secteur public' },
    chorus: { clock: { start: new Date('2026-10-06T08:00:00Z'), speed: 0 } },
  })

const INVOICES = 500
const BROKEN = 200

describe('500 generated invoices', () => {
  it('are integrated, every one of them, at the first attempt', async () => {
    running = await start()
    const { odoo, chorus } = running.world
    const made = generatedInvoices(INVOICES)
    for (const invoice of made) odoo.addInvoice(odooInvoice(invoice))
    chorus.clock.advance(MINUTE)
    await running.cycle()
    chorus.clock.advance(60 * MINUTE)

    expect(running.log.filter(({ message }) => message === 'invoice blocked')).toEqual([])
    expect(chorus.book.flows.filter(({ etat }) => etat !== 'IN_INTEGRE')).toEqual([])
    expect(chorus.book.flows).toHaveLength(INVOICES)
    expect(new Set(chorus.book.invoices.map(({ numero }) => numero))).toEqual(
      new Set(made.map(({ number }) => number)),
    )
  })
})

describe('200 invoices broken on purpose, one rule each', () => {
  it('are held back with the right code, and none is deposited', async () => {
    running = await start()
    const { odoo, chorus } = running.world
    takeAccountAway(running)
    takeSiretAway(running)
    const buyers = await addBuyers(running)
    const franc = await create(running, 'res.currency', { name: 'CHF', symbol: 'CHF' })
    const numbers = new Map<string, Break>()
    for (let index = 0; index < BROKEN; index++) {
      const broken = BREAKS[index % BREAKS.length]
      if (broken === undefined) throw new Error('no breaks')
      const number = `${broken.number ?? 'FA/2026/'}${String(index + 1).padStart(4, '0')}`
      const partner = buyers.get(broken.code)
      const invoice = { ...brokenInvoice(broken, number), ...(partner !== undefined && { partner }) }
      const inFrancs = broken.code === 'CURRENCY_NOT_EURO' && { values: { currency_id: franc } }
      odoo.addInvoice({ ...invoice, ...inFrancs })
      numbers.set(number, broken)
    }
    chorus.clock.advance(MINUTE)
    await running.cycle()

    const found: [string, string, readonly string[]][] = []
    for (const [number, { code }] of numbers) {
      const [story] = await running.bridge.store.stories(number)
      const codes = story?.reasons.map((reason) => reason.code) ?? []
      if (story?.row.stage !== 'blocked' || !codes.includes(code)) found.push([number, code, codes])
    }
    expect(found).toEqual([])
    expect(numbers.size).toBe(BROKEN)
    expect(chorus.book.deposits).toEqual([])
  })
})

describe('an invoice', () => {
  it('goes under the framework that a user chose on it, and else under that of the configuration', async () => {
    running = await start()
    const { odoo, chorus } = running.world
    odoo.addInvoice(odooInvoice(plainInvoice('FA/2026/0001')))
    odoo.addInvoice(odooInvoice({ ...plainInvoice('FA/2026/0002'), framework: 'A12' }))
    odoo.addInvoice(odooInvoice({ ...plainInvoice('FA/2026/0003'), paid: 120_000 }))
    chorus.clock.advance(MINUTE)
    await running.cycle()
    expect(await frameworkOf(running, 'FA/2026/0001')).toBe('A1')
    expect(await frameworkOf(running, 'FA/2026/0002')).toBe('A12')
    // That it is paid does not make it one that was paid when it was issued: a person says so.
    expect(await frameworkOf(running, 'FA/2026/0003')).toBe('A1')
    const ready = running.log.find(
      ({ message, invoice }) => message === 'invoice ready' && invoice === 'FA/2026/0003',
    )
    expect(ready).toMatchObject({ warnings: ['PAID_WITHOUT_FRAMEWORK'] })
  })

  it('is held back when another of its number went before it', async () => {
    running = await start()
    const { odoo, chorus } = running.world
    const ids = [1, 2].map(() => odoo.addInvoice(odooInvoice(plainInvoice('FA/2026/0001'))))
    chorus.clock.advance(MINUTE)
    await running.cycle()
    const stories = await running.bridge.store.stories('FA/2026/0001')
    const codes = new Map(stories.map(({ row, reasons }) => [row.odooId, reasons.map(({ code }) => code)]))
    expect(ids.map((id) => codes.get(id))).toEqual([[], ['INVOICE_NUMBER_TAKEN']])
    expect(chorus.book.deposits).toHaveLength(1)
  })

  it('is told everything at once, also what its document lacks if it has one', async () => {
    running = await start()
    const { odoo, chorus } = running.world
    const broken = brokenInvoice(
      { code: 'IBAN_FORM', xml: [['1234567890189', '1234567890188']] },
      'FA/2026/0001',
    )
    const id = odoo.addInvoice(broken)
    chorus.clock.advance(MINUTE)
    await running.cycle()
    odoo.editInvoice(id, { x_chorus_framework: 'A9', invoice_date: '2026-10-05' })
    const partner = Number(odoo.record('account.move', id)?.['commercial_partner_id'])
    const commune = chorus.directory.find('12345678200051')
    if (commune === undefined) throw new Error('the commune is not in the directory')
    chorus.directory.put({ ...commune, engagementObligatoire: true })
    chorus.clock.advance(25 * 60 * MINUTE)
    odoo.edit('res.partner', partner, { street: 'Place de la République' })
    chorus.clock.advance(MINUTE)
    await running.cycle()
    const [story] = await running.bridge.store.stories('FA/2026/0001')
    expect(story?.reasons.map(({ code }) => code)).toEqual(['COMMITMENT_NUMBER_REQUIRED', 'IBAN_FORM'])
  })

  it('whose document stays wrong is not printed over and over', async () => {
    running = await start()
    const { odoo, chorus } = running.world
    odoo.addInvoice(
      brokenInvoice({ code: 'IBAN_FORM', xml: [['1234567890189', '1234567890188']] }, 'FA/2026/0001'),
    )
    chorus.clock.advance(MINUTE)
    await running.live(10 * MINUTE, MINUTE)
    const printed = odoo.records('ir.attachment').filter(({ mimetype }) => mimetype === 'application/pdf')
    // Once more than needed: the bridge writes what Chorus Pro demands on the customer, which is a change of the customer.
    expect(printed.length).toBeLessThanOrEqual(3)
    await running.live(48 * 60 * MINUTE, 6 * 60 * MINUTE)
    const later = odoo.records('ir.attachment').filter(({ mimetype }) => mimetype === 'application/pdf')
    expect(later.length).toBeLessThanOrEqual(6)
  })
})

async function frameworkOf({ bridge }: RunningBridge, number: string): Promise<string | undefined> {
  const [story] = await bridge.store.stories(number)
  const document = story && (await bridge.store.document(story.row.id))
  const { xml } = await readFacturX(document?.bytes ?? new Uint8Array())
  return readBusinessTerms(parseCii(xml)).businessProcess
}

/** A SIRET that the bridge knows would be put into a document without one. */
function takeSiretAway({ world: { odoo } }: RunningBridge): void {
  const company = odoo.record('res.company', 1)
  odoo.edit('res.partner', Number(company?.['partner_id']), { siret: false, company_registry: false })
}

/** The company loses its only account: an invoice whose document has none cannot get one. */
function takeAccountAway({ world: { odoo } }: RunningBridge): void {
  const [account] = odoo.records('res.partner.bank')
  const other = odoo.records('res.partner').find(({ id }) => id !== account?.['partner_id'])
  odoo.edit('res.partner.bank', account?.id ?? 0, { partner_id: other?.id ?? 0 })
}

const SIRETS: Readonly<Record<string, string | false>> = {
  BUYER_SIRET_MISSING: false,
  BUYER_SIRET_FORM: '123456782',
  BUYER_UNKNOWN: '12345678299999',
  BUYER_INACTIVE: '12345678200077',
  SERVICE_OR_COMMITMENT_REQUIRED: '12345678200069',
}

/** For each rule about the buyer, one that breaks it. */
async function addBuyers(bridge: RunningBridge): Promise<Map<string, number>> {
  const buyers = new Map<string, number>()
  for (const [code, siret] of Object.entries(SIRETS)) {
    const category = [[0, 0, { name: 'Secteur public' }]]
    buyers.set(code, await create(bridge, 'res.partner', { name: code, siret, category_id: category }))
  }
  return buyers
}

async function create({ world }: RunningBridge, model: string, values: object): Promise<number> {
  const { url, database } = world.odoo
  const administrator = new OdooClient({ url, database, login: 'admin', password: 'admin' })
  const id = await administrator.call(
    z.union([z.int(), z.tuple([z.int()]).transform(([one]) => one)]),
    model,
    'create',
    [values],
  )
  administrator.close()
  return id
}
