import type { Structure } from '../../src/simulators/chorus/directory.js'
import { MADE_AMOUNTS } from '../support/made-invoices.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const DOWNLOAD = '/cpro/transverses/v1/telecharger/annuaire/destinataire'
const LOOK_UP = '/cpro/structures/v1/rechercher'
const HOSPITAL = '12345678200028'
const NUMBER = 'INV/2026/00001'
const NEXT = 'INV/2026/00002'

let running: RunningBridge
/** How often Chorus Pro was asked about the hospital. */
let asked = 0

afterEach(async () => {
  await running.close()
})

async function start(directory: 'refused' | 'published'): Promise<void> {
  running = await startBridge({ seed: { invoices: 'none' }, connection: { graceMinutes: 0 } })
  const { faults } = running.world.chorus
  asked = 0
  faults.onRequest = ({ path, body }) => {
    if (path === LOOK_UP && body.includes(HOSPITAL)) asked += 1
  }
  if (directory === 'refused')
    faults.add({ path: DOWNLOAD, times: 1_000, fault: { kind: 'status', status: 403 } })
}

const COMPLETE = { buyer_reference: 'SERVICE_DEST_SERV_OBL' }

const add = (name: string): number =>
  running.world.odoo.addInvoice({
    ...MADE_AMOUNTS,
    partner: 'hospital',
    date: '2026-11-21',
    name,
    values: COMPLETE,
  })

/** What Chorus Pro shows of the hospital from now on, whatever it has published. */
function shows(what: Partial<Structure>): void {
  const { directory } = running.world.chorus
  const known = directory.find(HOSPITAL)
  if (known === undefined) throw new Error('the simulator lacks the hospital')
  directory.put({ ...known, ...what })
}

const isIgnored = async (number: string): Promise<boolean> => (await running.stage(number)) === 'ignored'

describe('a customer that the directory does not know', () => {
  it('is asked about again a day later, and what was left out for it is taken up', async () => {
    await start('refused')
    shows({ publique: false })
    add(NUMBER)
    await running.cycle()
    expect(await isIgnored(NUMBER)).toBe(true)
    shows({ publique: true })
    await running.live(23 * HOUR, 23 * HOUR)
    expect(await isIgnored(NUMBER)).toBe(true)
    await running.live(3 * HOUR, HOUR)
    expect(await running.stage(NUMBER)).toBe('deposited')
  })

  it('is asked about once a day at most, for a month after its last invoice', async () => {
    await start('refused')
    shows({ publique: false })
    add(NUMBER)
    await running.cycle()
    expect(asked).toBe(1)
    await running.live(44 * HOUR, 11 * HOUR)
    expect(asked).toBe(2)
    await running.live(36 * DAY, 4 * DAY)
    const inAll = asked
    await running.live(4 * DAY, 4 * DAY)
    expect(asked).toBe(inAll)
  })
})

describe('a customer of which Chorus Pro suddenly shows less', () => {
  explains('less-in-the-directory-is-doubted', 'stays what it was, unless that lasts an hour', async () => {
    await start('refused')
    add(NUMBER)
    await running.cycle()
    shows({ publique: false })
    await running.live(25 * HOUR, 25 * HOUR)
    add(NEXT)
    await running.cycle()
    expect(await running.stage(NEXT)).toBe('deposited')
    await running.live(2 * HOUR, 2 * HOUR)
    add('INV/2026/00003')
    await running.cycle()
    expect(await isIgnored('INV/2026/00003')).toBe(true)
  })

  it('has its invoices wait where it was never asked about, though it is published', async () => {
    await start('published')
    await running.cycle()
    shows({ publique: false })
    add(NUMBER)
    await running.live(10 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('discovered')
    expect(running.titles(NUMBER)).toEqual([])
    shows({ publique: true })
    await running.live(30 * MINUTE, 15 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })

  it('keeps its services when a list of them comes empty', async () => {
    await start('refused')
    add(NUMBER)
    await running.cycle()
    const { services } = running.world.chorus.directory.find(HOSPITAL) ?? { services: [] }
    shows({ services: [] })
    await running.live(25 * HOUR, 25 * HOUR)
    add(NEXT)
    await running.cycle()
    shows({ services })
    expect(await running.stage(NEXT)).toBe('deposited')
  })
})
