import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** Only the four invoices of 12 October take part, deposited in the order of their numbers. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const [FIRST, SECOND, THIRD] = ['INV/2026/00010', 'INV/2026/00011', 'INV/2026/00012']

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const sent = (number: string): boolean =>
  running.world.chorus.book.deposits.some(({ numeroFacture }) => numeroFacture === number)

/** What people do in Odoo while the bridge waits for Chorus Pro's answer about the first invoice of the batch. */
function whileTheFirstIsLookedFor(happen: () => void): void {
  const { faults } = running.world.chorus
  faults.add({
    path: 'factures/v1/rechercher/fournisseur',
    fault: { kind: 'delay', milliseconds: 0 },
  })
  faults.onStrike = () => {
    faults.onStrike = undefined
    happen()
  }
}

describe('an invoice that somebody touches while the others of its batch are deposited', () => {
  it('is not sent when it was withdrawn or taken back to draft', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo } = running.world
    whileTheFirstIsLookedFor(() => {
      odoo.editInvoice(running.idOf(SECOND), { x_chorus_request: 'do_not_send' })
      odoo.resetToDraft(running.idOf(THIRD))
    })
    await running.cycle()
    expect([sent(FIRST), sent(SECOND), sent(THIRD)]).toEqual([true, false, false])
    await running.live(3 * MINUTE, MINUTE)
    expect([sent(SECOND), sent(THIRD)]).toEqual([false, false])
    expect(await running.stage(SECOND)).toBe('ignored')
  })

  it('is prepared anew when its customer got another SIRET', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo } = running.world
    const customer = Number(odoo.record('account.move', running.idOf(SECOND))?.['commercial_partner_id'])
    whileTheFirstIsLookedFor(() => {
      odoo.edit('res.partner', customer, { siret: '12345678200051' })
    })
    await running.cycle()
    expect([sent(FIRST), sent(SECOND)]).toEqual([true, false])
    await running.live(3 * MINUTE, MINUTE)
    expect(
      running.world.chorus.book.invoices.find(({ numero }) => numero === SECOND)?.destinataire,
    ).toMatchObject({ siret: '12345678200051' })
  })
})

describe('a request made on an invoice that is then held', () => {
  it('is answered all the same, and can be made again', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.depositManually({ numero: FIRST, montantTTC: '1.00' })
    whileTheFirstIsLookedFor(() => {
      running.world.odoo.editInvoice(running.idOf(FIRST), { x_chorus_request: 'send_now' })
    })
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect(running.field(FIRST, 'x_chorus_request')).toBe(false)
    expect(running.titles(FIRST)).toContain('Demande prise en compte')
    expect(await running.stage(FIRST)).toBe('refused')
  })
})

describe('invoices that are blocked for what is wrong with the company', () => {
  it('are looked at in the next cycle once the company is mended, though nothing on them has changed', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo } = running.world
    const accounts = odoo.records('res.partner.bank')
    for (const { id } of accounts)
      odoo.edit('res.partner.bank', id, { acc_number: '30006000011234567890189' })
    await running.cycle()
    await running.live(2 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).toBe('blocked')
    running.world.chorus.clock.advance(MINUTE)
    for (const { id } of accounts)
      odoo.edit('res.partner.bank', id, { acc_number: 'FR7630006000011234567890189' })
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).toBe('followed')
  })
})
