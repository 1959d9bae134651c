import { MADE_AMOUNTS } from '../support/made-invoices.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const DOWNLOAD = '/cpro/transverses/v1/telecharger/annuaire/destinataire'
const SEARCH = '/cpro/structures/v1/rechercher'
const PRIVATE = '80314592600015'

let running: RunningBridge
afterEach(async () => {
  await running.close()
})

const requests = (path: string): number => running.world.chorus.book.requests[path] ?? 0
const warnings = () => running.log.filter(({ level }) => level === 'warn').map(({ message }) => message)

describe('the daily directory', () => {
  it('is downloaded once a day', async () => {
    running = await startBridge()
    await running.cycle()
    expect(await running.bridge.store.directoryInUse('qualification')).toMatchObject({ structures: 8 })
    await running.live(20 * HOUR, HOUR)
    expect(requests(DOWNLOAD)).toBe(1)
    const takenAt = new Set<number>()
    for (let hours = 20; hours < 60; hours++) {
      await running.live(HOUR, HOUR)
      const directory = await running.bridge.store.directoryInUse('qualification')
      takenAt.add(directory?.takenAt.getTime() ?? 0)
      expect(directory?.takenAt.getTime()).toBeGreaterThan(running.world.chorus.clock.now().getTime() - DAY)
    }
    expect(takenAt.size).toBe(3)
  })

  it('answers for private customers, of whom Chorus Pro is never asked', async () => {
    running = await startBridge({ seed: { invoices: 'none' }, connection: { graceMinutes: 0 } })
    await running.cycle()
    const { odoo } = running.world
    odoo.addInvoice({ ...MADE_AMOUNTS, partner: 'bakery', date: '2026-11-21', name: 'INV/2026/00001' })
    odoo.addInvoice({ ...MADE_AMOUNTS, partner: 'hospital', date: '2026-11-21', name: 'INV/2026/00002' })
    await running.live(5 * MINUTE, MINUTE)
    const rows = await running.bridge.store.listInvoices({ includeIgnored: true })
    expect(new Map(rows.map(({ invoice, choice }) => [invoice.number, choice?.code]))).toEqual(
      new Map([
        ['INV/2026/00001', 'NOT_PUBLIC'],
        ['INV/2026/00002', 'PUBLIC_STRUCTURE'],
      ]),
    )
    // The hospital, and the structure of the technical account, of which the password's end is asked each day.
    expect(requests(SEARCH)).toBe(2)
    expect(await running.bridge.store.cachedStructure('qualification', PRIVATE)).toBeUndefined()
  })

  it('is done without when it fails, with one warning, and is tried again hours later', async () => {
    running = await startBridge()
    running.world.chorus.faults.add({ path: DOWNLOAD, times: 1, fault: { kind: 'status', status: 403 } })
    const report = await running.cycle()
    expect(report.failures).toEqual([])
    await running.live(2 * HOUR, 20 * MINUTE)
    expect(warnings().filter((message) => message.includes('directory'))).toEqual([
      expect.stringContaining('PISTE forbids transverses/v1/telecharger/annuaire/destinataire'),
    ])
    expect(requests(DOWNLOAD)).toBe(1)
    expect(await running.bridge.store.cachedStructure('qualification', PRIVATE)).toMatchObject({
      entry: undefined,
    })
    await running.live(5 * HOUR, HOUR)
    expect(await running.bridge.store.directoryInUse('qualification')).toBeDefined()
  })

  it('stays as it was when the new one lacks the State, or half of what there was', async () => {
    running = await startBridge()
    await running.cycle()
    const { directory } = running.world.chorus
    const before = await running.bridge.store.directoryInUse('qualification')
    const hidden = directory.all().filter(({ siret }) => siret.startsWith('1234567820'))
    for (const structure of hidden) directory.put({ ...structure, publique: false })
    await running.live(DAY, 12 * HOUR)
    expect(warnings()).toContainEqual(expect.stringContaining('it has 1 structures, the one before had 8'))
    expect(await running.bridge.store.directoryInUse('qualification')).toEqual(before)
    for (const structure of hidden) directory.put(structure)
    const state = directory.find('11000201100044')
    if (state === undefined) throw new Error('no State')
    directory.put({ ...state, publique: false })
    await running.live(DAY, 12 * HOUR)
    expect(warnings()).toContainEqual(
      expect.stringContaining('the State (SIRET 11000201100044) is not in it'),
    )
    expect(await running.bridge.store.directoryInUse('qualification')).toEqual(before)
  })

  it('does not answer for a new site of a public body', async () => {
    running = await startBridge()
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    const { odoo, chorus } = running.world
    const model = chorus.directory.find('12345678200051')
    if (model === undefined) throw new Error('no structure')
    chorus.directory.put({ ...model, id: 1, siret: '12345678200093' })
    const partner = odoo.records('res.partner').find(({ siret }) => siret === PRIVATE)
    odoo.edit('res.partner', partner?.id ?? 0, { siret: '12345678200093' })
    await running.live(5 * MINUTE, MINUTE)
    const rows = await running.bridge.store.listInvoices({ includeIgnored: true })
    expect(
      rows.filter(({ buyerSiret }) => buyerSiret === '12345678200093').map(({ choice }) => choice?.code),
    ).toEqual(['PUBLIC_STRUCTURE'])
  })
})
