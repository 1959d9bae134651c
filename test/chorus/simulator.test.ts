import { readFileSync } from 'node:fs'
import { createChorusPort } from '../../src/chorus/adapter.js'
import type { ChorusPort } from '../../src/chorus/port.js'
import {
  type ChorusSimulator,
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  DEFAULT_SUPPLIER,
  startChorusSimulator,
} from '../../src/simulators/chorus/index.js'
import { collect, failureOf } from './failure.js'

const START = new Date('2026-10-05T12:00:00Z')
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let chorusPro: ChorusSimulator
let port: ChorusPort & { close(): void }

function connect(changes: Partial<Parameters<typeof createChorusPort>[0]> = {}): void {
  port = createChorusPort({
    tokenUrl: chorusPro.tokenUrl,
    apiUrl: chorusPro.apiUrl,
    ...DEFAULT_PISTE_CLIENT,
    technicalLogin: DEFAULT_LOGIN,
    technicalPassword: DEFAULT_PASSWORD,
    clock: () => chorusPro.clock.now(),
    ...changes,
  })
}

beforeEach(async () => {
  chorusPro = await startChorusSimulator({ clock: { start: START, speed: 0 } })
  connect()
})

afterEach(async () => {
  port.close()
  await chorusPro.close()
})

const ODOO_XML = readFileSync(
  new URL('../../src/simulators/recordings/16.0/documents/INV_2026_00001_factur_x.xml', import.meta.url),
  'utf8',
)

/** What Odoo 16 makes lacks the cadre de facturation and has a gross price without allowance. */
const ACCEPTABLE_XML = ODOO_XML.replace(
  '<rsm:ExchangedDocumentContext>',
  '<rsm:ExchangedDocumentContext><ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>A1</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>',
).replaceAll(/<ram:GrossPriceProductTradePrice>[^]*?<\/ram:GrossPriceProductTradePrice>/g, '')

const cii = (xml: string) => ({
  bytes: new TextEncoder().encode(xml),
  name: 'INV_2026_00001.xml',
  syntax: 'IN_DP_E1_CII_16B' as const,
})

describe('deposits', () => {
  it('an acceptable invoice is deposited, integrated and found by its flow and by its number', async () => {
    const { flowNumber } = await port.depositFlow(cii(ACCEPTABLE_XML))
    expect(flowNumber).toMatch(/^CPP\d+$/)
    expect((await port.readFlow(flowNumber)).state).toBe('IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP')

    chorusPro.clock.advance(MINUTE)
    expect(await port.readFlow(flowNumber)).toMatchObject({ state: 'IN_INTEGRE', errors: [] })
    const [found] = await port.findByFlow(flowNumber)
    expect(found).toMatchObject({
      number: 'INV/2026/00001',
      flowNumber,
      depositDate: '2026-10-05',
      current: { code: 'DEPOSEE' },
      rejectionHandled: false,
    })
    expect(await port.findByNumber('INV/2026/00001')).toEqual([found])
  })

  it("Odoo's own document is refused, one text an error", async () => {
    const { flowNumber } = await port.depositFlow(cii(ODOO_XML))
    chorusPro.clock.advance(MINUTE)
    const report = await port.readFlow(flowNumber)
    expect(report.state).toBe('IN_REJETE')
    expect(report.errors.length).toBeGreaterThan(1)
    expect(report.errors[0]?.invoiceNumber).toBe('INV/2026/00001')
    expect(report.errors[0]?.text).toMatch(/BusinessProcessSpecifiedDocumentContextParameter[^|]*$/)
    expect(await port.findByNumber('INV/2026/00001')).toEqual([])
  })

  it.each(['drop-after', 'drop-before', 'no-flow-number', 'truncated-json'] as const)(
    'after %s the outcome is unknown, and nothing was sent twice',
    async (kind) => {
      chorusPro.faults.add({ path: 'factures/v1/deposer/flux', fault: { kind } })
      expect((await failureOf(port.depositFlow(cii(ACCEPTABLE_XML)))).kind).toBe('unknown-outcome')
      expect(chorusPro.book.deposits).toHaveLength(1)
    },
  )

  it('a flow that Chorus Pro does not know is a refusal', async () => {
    expect((await failureOf(port.readFlow('CPP0011117000000000000000'))).kind).toBe('refusal')
  })
})

describe('following', () => {
  it('tells what changed in the window, page by page, and nothing else', async () => {
    port.close()
    connect({ pageSize: 3 })
    for (let number = 1; number <= 8; number += 1) {
      chorusPro.depositManually({ numero: `SAISIE-${number}`, life: 'silent' })
    }
    const moment = new Date(START.getTime() + 30 * MINUTE)
    expect(await collect(port.changedInvoices(START, moment))).toHaveLength(8)
    chorusPro.clock.advance(30 * MINUTE)
    const delivered = await collect(port.changedInvoices(START, moment))
    expect(delivered.map((invoice) => invoice.number).sort()).toEqual(
      Array.from({ length: 8 }, (_, index) => `SAISIE-${index + 1}`),
    )
    expect(new Set(delivered.map((invoice) => invoice.current.code))).toEqual(new Set(['MISE_A_DISPOSITION']))
    expect(await collect(port.changedInvoices(moment, new Date(moment.getTime() + DAY)))).toEqual([])
  })

  it('tells the whole history, oldest first, with the official who wrote', async () => {
    port.close()
    connect({ pageSize: 2 })
    const identifier = String(chorusPro.depositManually({ numero: 'SAISIE-1', life: 'suspended' }))
    chorusPro.clock.advance(3 * DAY)
    const events = await port.history(identifier)
    expect(events.map((event) => event.code)).toEqual([
      'DEPOSEE',
      'EN_COURS_ACHEMINEMENT',
      'MISE_A_DISPOSITION',
      'SUSPENDUE',
    ])
    expect(events[0]?.occurredAt).toEqual(START)
    expect(events.at(-1)?.comment).toContain('procès-verbal')
    expect(events.at(-1)?.author).toEqual({
      name: 'Claire PERRET',
      email: 'claire.perret@collectivite.example',
      telephone: '0478001122',
    })
  })
})

describe('the directory', () => {
  it.each([
    ['12345678200051', { requiresServiceCode: false, requiresCommitmentNumber: false }],
    ['12345678200036', { requiresServiceCode: false, requiresCommitmentNumber: true }],
    ['12345678200028', { requiresServiceCode: true, requiresCommitmentNumber: false }],
    ['12345678200044', { requiresServiceCode: true, requiresCommitmentNumber: true }],
  ])('knows what %s requires', async (siret, requirements) => {
    expect(await port.findStructure(siret)).toMatchObject({ siret, active: true, ...requirements })
  })

  it.each([
    ['an unknown SIRET', '12345678299999'],
    ['our own', DEFAULT_SUPPLIER.siret],
  ])('%s is no public structure', async (_whose, siret) => {
    expect(await port.findStructure(siret)).toBeUndefined()
  })

  it('lists services over several pages, and what each demands', async () => {
    port.close()
    connect({ pageSize: 2 })
    const hospital = await port.findStructure('12345678200028')
    const id = hospital?.id ?? ''
    const services = await port.services(id)
    expect(services.map(({ code, active }) => [code, active])).toEqual([
      ['SERVICE_DEST_SERV_OBL', true],
      ['PHARMACIE', true],
      ['BLANCHISSERIE', false],
    ])
    const demands = services.map((service) => port.serviceRequiresCommitment(id, service.id))
    expect(await Promise.all(demands)).toEqual([false, true, false])
  })

  it('a structure without services has none', async () => {
    const commune = await port.findStructure('12345678200051')
    expect(await port.services(commune?.id ?? '')).toEqual([])
  })
})

describe('what the supplier does', () => {
  const order = {
    comment: 'Adressée au bon service',
    buyerSiret: '12345678200028',
    serviceCode: 'SERVICE_DEST_SERV_OBL',
    commitmentNumber: undefined,
    contract: undefined,
  }

  it('recycles an invoice that waits for it, and no other', async () => {
    const identifier = String(chorusPro.depositManually({ numero: 'SAISIE-1', life: 'toRecycle' }))
    expect((await failureOf(port.recycle({ identifier, ...order }))).kind).toBe('refusal')
    chorusPro.clock.advance(2 * DAY)
    await port.recycle({ identifier, ...order })
    const last = (await port.history(identifier)).at(-1)
    expect(last).toMatchObject({ code: 'DEPOSEE', comment: 'Adressée au bon service' })
  })

  it('marks a rejection as handled', async () => {
    const identifier = String(chorusPro.depositManually({ numero: 'SAISIE-1', life: 'rejected' }))
    chorusPro.clock.advance(4 * DAY)
    expect((await port.findByNumber('SAISIE-1'))[0]?.rejectionHandled).toBe(false)
    await port.acknowledgeRejection(identifier)
    expect((await port.findByNumber('SAISIE-1'))[0]?.rejectionHandled).toBe(true)
  })
})

describe('credentials', () => {
  it.each([
    ['an unknown client', { clientId: 'nobody' }, /client_id/],
    ['a wrong client secret', { clientSecret: 'wrong-secret' }, /client_secret/],
    ['a wrong technical account', { technicalPassword: 'faux' }, /technical account/],
  ])('%s', async (_what, changes, remedy) => {
    port.close()
    connect(changes)
    const error = await failureOf(port.findByNumber('X'))
    expect(error.kind).toBe('credentials')
    expect(error.remedy).toMatch(remedy)
  })

  it('a token that PISTE no longer knows is renewed in passing', async () => {
    port.close()
    connect({ clock: () => START }) // the client does not see its token age
    expect(await port.findByNumber('X')).toEqual([])
    chorusPro.clock.advance(2 * 60 * MINUTE)
    expect(await port.findByNumber('X')).toEqual([])
  })
})
