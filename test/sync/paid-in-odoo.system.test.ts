import { rmSync } from 'node:fs'
import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }

const onTheWay: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 60, statut: 'EN_COURS_ACHEMINEMENT' },
  { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
]
const SEARCH = '/cpro/factures/v1/rechercher/fournisseur'
const PAID = 'Facture réglée d’après Odoo'
const UNPAID = 'Facture de nouveau suivie jusqu’à son paiement'

let running: RunningBridge
let id: number

afterEach(() => running.close())

async function available(steps: readonly LifeStep[] = [], connection: object = {}): Promise<void> {
  running = await startBridge({
    connection: { ...FEW, ...connection },
    chorus: { lives: [{ numero: NUMBER, life: { steps: [...onTheWay, ...steps] } }] },
  })
  id = running.idOf(NUMBER)
  await running.cycle()
  await running.live(5 * MINUTE, MINUTE)
  expect(running.field(NUMBER, 'x_chorus_status')).toBe('MISE_A_DISPOSITION')
}

async function isNow(paymentState: string): Promise<void> {
  running.world.odoo.editInvoice(id, { payment_state: paymentState })
  await running.live(2 * MINUTE, MINUTE)
}

const situation = (): unknown => running.field(NUMBER, 'x_chorus_situation')
const told = (): string[] => running.titles(NUMBER).filter((title) => title === PAID || title === UNPAID)

describe('an invoice that Odoo has the money for', () => {
  it('says so, once, and leaves those that somebody waits for', async () => {
    await available()
    expect(situation()).toBe('50_with_buyer')
    await isNow('paid')
    expect(situation()).toBe('75_paid_in_odoo')
    expect(running.field(NUMBER, 'x_chorus_next_actor')).toBe('nobody')
    expect(running.chatter(NUMBER)).toContain('«\u00A0Mise à disposition du destinataire\u00A0»')
    await running.live(2 * DAY, 12 * HOUR)
    expect(told()).toEqual([PAID])
  })

  it('goes on as before once its reconciliation is undone, and tells both again', async () => {
    await available()
    await isNow('paid')
    await isNow('not_paid')
    expect(situation()).toBe('50_with_buyer')
    expect(running.field(NUMBER, 'x_chorus_next_actor')).toBe('recipient')
    await isNow('paid')
    expect(situation()).toBe('75_paid_in_odoo')
    expect(told()).toEqual([PAID, UNPAID, PAID])
  })

  it('is looked at in Chorus Pro once a week, no longer once a day', async () => {
    await available()
    for (const { id: other } of running.world.odoo.records('account.move'))
      running.world.odoo.editInvoice(other, { payment_state: 'paid' })
    await running.live(2 * MINUTE, MINUTE)
    const before = running.world.chorus.book.requests[SEARCH] ?? 0
    await running.live(6 * DAY, 12 * HOUR)
    const cycles = 12
    expect((running.world.chorus.book.requests[SEARCH] ?? 0) - before).toBe(cycles)
    await running.live(2 * DAY, 12 * HOUR)
    expect((running.world.chorus.book.requests[SEARCH] ?? 0) - before).toBeGreaterThan(cycles + 4)
  })

  it('still tells each status that it takes, and is paid in the end', async () => {
    await available([{ afterSeconds: DAY / 1_000, statut: 'MISE_EN_PAIEMENT' }])
    await isNow('paid')
    await running.live(DAY + HOUR, HOUR)
    expect(situation()).toBe('70_paid')
    expect(running.titles(NUMBER)).toContain('Chorus Pro\u00A0: Mise en paiement')
  })

  it.each(['in_payment', 'partial', 'reversed'])('is not one that is only “%s”', async (state) => {
    await available()
    await isNow(state)
    expect(situation()).toBe('50_with_buyer')
    expect(told()).toEqual([])
  })

  it('is followed as before where the administrator wants it so', async () => {
    await available([], { restOncePaid: false })
    await isNow('paid')
    expect(situation()).toBe('50_with_buyer')
    expect(told()).toEqual([])
  })

  it('is left to whoever has to answer, when it was returned', async () => {
    await available([{ afterSeconds: HOUR / 1_000, statut: 'SUSPENDUE' }])
    await isNow('paid')
    await running.live(2 * HOUR, HOUR)
    expect(situation()).toBe('40_to_correct')
    expect(running.world.odoo.book.activities(id)).toHaveLength(1)
    await running.live(DAY, 12 * HOUR)
    expect(told()).toEqual([PAID])
  })

  explains('paid-told-once', 'is not told again by a bridge that has lost its memory', async () => {
    await available()
    await isNow('paid')
    await running.restart(() => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(running.database + suffix, { force: true })
    })
    running.world.odoo.editInvoice(id, { ref: 'relancée' })
    await running.live(8 * HOUR, HOUR)
    expect(situation()).toBe('75_paid_in_odoo')
    expect(told()).toEqual([PAID])
  })
})
