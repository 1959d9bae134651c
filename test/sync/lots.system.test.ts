import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const CONNECTION = { startDate: '2026-11-20', graceMinutes: 0, invoicesPerFlow: 50 }
const TODAY = '2026-11-23'
const DEPOSIT = 'factures/v1/deposer/flux'

let running: RunningBridge
let numbers: string[]

afterEach(async () => {
  await running.close()
})

/** Seven make a flow of one invoice, then lots of two and of four; the last is in that of four. */
async function withSeven(): Promise<string> {
  running = await startBridge({
    connection: CONNECTION,
    chorus: { delays: { processingAfterSeconds: 60, integratedAfterSeconds: 60 } },
  })
  const { odoo } = running.world
  numbers = Array.from({ length: 7 }, () => {
    const name = odoo.record('account.move', odoo.addInvoice({ partner: 'commune', date: TODAY }))?.['name']
    return typeof name === 'string' ? name : ''
  })
  return numbers.at(-1) ?? ''
}

const stages = async (): Promise<(string | undefined)[]> =>
  Promise.all(numbers.map((number) => running.stage(number)))
const except = <T>(number: string, its: T, others: T): T[] =>
  numbers.map((one) => (one === number ? its : others))
const all = (stage: string): string[] => numbers.map(() => stage)
/** How many invoices each call had. */
const calls = (): number[] => running.world.chorus.book.deposits.map(({ lot }) => lot?.length ?? 1)
const integrated = (): number[] => {
  const { invoices } = running.world.chorus.book
  return numbers.map((number) => invoices.filter(({ numero }) => numero === number).length)
}
const NOT_PUT_OFF = 10 * MINUTE

describe('invoices that share a flow', () => {
  it('go one, two, four at once, and are integrated and followed each by itself', async () => {
    await withSeven()
    await running.cycle()
    expect(calls()).toEqual([1, 2, 4])
    await running.live(HOUR, 10 * MINUTE)
    expect(await stages()).toEqual(all('followed'))
    expect(integrated()).toEqual(numbers.map(() => 1))
    expect(running.world.chorus.book.flows).toHaveLength(3)
  })

  it('are not in it where they are withdrawn while the others are deposited', async () => {
    const last = await withSeven()
    running.world.chorus.faults.onRequest = ({ path }) => {
      if (path.endsWith(DEPOSIT) && calls().length === 0)
        running.world.odoo.editInvoice(running.idOf(last), { x_chorus_request: 'do_not_send' })
    }
    await running.live(10 * MINUTE, MINUTE)
    expect(calls()).toEqual([1, 2, 3])
    expect(integrated()).toEqual(except(last, 0, 1))
  })

  it('are settled each by its own line where one of them is refused', async () => {
    const last = await withSeven()
    await running.cycle()
    running.world.chorus.depositManually({ numero: last, montantTTC: '1.00' })
    await running.live(HOUR, 10 * MINUTE)
    expect(running.world.chorus.book.flows.map(({ etat }) => etat)).toContain('IN_INTEGRE_PARTIEL')
    expect(await stages()).toEqual(except(last, 'refused', 'followed'))
    expect(running.titles(last).at(-1)).toContain('refusée')
    expect(calls()).toEqual([1, 2, 4])
  })

  it('are settled though one that the report names is looked at at another time', async () => {
    const last = await withSeven()
    await running.cycle()
    running.world.chorus.depositManually({ numero: last, montantTTC: '1.00' })
    const { store } = running.bridge
    const [row] = await store.invoicesByNumber('duret', [last])
    const [intent] = await store.deposits(row?.id ?? 0)
    const nextCheckAt = new Date(running.world.chorus.clock.now().getTime() + HOUR)
    await store.recordFlowState(intent?.id ?? 0, { flowState: 'IN_RECU', nextCheckAt, tellings: [] })
    await running.live(30 * MINUTE, 10 * MINUTE)
    expect(await stages()).toEqual(except(last, 'deposited', 'followed'))
    await running.live(HOUR, 10 * MINUTE)
    expect(await stages()).toEqual(except(last, 'refused', 'followed'))
  })

  explains(
    'refused-beside-others-of-its-lot',
    'are refused for what is their own, though it be the same for several, where others of the lot pass',
    async () => {
      await withSeven()
      running.world.chorus.refuseFlows("Le code de profil XZ n'est pas admis", numbers.slice(4))
      await running.live(HOUR, 10 * MINUTE)
      expect(await stages()).toEqual(numbers.map((_, index) => (index < 4 ? 'followed' : 'refused')))
      expect(calls()).toEqual([1, 2, 4])
    },
  )

  explains(
    'refused-with-its-lot',
    'are held by none that has the whole flow refused: the others go by themselves',
    async () => {
      const last = await withSeven()
      running.world.chorus.setLife(last, { flow: 'rejected', steps: [] })
      await running.live(2 * HOUR, 5 * MINUTE)
      expect(calls()).toEqual([1, 2, 4, 1, 1, 1, 1])
      expect(await stages()).toEqual(except(last, 'refused', 'followed'))
      for (const number of numbers.slice(0, -1)) expect(running.chatter(number)).not.toContain('refus')
    },
  )

  explains('in-a-lot-once', 'are not in another lot once theirs came to nothing', async () => {
    const last = await withSeven()
    running.world.chorus.setLife(last, { flow: 'incident', steps: [] })
    await running.live(24 * HOUR, 20 * MINUTE)
    expect(await stages()).toEqual(except(last, 'refused', 'followed'))
    expect(
      calls()
        .slice(3)
        .every((invoices) => invoices === 1),
    ).toBe(true)
  })

  explains(
    'maybe-not-in-its-lot',
    'are looked for where the report may mean any of them, and sent by themselves when they are not there',
    async () => {
      const last = await withSeven()
      running.world.chorus.setLife(last, {
        flow: 'left-out',
        steps: [{ afterSeconds: 0, statut: 'DEPOSEE' }],
      })
      await running.live(3 * HOUR, 10 * MINUTE)
      expect(await stages()).toEqual(except(last, 'deposited', 'followed'))
      await running.live(3 * HOUR, 10 * MINUTE)
      expect(await stages()).toEqual(all('followed'))
      expect(calls()).toEqual([1, 2, 4, 1])
      expect(integrated()).toEqual(numbers.map(() => 1))
    },
  )

  explains(
    'refused-lot-holds-none',
    'go by themselves at once where the lot is not taken, and none is held for it',
    async () => {
      await withSeven()
      running.world.chorus.faults.add({ path: DEPOSIT, nth: 3, fault: { kind: 'status', status: 400 } })
      await running.live(NOT_PUT_OFF, MINUTE)
      expect(calls().slice(2)).toEqual([4, 1, 1, 1, 1])
      expect(await stages()).toEqual(all('followed'))
      for (const number of numbers) expect(running.chatter(number)).not.toContain('refus')
      expect(running.log.map(({ message }) => message).join()).toContain('does not take the lot')
    },
  )

  it('are each looked for where the answer is lost, and not sent again when it had arrived', async () => {
    await withSeven()
    running.world.chorus.faults.add({ path: DEPOSIT, nth: 3, fault: { kind: 'drop-after' } })
    await running.cycle()
    expect(await stages()).toEqual([...all('deposited').slice(0, 3), ...all('depositing').slice(0, 4)])
    await running.live(HOUR, 5 * MINUTE)
    expect(await stages()).toEqual(all('followed'))
    expect(calls()).toEqual([1, 2, 4])
  })

  it('are sent again by themselves where the lot never arrived', async () => {
    await withSeven()
    running.world.chorus.faults.add({ path: DEPOSIT, nth: 3, fault: { kind: 'drop-before' } })
    await running.live(6 * HOUR, 10 * MINUTE)
    expect(await stages()).toEqual(all('followed'))
    expect(calls()).toEqual([1, 2, 4, 1, 1, 1, 1])
    expect(integrated()).toEqual(numbers.map(() => 1))
  })
})
