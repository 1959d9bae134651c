import { explains } from '../support/explains.js'
import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const LACKING = 'INV/2026/00003'
const FEW = { startDate: '2026-10-06', graceMinutes: 0, excludeTag: 'Hors Chorus' }

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const edit = (values: Parameters<RunningBridge['world']['odoo']['editInvoice']>[1]): void => {
  running.world.odoo.editInvoice(running.idOf(NUMBER), values)
}
const shown = (number = NUMBER): unknown => running.field(number, 'x_chorus_stage')

/** Somebody else's invoice has its number in Chorus Pro. */
async function startHeld(): Promise<void> {
  running = await startBridge({ connection: FEW })
  running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1.00' })
  await running.live(3 * MINUTE, MINUTE)
  expect(shown()).toBe('held')
}

describe('an invoice that was shown as one to be sent', () => {
  explains(
    'left-out-though-shown',
    'is no longer once its customer leaves it out, nor was it promised to go',
    async () => {
      await startHeld()
      const customer = Number(
        running.world.odoo.record('account.move', running.idOf(NUMBER))?.['commercial_partner_id'],
      )
      running.world.odoo.edit('res.partner', customer, { category_id: [[0, 0, { name: 'Hors Chorus' }]] })
      edit({ x_chorus_request: 'deposit_again' })
      await running.live(2 * MINUTE, MINUTE)
      expect(shown()).toBe('ignored')
      expect(running.chatter(NUMBER)).toContain('si le client est un organisme public')
    },
  )

  explains('withdrawn-though-shown', 'is no longer once it is cancelled', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    const id = running.idOf(LACKING)
    chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      times: 1e6,
      fault: { kind: 'status', status: 403 },
    })
    odoo.editInvoice(id, { purchase_order_reference: false })
    await running.live(2 * MINUTE, MINUTE)
    expect(shown(LACKING)).toBe('blocked')
    odoo.editInvoice(id, { purchase_order_reference: 'EJ-2026-00421' })
    await running.live(2 * MINUTE, MINUTE)
    expect(shown(LACKING)).toBe('ready')
    odoo.editInvoice(id, { state: 'cancel' })
    await running.live(2 * MINUTE, MINUTE)
    expect(shown(LACKING)).toBe('ignored')
  })
})
