import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

describe.each([
  ['16.0', 'INV/2026/00004'],
  ['17.0', 'INV/2026/00001'],
  ['18.0', 'FAC/2026/00001'],
  ['19.0', 'INV/2026/00001'],
  ['19.0-pdp', 'INV/2026/00001'],
  ['19.0-pdp-registered', 'INV/2026/00001'],
  ['19.0-pdp-siren', 'INV/2026/00001'],
  ['20.0', 'INV/2026/00001'],
] as const)('with Odoo %s, a posted public invoice', (version, number) => {
  it('goes to Chorus Pro once, and its whole life comes back to its chatter', async () => {
    running = await startBridge({ version, overSockets: true })
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    await running.live(20 * DAY, 12 * HOUR)

    expect(running.titles(number)).toEqual([
      'Facture transmise à Chorus Pro',
      'Chorus Pro\u00A0: Déposée',
      'Chorus Pro\u00A0: En cours d’acheminement',
      'Chorus Pro\u00A0: Mise à disposition du destinataire',
      'Chorus Pro\u00A0: Mandatée',
      'Chorus Pro\u00A0: Mise à disposition du comptable',
      'Chorus Pro\u00A0: Mise en paiement',
    ])
    expect(running.field(number, 'x_chorus_stage')).toBe('closed')
    expect(running.field(number, 'x_chorus_status')).toBe('MISE_EN_PAIEMENT')
    expect(running.field(number, 'x_chorus_status_label')).toBe('MISE_EN_PAIEMENT')
    expect(running.field(number, 'x_chorus_flow')).toMatch(/^CPP\d+$/)
    expect(running.field(number, 'x_chorus_identifier')).toMatch(/^\d+$/)
    expect(running.field(number, 'x_chorus_payment_date')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:/)
    expect(running.field(number, 'x_chorus_situation')).toBe('70_paid')
    expect(running.field(number, 'x_chorus_payment_days')).toEqual(expect.any(Number))

    const { deposits } = running.world.chorus.book
    expect(deposits.filter((deposit) => deposit.numeroFacture === number)).toHaveLength(1)
    expect(new Set(deposits.map(({ numeroFacture }) => numeroFacture)).size).toBe(deposits.length)
  })
})
