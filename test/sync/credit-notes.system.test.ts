import { rmSync } from 'node:fs'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { DEFAULT_SUPPLIER, type Life, type LifeStep } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** An invoice of the seed, to a customer that asks for no reference. */
const SEEDED = 'INV/2026/00010'
const NUMBER = 'INV/2026/00109'
const NEW = 'INV/2026/00110'
const CREDIT = 'RINV/2026/00110'
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const partner = (): number =>
  Number(running.world.odoo.record('account.move', running.idOf(SEEDED))?.['commercial_partner_id'])
const sent = (number: string): boolean =>
  running.world.chorus.book.deposits.some(({ numeroFacture }) => numeroFacture === number)
const edit = (values: Parameters<RunningBridge['world']['odoo']['editInvoice']>[1]): void => {
  running.world.odoo.editInvoice(running.idOf(NUMBER), values)
}
const answer = (value: string): void => {
  running.world.odoo.edit('res.partner', partner(), { x_chorus_rejected_credit_notes: value })
}
const activities = (number: string): number => running.world.odoo.book.activities(running.idOf(number)).length

async function start(life: Life | 'paid', values: Record<string, string> = {}): Promise<void> {
  running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
  running.world.odoo.addInvoice({ partner: partner(), name: NUMBER, values })
}

function credit(untaxed?: number): void {
  const original = running.world.odoo.record('account.move', running.idOf(NUMBER))
  running.world.odoo.addInvoice({
    partner: partner(),
    name: CREDIT,
    refund: true,
    reversedEntryId: running.idOf(NUMBER),
    untaxed: untaxed ?? Number(original?.['amount_untaxed']),
    tax: untaxed === undefined ? Number(original?.['amount_tax']) : untaxed / 5,
    values: { partner_bank_id: 1 },
  })
}

const endsAt = (statut: string): { steps: readonly LifeStep[] } => ({
  steps: [
    { afterSeconds: 0, statut: 'DEPOSEE' },
    { afterSeconds: 120, statut: 'A_VALIDER_1' },
    { afterSeconds: 3_600, statut },
  ],
})

async function ended(statut: string): Promise<void> {
  await start(endsAt(statut))
  await running.live(3 * HOUR, HOUR)
  expect(running.field(NUMBER, FIELD.status)).toBe(statut)
}

describe('the credit note of an invoice that the buyer does not have', () => {
  it.each(['REFUSEE_1', 'NON_CONFORME', 'ABANDONNEE', 'SUPPRIMEE'])(
    'waits until it is said what becomes of it: %s',
    async (statut) => {
      await ended(statut)
      credit()
      await running.live(2 * HOUR, HOUR)
      expect(sent(CREDIT)).toBe(false)
      expect(running.field(CREDIT, FIELD.reason)).toMatch(/qui est au statut .* faut-il l’envoyer/)
      answer('send')
      await running.live(HOUR, 10 * MINUTE)
      expect(sent(CREDIT)).toBe(true)
    },
  )

  explains('credit-note-of-unsent-waits', 'waits where its flow was refused', async () => {
    await start({ flow: 'rejected', steps: [] })
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('refused')
    credit()
    await running.live(2 * HOUR, HOUR)
    expect(sent(CREDIT)).toBe(false)
    expect(running.field(CREDIT, FIELD.reason)).toContain('n’a pas fait parvenir à l’acheteur')
  })

  it('waits where a user kept it back, and stays in Odoo once that is the answer, until the invoice goes after all', async () => {
    await start('paid', { x_chorus_request: 'do_not_send' })
    await running.live(HOUR, 30 * MINUTE)
    credit()
    await running.live(HOUR, 30 * MINUTE)
    expect(running.field(CREDIT, FIELD.situation)).toBe('10_to_complete')
    answer('keep')
    await running.live(HOUR, 30 * MINUTE)
    expect(running.titles(CREDIT)).toContain('Avoir gardé dans Odoo')
    expect(activities(CREDIT)).toBe(0)
    expect(sent(CREDIT)).toBe(false)
    edit({ x_chorus_request: false })
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(sent(NUMBER)).toBe(true)
    expect(sent(CREDIT)).toBe(true)
  })

  it('stays in Odoo where it is one of a piece of works, whatever Cadre de facturation says', async () => {
    running = await startBridge({ connection: { ...FEW, graceMinutes: 60 } })
    running.world.chorus.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
    running.world.odoo.addInvoice({ partner: partner(), name: NUMBER, untaxed: 100, tax: 20 })
    await running.live(5 * MINUTE, 5 * MINUTE)
    running.world.chorus.depositWorks({
      cadre: 'A4',
      numero: NUMBER,
      fournisseur: DEFAULT_SUPPLIER.siret,
      moa: '12345678200051',
      moe: '12345678200085',
      montantHT: '100.00',
      montantTTC: '120.00',
    })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    credit(50)
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(sent(CREDIT)).toBe(false)
    expect(running.chatter(CREDIT)).toContain('marché de travaux')
  })
})

describe('an invoice that was refused otherwise than rejected', () => {
  explains(
    'closed-in-odoo-stays',
    'is closed in Odoo once a user says that it is dealt with, and stays so when the database is lost',
    async () => {
      await ended('REFUSEE_1')
      expect(activities(NUMBER)).toBe(1)
      edit({ x_chorus_request: 'rejection_handled' })
      await running.live(HOUR, 30 * MINUTE)
      expect(running.field(NUMBER, FIELD.situation)).toBe('80_closed')
      expect(running.chatter(NUMBER)).toContain('close dans Odoo')
      await running.bridge.close()
      rmSync(running.database)
      await running.begin()
      await running.live(6 * HOUR, HOUR)
      expect(await running.stage(NUMBER)).toBe('closed')
      expect(running.field(NUMBER, FIELD.situation)).toBe('80_closed')
      expect(activities(NUMBER)).toBe(0)
    },
  )

  it('is closed in Odoo once Chorus Pro has the invoice that replaces it, and both are told', async () => {
    await ended('NON_CONFORME')
    running.world.odoo.addInvoice({
      partner: partner(),
      name: NEW,
      values: { x_chorus_replaces_id: running.idOf(NUMBER) },
    })
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(running.titles(NUMBER)).toEqual(
      expect.arrayContaining(['Facture refusée, remplacée', 'Facture refusée, remplacée et close']),
    )
    expect(running.titles(NEW)).toContain('Remplace une facture refusée')
    expect(running.field(NUMBER, FIELD.situation)).toBe('80_closed')
    expect(running.world.chorus.book.requests['factures/v1/traiterRejet']).toBeUndefined()
  })
})
