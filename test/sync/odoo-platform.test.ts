import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const [FIRST, SECOND] = ['INV/2026/00010', 'INV/2026/00011']
const OPTIONS = {
  version: '19.0-pdp',
  connection: { startDate: '2026-10-06', graceMinutes: 0 },
  // After the day on which these invoices were recorded.
  chorus: { clock: { start: new Date('2026-11-30T23:00:00Z'), speed: 0 } },
} as const

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const deposits = (number: string): number =>
  running.world.chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === number).length

const send = (number: string, progress: Parameters<typeof running.world.odoo.sendByPlatform>[1]): void => {
  running.world.odoo.sendByPlatform(running.idOf(number), progress)
}

describe("an invoice that Odoo's own platform takes", () => {
  it.each(['to_send', 'processing', 'done'] as const)(
    'before the bridge looks at it (%s) is not deposited, and says which way it went',
    async (progress) => {
      running = await startBridge(OPTIONS)
      send(FIRST, progress)
      await running.cycle()
      await running.live(3 * MINUTE, MINUTE)
      expect(deposits(FIRST)).toBe(0)
      expect(running.titles(FIRST)).toEqual(['Facture confiée à la plateforme d’Odoo'])
      expect(running.field(FIRST, 'x_chorus_reason')).toContain('par sa propre plateforme agréée')
      expect(running.field(FIRST, 'x_chorus_stage')).toBe('ignored')
    },
  )

  it('while the bridge deposits the others of its batch is not deposited', async () => {
    running = await startBridge(OPTIONS)
    const { faults } = running.world.chorus
    faults.add({ path: 'factures/v1/rechercher/fournisseur', fault: { kind: 'delay', milliseconds: 0 } })
    faults.onStrike = () => {
      send(SECOND, 'processing')
    }
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect([deposits(FIRST), deposits(SECOND)]).toEqual([1, 0])
    expect(running.titles(SECOND)).toEqual(['Facture confiée à la plateforme d’Odoo'])
  })

  it('after the bridge has deposited it is deposited no more, and a person is told of both', async () => {
    running = await startBridge(OPTIONS)
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    send(FIRST, 'processing')
    await running.live(3 * MINUTE, MINUTE)
    expect(deposits(FIRST)).toBe(1)
    expect(running.titles(FIRST).at(-1)).toBe(
      'Facture envoyée aussi par la plateforme d’Odoo après son envoi à Chorus Pro',
    )
    expect(running.world.odoo.records('mail.activity')).toContainEqual(
      expect.objectContaining({
        res_id: running.idOf(FIRST),
        summary: 'Chorus Pro\u00A0: facture envoyée deux fois',
      }),
    )
    const warned = running.log.find(({ level, invoice }) => level === 'warn' && invoice === FIRST)
    expect(warned?.['now']).toBe("sent a second time by Odoo's own platform")
  })

  it('and that was never public stays without a word', async () => {
    running = await startBridge(OPTIONS)
    const customer = Number(
      running.world.odoo.record('account.move', running.idOf(FIRST))?.['commercial_partner_id'],
    )
    running.world.odoo.edit('res.partner', customer, { company_registry: '80314592600015' })
    send(FIRST, 'done')
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect(deposits(FIRST)).toBe(0)
    expect(running.titles(FIRST)).toEqual([])
  })

  it('but skipped, or could not send, is deposited by the bridge', async () => {
    running = await startBridge(OPTIONS)
    running.world.odoo.editInvoice(running.idOf(FIRST), { peppol_move_state: 'skipped' })
    running.world.odoo.editInvoice(running.idOf(SECOND), { peppol_move_state: 'error' })
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect([deposits(FIRST), deposits(SECOND)]).toEqual([1, 1])
  })

  it('and gave back is held until a person decides, then deposited', async () => {
    running = await startBridge(OPTIONS)
    send(FIRST, 'processing')
    send(FIRST, 'error')
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect(deposits(FIRST)).toBe(0)
    expect(running.field(FIRST, 'x_chorus_stage')).toBe('held')
    expect(running.field(FIRST, 'x_chorus_reason')).toContain('Vérifiez sur le portail')
    running.world.odoo.editInvoice(running.idOf(FIRST), { x_chorus_request: 'deposit_again' })
    await running.live(3 * MINUTE, MINUTE)
    expect(deposits(FIRST)).toBe(1)
  })
})

describe("a request on an invoice that Odoo's own platform has", () => {
  it('to send it is refused', async () => {
    running = await startBridge(OPTIONS)
    send(FIRST, 'done')
    await running.cycle()
    running.world.odoo.editInvoice(running.idOf(FIRST), { x_chorus_request: 'send_now' })
    await running.live(3 * MINUTE, MINUTE)
    expect(deposits(FIRST)).toBe(0)
    expect(running.titles(FIRST).at(-1)).toBe('Demande impossible')
  })
})
