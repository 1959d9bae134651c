import type { Fault } from '../../src/simulators/chorus/index.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const CONNECTION = { startDate: '2026-11-20', graceMinutes: 0 }
const TODAY = '2026-11-23'
const LOOK_UP = 'structures/v1/rechercher'
const DEPARTMENT = '12345678200044'
const REFUSED: Fault = { kind: 'return-code', codeRetour: 20030, libelle: 'GST_MSG_09.001' }

/** The commune is asked about first, the others together once it has its answer. */
const CUSTOMERS = ['commune', 'hospital', 'school', 'department', 'state'] as const
/** Whatever else these lack, their customers are looked up. */
const COMPLETE = { x_chorus_service: 'SERVICE_DEST_SERV_OBL', x_chorus_commitment: '1500000042' }

let running: RunningBridge
let ids: Record<(typeof CUSTOMERS)[number], number>

afterEach(async () => {
  await running.close()
})

async function withCustomers(): Promise<void> {
  running = await startBridge({ connection: CONNECTION })
  const add = (partner: (typeof CUSTOMERS)[number]): number =>
    running.world.odoo.addInvoice({ partner, date: TODAY, values: COMPLETE })
  ids = {
    commune: add('commune'),
    hospital: add('hospital'),
    school: add('school'),
    department: add('department'),
    state: add('state'),
  }
}

/** What befalls the look-ups of one customer, as long as it lasts. */
function strike(siret: string, fault: Fault): { isOver: boolean; asked: number } {
  const state = { isOver: false, asked: 0 }
  const { faults } = running.world.chorus
  faults.onRequest = ({ path, body }) => {
    if (!path.endsWith(LOOK_UP) || !body.includes(siret)) return
    state.asked += 1
    if (!state.isOver) faults.add({ path: LOOK_UP, fault })
  }
  return state
}

const stageOf = async (id: number): Promise<string | undefined> => {
  const rows = await running.bridge.store.listInvoices({})
  return rows.find(({ odooId }) => odooId === id)?.stage
}
const examined = async (): Promise<string[]> => {
  const rows = await running.bridge.store.listInvoices({})
  return CUSTOMERS.filter((name) => {
    const row = rows.find(({ odooId }) => odooId === ids[name])
    return row !== undefined && row.stage !== 'discovered'
  })
}
const warnings = (): string[] =>
  running.log.filter(({ level }) => level === 'warn' || level === 'error').map(({ message }) => message)

describe('customers that are looked up together', () => {
  it('do not wait for one whose look-up is refused: its invoices are put off, the others go', async () => {
    await withCustomers()
    const state = strike(DEPARTMENT, REFUSED)
    await running.cycle()
    expect(await examined()).toEqual(['commune', 'hospital', 'school', 'state'])
    expect(await stageOf(ids.commune)).toBe('deposited')
    expect(state.asked).toBe(1)
    expect(warnings().filter((message) => message.includes('GST_MSG_09.001'))).toHaveLength(1)
    state.isOver = true
    await running.live(HOUR, 10 * MINUTE)
    expect(await examined()).toEqual([...CUSTOMERS])
  })

  it('do not wait for one whose answers are lost, as long as Chorus Pro answers otherwise', async () => {
    await withCustomers()
    const state = strike(DEPARTMENT, { kind: 'drop-before' })
    await running.cycle()
    expect(await examined()).toEqual(['commune', 'hospital', 'school', 'state'])
    state.isOver = true
    await running.live(HOUR, 10 * MINUTE)
    expect(await examined()).toEqual([...CUSTOMERS])
  })

  it('wait all of them where the quota is reached, which is said once and held against no invoice', async () => {
    await withCustomers()
    const { faults } = running.world.chorus
    faults.add({
      path: LOOK_UP,
      nth: 2,
      times: 1_000,
      fault: { kind: 'status', status: 429, retryAfterSeconds: 60 },
    })
    const { failures } = await running.cycle()
    expect(failures.map(({ stage, kind }) => [stage, kind])).toContainEqual(['prepare', 'quota'])
    expect(warnings().filter((message) => message.includes('429'))).toHaveLength(1)
    const rows = await running.bridge.store.listInvoices({})
    expect(rows.map(({ failures: count }) => count)).toEqual(rows.map(() => 0))
    faults.clear()
    await running.live(HOUR, 5 * MINUTE)
    expect(await examined()).toEqual([...CUSTOMERS])
  })
})
