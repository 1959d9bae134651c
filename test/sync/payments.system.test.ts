import Database from 'better-sqlite3'
import { z } from 'zod'
import { addDays } from '../../src/domain/payment-period/day.js'
import { frenchDay } from '../../src/domain/words/french-time.js'
import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { explains } from '../support/explains.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part; the rate of the half-year is not one that the program knows. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const RATES = { refinancingRates: { '2026-07-01': 2.15 } }
const CLAIM = /^Intérêts moratoires INV_2026_00010 au \d{4}-\d\d-\d\d\.pdf$/

let running: RunningBridge
afterEach(() => running.close())

const step = (statut: string, days: number): LifeStep => ({ statut, afterSeconds: (days * DAY) / 1000 })

interface Given {
  readonly connection?: Readonly<Record<string, unknown>>
  readonly config?: Readonly<Record<string, unknown>>
  readonly steps?: readonly LifeStep[]
}

/** The bridge follows the invoice, which is made available on 23 November 2026. */
async function followed({ connection = {}, config = RATES, steps = [] }: Given = {}): Promise<void> {
  running = await startBridge({ connection: { ...FEW, ...connection }, config })
  running.world.chorus.setLife(NUMBER, {
    steps: [step('DEPOSEE', 0), step('MISE_A_DISPOSITION', 0.001), ...steps],
  })
  await running.cycle()
  await running.live(5 * MINUTE, MINUTE)
  await running.live(HOUR, HOUR)
}

async function followedByHospital(): Promise<void> {
  running = await startBridge({ connection: FEW, config: RATES })
  const { chorus, odoo } = running.world
  const siret = odoo.record('res.partner', buyer())?.['siret']
  const structure = typeof siret === 'string' ? chorus.directory.find(siret) : undefined
  if (structure === undefined) throw new Error('the buyer is no structure')
  chorus.directory.put({ ...structure, categorieJuridique: '7364' })
  await running.cycle()
  await running.live(30 * MINUTE, 5 * MINUTE)
  await running.live(2 * HOUR, HOUR)
}

const shown = (name: string): unknown => running.field(NUMBER, `x_chorus_${name}`)
const buyer = (): number => {
  const id = running.world.odoo.record('account.move', running.idOf(NUMBER))?.['commercial_partner_id']
  if (typeof id !== 'number') throw new Error('the invoice has no customer')
  return id
}
const lateTitles = (): string[] =>
  running.titles(NUMBER).filter((title) => /Délai légal de paiement dépassé|payée en retard/.test(title))
const claims = () =>
  running.world.odoo
    .records('ir.attachment')
    .filter(({ name }) => typeof name === 'string' && CLAIM.test(name))

async function claim(): Promise<void> {
  running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'claim_interest' })
  await running.live(2 * MINUTE, MINUTE)
}

describe('the legal payment period of an invoice', () => {
  it('is shown from the day on which the buyer has it', async () => {
    await followed()
    expect(shown('legal_due_date')).toBe('2026-12-23')
    expect(shown('punctuality')).toBe('10_running')
    expect(lateTitles()).toEqual([])
  })

  it('is what a user says on the customer, whenever that is', async () => {
    await followed()
    running.world.odoo.edit('res.partner', buyer(), { x_chorus_payment_period: 50 })
    await running.live(2 * HOUR, HOUR)
    expect(shown('legal_due_date')).toBe('2027-01-12')
  })

  it('is reckoned once for what was said on the customer, however long that is seen', async () => {
    await followed()
    running.world.odoo.edit('res.partner', buyer(), { x_chorus_payment_period: 50 })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(shown('legal_due_date')).toBe('2027-01-12')
    const untouched = 4_711
    new Database(running.database).exec(`UPDATE payments SET owed = ${String(untouched)}`).close()
    for (const origin of ['S00041', 'S00042']) {
      running.world.odoo.editInvoice(running.idOf(NUMBER), { invoice_origin: origin })
      await running.live(10 * MINUTE, 5 * MINUTE)
    }
    const owed = new Database(running.database).prepare('SELECT DISTINCT owed FROM payments').pluck().all()
    expect(owed).toEqual([untouched])
  })

  it('is that of a hospital where INSEE says that the buyer is one', async () => {
    await followedByHospital()
    expect(shown('legal_due_date')).toBe('2027-01-12')
  })

  it('stays that of a hospital in a database that was made anew, which has the SIRET of the buyer from Odoo alone', async () => {
    await followedByHospital()
    new Database(running.database)
      .exec(
        `UPDATE invoices SET buyer_siret = NULL, handed_over = json_remove(handed_over, '$.buyerSiret');
         UPDATE payments SET is_dirty = 1, siret = NULL`,
      )
      .close()
    await running.live(2 * HOUR, HOUR)
    expect(shown('legal_due_date')).toBe('2027-01-12')
  })

  it('stands still while the invoice is suspended', async () => {
    await followed({ steps: [step('SUSPENDUE', 2)] })
    await running.live(3 * DAY, DAY / 2)
    expect(shown('punctuality')).toBe('20_interrupted')
    expect(shown('legal_due_date')).toBe(false)
  })

  it('is not looked at where the configuration says so', async () => {
    await followed({ connection: { paymentPeriods: false } })
    expect(shown('legal_due_date')).not.toBe('2026-12-23')
    await claim()
    expect(running.chatter(NUMBER)).toContain('désactivé dans la configuration')
  })
})

describe('an invoice that is late', () => {
  it('says so once, counts the days, and tells the whole computation when it is paid', async () => {
    await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
    await running.live(36 * DAY, DAY)
    expect(lateTitles()).toEqual(['Délai légal de paiement dépassé'])
    expect(shown('days_late')).toBe(6)
    await running.live(6 * DAY, DAY)
    expect(lateTitles()).toHaveLength(2)
    expect(shown('punctuality')).toBe('50_paid_late')
    expect(shown('days_late')).toBe(10)
    // What a person reads is what the fields say.
    const interest = String(shown('late_interest')).replace('.', ',')
    expect(running.chatter(NUMBER)).toContain(`÷ 365 = ${interest}\u00A0€`)
    expect(running.chatter(NUMBER)).toContain('article R2192-36')
    await running.live(3 * DAY, DAY)
    expect(lateTitles()).toHaveLength(2)
  })

  it('says that a rate is the last one known where it is lacking', async () => {
    await followed({ config: {}, steps: [step('MISE_EN_PAIEMENT', 40)] })
    await running.live(42 * DAY, DAY)
    expect(running.chatter(NUMBER)).toContain('calculé avec le dernier taux connu')
    expect(await running.bridge.store.lackingRates('duret')).toEqual(['2026-07-01'])
  })

  it('owes no interest on what a credit note or a payment in time took off', async () => {
    await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
    const total = Number(running.field(NUMBER, 'amount_total'))
    running.world.odoo.editInvoice(running.idOf(NUMBER), {
      amount_residual: total / 4,
      invoice_payments_widget: { content: [{ amount: (total * 3) / 4, date: '2026-12-01' }] },
    })
    await running.live(42 * DAY, DAY)
    const whole = (total * 10 * 10.15) / 36_500
    expect(shown('late_interest')).toBeCloseTo(whole / 4, 2)
    expect(running.chatter(NUMBER)).toContain('Versement du 01/12/2026')
  })

  explains(
    'unexplained-was-never-owed',
    'owes nothing on what Odoo has taken off without saying how',
    async () => {
      await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
      running.world.odoo.editInvoice(running.idOf(NUMBER), { amount_residual: 0 })
      await running.live(42 * DAY, DAY)
      expect(shown('late_interest')).toBe(0)
      expect(lateTitles()).toEqual([])
    },
  )

  explains(
    'same-standing-told-once',
    'is written to Odoo when something has changed, and not else',
    async () => {
      await followed({ steps: [] })
      await running.live(2 * DAY, DAY)
      const written = (): unknown => running.field(NUMBER, 'write_date')
      const before = written()
      await running.live(3 * DAY, DAY)
      running.world.odoo.edit('res.partner', buyer(), { phone: '0102030405' })
      await running.live(2 * HOUR, HOUR)
      expect(written()).toBe(before)
    },
  )
})

describe('a bridge that begins to reckon payments', () => {
  explains('payments-once-set-up', 'tells all else while Odoo lacks the fields for it', async () => {
    running = await startBridge({ connection: FEW, config: RATES })
    const { url, database } = running.world.odoo
    const admin = new OdooClient({ url, database, login: 'admin', password: 'admin' })
    const lacking = 'x_chorus_late_lump_sum'
    const views = await admin.search('ir.ui.view', [['arch_db', 'like', lacking]])
    await admin.call(z.unknown(), 'ir.ui.view', 'unlink', [views])
    const fields = await admin.search('ir.model.fields', [['name', '=', lacking]])
    await admin.call(z.unknown(), 'ir.model.fields', 'unlink', [fields])
    admin.close()
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    await running.live(6 * DAY, DAY)
    expect(shown('punctuality')).toBeUndefined()
    expect(running.titles(NUMBER)).toContain('Chorus Pro\u00A0: Mandatée')
  })

  explains('paid-before-upgrade-untold', 'says nothing of lateness in what was paid before', async () => {
    await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
    await running.live(30 * DAY, DAY)
    // As the migration leaves what was paid already.
    await running.restart(() => {
      new Database(running.database).exec('UPDATE payments SET is_old = 1').close()
    })
    await running.live(12 * DAY, DAY)
    expect(shown('punctuality')).toBe('50_paid_late')
    expect(lateTitles().filter((title) => title.includes('payée en retard'))).toEqual([])
  })
})

describe('the claim for what is owed', () => {
  it('is a letter that is attached to the invoice on request', async () => {
    await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
    await running.live(42 * DAY, DAY)
    await claim()
    expect(claims()).toMatchObject([{ mimetype: 'application/pdf', res_id: running.idOf(NUMBER) }])
    expect(running.chatter(NUMBER)).toContain('prêts à envoyer à l’acheteur')
    expect(shown('request')).toBe(false)
  })

  it('is declined for an invoice that is not late', async () => {
    await followed()
    await claim()
    expect(claims()).toEqual([])
    expect(running.chatter(NUMBER)).toContain('il n’y a pas d’intérêts moratoires à demander')
  })

  it('is attached once, however often it is asked for', async () => {
    await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
    await running.live(42 * DAY, DAY)
    await claim()
    await claim()
    expect(claims()).toHaveLength(1)
  })

  it('is not given to Odoo again while Odoo may be at work on it', async () => {
    await followed({ steps: [step('MISE_EN_PAIEMENT', 40)] })
    await running.live(42 * DAY, DAY)
    running.world.odoo.addFault({
      model: 'ir.attachment',
      method: 'create',
      effect: { kind: 'drop', when: 'before' },
    })
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'claim_interest' })
    await running.live(90_000, MINUTE / 2)
    expect(claims()).toEqual([])
    await running.live(6 * MINUTE, MINUTE)
    expect(claims()).toHaveLength(1)
  })
})

describe('when money will come', () => {
  it('is told by how long others took, and anew as they pay', async () => {
    running = await startBridge({ connection: { graceMinutes: 0, startDate: '2026-01-01' }, config: RATES })
    const { chorus } = running.world
    chorus.setLife(NUMBER, { steps: [step('DEPOSEE', 0), step('MISE_A_DISPOSITION', 0.001)] })
    await running.cycle()
    await running.live(10 * MINUTE, MINUTE)
    expect(shown('expected_date')).toBe(false)
    await running.live(20 * DAY, DAY)
    // The simulated bodies pay fifteen days after they got an invoice; this one has taken longer already.
    const today = frenchDay(running.world.chorus.clock.now())
    const aWeek = [0, 1, 2, 3, 4, 5, 6, 7].map((days) => addDays(today, days))
    expect(aWeek).toContain(shown('expected_date'))
    const expected = await running.bridge.store.expectedPayments('2026-12-01')
    expect(expected.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0)
    const [first] = await running.bridge.store.payingBuyers('2026-01-01', 10)
    expect(first?.averageDays).toBeCloseTo(15, 0)
  })
})
