import { explains } from '../support/explains.js'
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
  explains(
    'withdrawn-before-intent',
    'is not sent when it was withdrawn or taken back to draft',
    async () => {
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
    },
  )

  it('is prepared anew when its customer got another SIRET', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo } = running.world
    const customer = Number(odoo.record('account.move', running.idOf(SECOND))?.['commercial_partner_id'])
    whileTheFirstIsLookedFor(() => {
      odoo.edit('res.partner', customer, { siret: '12345678200051' })
    })
    await running.cycle()
    expect([sent(FIRST), sent(SECOND)]).toEqual([true, false])
    // The PDF that this Odoo makes names the former SIRET still.
    await running.live(3 * MINUTE, MINUTE)
    expect(sent(SECOND)).toBe(false)
    expect(running.field(SECOND, 'x_chorus_reason')).toContain('le SIRET du client y est')
  })
})

describe('an invoice that is not to be sent, whose flow is under way already', () => {
  const askAfterDeposit = async (flow: 'incident' | undefined): Promise<void> => {
    running = await startBridge({ connection: FEW })
    const { chorus, odoo } = running.world
    if (flow !== undefined) chorus.setLife(FIRST, flow)
    await running.cycle()
    expect(await running.stage(FIRST)).toBe('deposited')
    odoo.editInvoice(running.idOf(FIRST), { x_chorus_request: 'do_not_send' })
  }

  explains(
    'held-back-while-in-flight',
    'is not sent again if Chorus Pro does not process the flow',
    async () => {
      await askAfterDeposit('incident')
      await running.live(180 * MINUTE, 10 * MINUTE)
      expect(running.field(FIRST, 'x_chorus_situation')).toBe('20_not_sent')
      expect(
        running.world.chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === FIRST),
      ).toHaveLength(1)
    },
  )

  it('is told that it is too late once Chorus Pro has integrated it', async () => {
    await askAfterDeposit(undefined)
    await running.live(60 * MINUTE, 10 * MINUTE)
    expect(running.field(FIRST, 'x_chorus_request')).toBe(false)
    expect(running.titles(FIRST)).toContain('Demande impossible')
  })
})

describe('an invoice that lacks something', () => {
  explains(
    'held-back-is-a-stage',
    'says so again when somebody took back that it was not to be sent, before the bridge had left it out',
    async () => {
      running = await startBridge({ connection: FEW })
      const { odoo } = running.world
      const id = running.idOf(FIRST)
      odoo.editInvoice(id, { buyer_reference: 'INCONNU' })
      await running.cycle()
      expect(running.field(FIRST, 'x_chorus_stage')).toBe('blocked')
      running.world.chorus.clock.advance(MINUTE)
      odoo.editInvoice(id, { x_chorus_request: 'do_not_send' })
      odoo.onRequest(({ model }) => {
        if (model === 'res.company') odoo.editInvoice(id, { x_chorus_request: false })
      })
      await running.cycle()
      odoo.onRequest(() => undefined)
      await running.live(3 * MINUTE, MINUTE)
      expect(running.field(FIRST, 'x_chorus_stage')).toBe('blocked')
      expect(running.field(FIRST, 'x_chorus_reason')).toContain('INCONNU')
    },
  )
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
    expect(await running.stage(FIRST)).toBe('held')
  })
})

describe('an invoice that Odoo refuses to print for what is wrong with the company', () => {
  const CREDIT_NOTE = 'RFAC/2026/00001'

  it("is blocked at once in Odoo's own words, asked for once, and goes by itself once the company is mended", async () => {
    running = await startBridge({
      version: '18.0',
      connection: { graceMinutes: 0 },
      chorus: { clock: { start: new Date('2026-11-30T23:00:00Z'), speed: 0 } },
    })
    const { odoo, chorus } = running.world
    await running.cycle()
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(CREDIT_NOTE)).toBe('blocked')
    expect(running.titles(CREDIT_NOTE)).toHaveLength(1)
    expect(running.chatter(CREDIT_NOTE)).toContain('Odoo refuse de produire le document')
    expect(running.chatter(CREDIT_NOTE)).toContain('Compte bancaire destinataire')
    const asked = odoo.book.count('account.move.send.wizard', 'action_send_and_print')
    await running.live(5 * MINUTE, MINUTE)
    expect(odoo.book.count('account.move.send.wizard', 'action_send_and_print')).toBe(asked)
    expect(sent(CREDIT_NOTE)).toBe(false)

    chorus.clock.advance(MINUTE)
    odoo.editInvoice(running.idOf(CREDIT_NOTE), { partner_bank_id: 1 })
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(CREDIT_NOTE)).toBe('followed')
  })
})
