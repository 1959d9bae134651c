import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const FEW = { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 30 } as const

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const edit = (values: Parameters<RunningBridge['world']['odoo']['editInvoice']>[1]): void => {
  running.world.odoo.editInvoice(running.idOf(NUMBER), values)
}
const activities = (): number => running.world.odoo.book.activities(running.idOf(NUMBER)).length
const sent = (): number =>
  running.world.chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === NUMBER).length

/** Somebody else's invoice has its number in Chorus Pro. */
async function held(): Promise<void> {
  running = await startBridge({ connection: FEW })
  running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1.00' })
  await running.cycle()
  await running.live(3 * MINUTE, MINUTE)
  expect(await running.stage(NUMBER)).toBe('held')
  expect(activities()).toBe(1)
}

async function refused(): Promise<void> {
  running = await startBridge({
    connection: FEW,
    chorus: { lives: [{ numero: NUMBER, life: { flow: 'rejected', steps: [] } }] },
  })
  await running.live(2 * HOUR, 30 * MINUTE)
  expect(await running.stage(NUMBER)).toBe('refused')
  expect(activities()).toBe(1)
}

async function expectLeftOut(): Promise<void> {
  expect(await running.stage(NUMBER)).toBe('ignored')
  expect(running.field(NUMBER, FIELD.situation)).toBe('20_not_sent')
  expect(running.field(NUMBER, FIELD.reason)).toBe(false)
  expect(activities()).toBe(0)
}

describe('an invoice that waits for a person', () => {
  it.each([
    ['held', held, { state: 'cancel' }],
    ['held', held, { x_chorus_request: 'do_not_send' }],
    ['refused', refused, { state: 'cancel' }],
    ['refused', refused, { x_chorus_request: 'do_not_send' }],
    ['refused', refused, { payment_state: 'reversed' }],
  ])('is left out once nobody wants it any more: %s, %#', async (_stage, arrange, values) => {
    await arrange()
    edit(values)
    await running.live(5 * MINUTE, MINUTE)
    await expectLeftOut()
  })

  explains('given-up-waits-again', 'and that was given up waits again once it is posted again', async () => {
    await refused()
    const before = sent()
    edit({ state: 'cancel' })
    await running.live(5 * MINUTE, MINUTE)
    edit({ state: 'draft' })
    await running.live(5 * MINUTE, MINUTE)
    await expectLeftOut()
    edit({ state: 'posted' })
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(activities()).toBe(1)
    expect(sent()).toBe(before)
  })

  it.each(['send_now', 'deposit_again'])(
    'and that was given up goes when a user asks for it: %s',
    async (request) => {
      await refused()
      const before = sent()
      edit({ x_chorus_request: 'do_not_send' })
      await running.live(5 * MINUTE, MINUTE)
      await expectLeftOut()
      edit({ x_chorus_request: request })
      await running.live(5 * MINUTE, MINUTE)
      expect(sent()).toBe(before + 1)
      expect(running.titles(NUMBER).at(-1)).not.toBe('Facture non envoyée à Chorus Pro')
    },
  )

  it('is corrected as a draft as ever', async () => {
    await held()
    edit({ state: 'draft' })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
  })
})
