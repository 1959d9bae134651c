import { setImmediate } from 'node:timers/promises'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const CONNECTION = { startDate: '2026-11-20', graceMinutes: 0 }
const TODAY = '2026-11-23'
const SEARCH = 'factures/v1/rechercher/fournisseur'
const DEPOSIT = 'factures/v1/deposer/flux'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

async function withInvoices(count: number, connection: object = {}): Promise<number[]> {
  running = await startBridge({ connection: { ...CONNECTION, ...connection } })
  const { odoo } = running.world
  return Array.from({ length: count }, () => odoo.addInvoice({ partner: 'commune', date: TODAY }))
}

const numberOf = (id: number): string => {
  const name = running.world.odoo.record('account.move', id)?.['name']
  return typeof name === 'string' ? name : ''
}
const flowsOf = (id: number): number =>
  running.world.chorus.book.deposits.filter(
    ({ numeroFacture, outcome }) => numeroFacture === numberOf(id) && outcome === 'flow-created',
  ).length
const requests = (service: string): number => running.world.chorus.book.requests[`/cpro/${service}`] ?? 0

/** Deposits wait for each other: as many as a wave is said to have are on their way together, or the test never ends. */
function holdWaves(sizes: readonly number[]): void {
  const left = [...sizes]
  let held: (() => void)[] = []
  running.world.chorus.faults.onRequest = async ({ path }) => {
    if (!path.endsWith(DEPOSIT)) return
    await new Promise<void>((go) => {
      held.push(go)
      if (held.length < (left[0] ?? 1)) return
      left.shift()
      for (const one of held) one()
      held = []
    })
  }
}

/** The two servers answer in this process, within a few turns of its loop. */
async function afterItsAnswer(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await setImmediate()
}

describe('invoices that are ready together', () => {
  it('are deposited several at once, and more and more of them as long as Chorus Pro takes them', async () => {
    const ids = await withInvoices(15)
    holdWaves([1, 2, 4, 8])
    await running.cycle()
    expect(ids.map(flowsOf)).toEqual(ids.map(() => 1))
  })

  it('go one after the other where that is configured', async () => {
    const ids = await withInvoices(4, { depositsAtOnce: 1 })
    let present = 0
    running.world.chorus.faults.onRequest = async ({ path }) => {
      if (!path.endsWith(DEPOSIT)) return
      present += 1
      expect(present).toBe(1)
      await setImmediate()
      present -= 1
    }
    await running.cycle()
    expect(ids.map(flowsOf)).toEqual(ids.map(() => 1))
  })

  it('do not wait for each other once so many as are configured are under way', async () => {
    const ids = await withInvoices(5, { depositsAtOnce: 2 })
    let seen = 0
    let release: () => void = () => undefined
    running.world.chorus.faults.onRequest = async ({ path }) => {
      if (!path.endsWith(DEPOSIT)) return
      seen += 1
      // The first of the two is answered when the next but one has come.
      if (seen === 2) await new Promise<void>((go) => (release = go))
      if (seen === 4) release()
    }
    await running.cycle()
    expect(ids.map(flowsOf)).toEqual(ids.map(() => 1))
  })

  explains(
    'looked-at-again',
    'are read again in Odoo where answers took long since they were read',
    async () => {
      const ids = await withInvoices(5, { depositsAtOnce: 2 })
      const { chorus, odoo } = running.world
      const last = ids.at(-1) ?? 0
      let release: () => void = () => undefined
      const slow = new Promise<void>((go) => (release = go))
      let seen = 0
      chorus.faults.onRequest = async ({ path }) => {
        if (!path.endsWith(DEPOSIT)) return
        seen += 1
        if (seen === 2 || seen === 3) await slow
      }
      // The invoices that come next were read by then.
      odoo.onRequest(({ model }) => {
        if (seen !== 3 || model !== 'res.partner') return
        seen += 1
        odoo.editInvoice(last, { x_chorus_request: 'do_not_send' })
        void afterItsAnswer().then(() => {
          chorus.clock.advance(2_000)
          release()
        })
      })
      await running.live(10 * MINUTE, MINUTE)
      expect(ids.map(flowsOf)).toEqual(ids.map((id) => (id === last ? 0 : 1)))
    },
  )

  it('are looked for in Chorus Pro with one search', async () => {
    const ids = await withInvoices(8)
    await running.cycle()
    expect(ids.map(flowsOf)).toEqual(ids.map(() => 1))
    // The other one is for what changed.
    expect(requests(SEARCH)).toBe(2)
  })

  it('are adopted where that search shows that somebody has deposited one by hand', async () => {
    const ids = await withInvoices(8)
    const [typed = 0] = ids
    running.world.chorus.depositManually({ numero: numberOf(typed), montantTTC: '120.00' })
    await running.cycle()
    expect(ids.map(flowsOf)).toEqual(ids.map((id) => (id === typed ? 0 : 1)))
    expect(running.titles(numberOf(typed))[0]).toBe('Facture déjà présente dans Chorus Pro')
  })

  explains(
    'unreadable-may-be-present',
    'are asked for one by one where what it shows cannot be read',
    async () => {
      const ids = await withInvoices(8)
      const [typed = 0] = ids
      const { chorus } = running.world
      chorus.depositManually({ numero: numberOf(typed), montantTTC: '120.00' })
      chorus.spoilRow(numberOf(typed), { dateHeureEtatCourant: 5 })
      await running.live(HOUR, 10 * MINUTE)
      expect(ids.map(flowsOf)).toEqual(ids.map((id) => (id === typed ? 0 : 1)))
      chorus.spoilRow(numberOf(typed), undefined)
      await running.live(2 * HOUR, 10 * MINUTE)
      expect(await running.stage(numberOf(typed))).toBe('followed')
      expect(flowsOf(typed)).toBe(0)
    },
  )

  it('are not all sent into an outage: three lost answers end it, and each is found out about', async () => {
    const ids = await withInvoices(12)
    running.world.chorus.faults.add({ path: DEPOSIT, times: 3, fault: { kind: 'drop-after' } })
    await running.cycle()
    expect(requests(DEPOSIT)).toBe(3)
    await running.live(HOUR, MINUTE)
    expect(ids.map(flowsOf)).toEqual(ids.map(() => 1))
  })

  it('start over where one of them is withdrawn while the others are deposited', async () => {
    const ids = await withInvoices(12)
    const last = ids.at(-1) ?? 0
    let seen = 0
    running.world.chorus.faults.onRequest = ({ path }) => {
      if (!path.endsWith(DEPOSIT)) return
      seen += 1
      if (seen === 1) running.world.odoo.editInvoice(last, { x_chorus_request: 'do_not_send' })
    }
    await running.live(10 * MINUTE, MINUTE)
    expect(ids.map(flowsOf)).toEqual(ids.map((id) => (id === last ? 0 : 1)))
  })

  it('hold none of the others up where the answer to one of them is lost', async () => {
    const ids = await withInvoices(12)
    running.world.chorus.faults.add({ path: DEPOSIT, nth: 5, fault: { kind: 'drop-before' } })
    await running.cycle()
    expect(ids.map(flowsOf).filter((flows) => flows === 1)).toHaveLength(11)
  })
})
