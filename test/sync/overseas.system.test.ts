import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

/** 22/11 at 22:30 in Paris, 23/11 at 01:30 in La Réunion; the invoice bears the date of the 23rd. */
async function startIn(postcode: string): Promise<void> {
  running = await startBridge({
    connection: { startDate: '2026-10-06', graceMinutes: 0 },
    chorus: { clock: { start: new Date('2026-11-22T21:30:00Z'), speed: 0 } },
  })
  const { odoo } = running.world
  odoo.edit('res.partner', Number(odoo.record('res.company', 1)?.['partner_id']), { zip: postcode })
  odoo.editInvoice(running.idOf(NUMBER), { invoice_date: '2026-11-23' })
  await running.cycle()
}

describe('an invoice dated tomorrow in Paris', () => {
  it('is not held when it is today where the company is', async () => {
    await startIn('97400')
    await running.live(3 * MINUTE, MINUTE)
    expect(running.chatter(NUMBER)).not.toContain('date à venir')
  })

  it('waits for its day where it is tomorrow for the company, too', async () => {
    await startIn('69003')
    expect(running.chatter(NUMBER)).toContain('La facture porte une date à venir (23/11/2026)')
  })
})
