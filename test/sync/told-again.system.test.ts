import { explains } from '../support/explains.js'
import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00003'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

async function enter(changes: Readonly<Record<string, string | false>>): Promise<void> {
  running.world.odoo.editInvoice(running.idOf(NUMBER), changes)
  await running.live(3 * MINUTE, MINUTE)
}

describe('an invoice that is blocked, for another reason, and for the first one again', () => {
  explains('reasons-told-again', 'is told so each time', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const blocked = (): number =>
      running.titles(NUMBER).filter((title) => title.startsWith('Facture non envoyée')).length
    await enter({ purchase_order_reference: false })
    expect(blocked()).toBe(1)
    await enter({ purchase_order_reference: 'N'.repeat(60) })
    expect(blocked()).toBe(2)
    await enter({ purchase_order_reference: false })
    expect(blocked()).toBe(3)
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain('exige un numéro d’engagement')
  })
})
