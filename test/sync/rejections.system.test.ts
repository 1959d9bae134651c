import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00109'
/** To the same customer, which asks for no reference. */
const OTHER = 'INV/2026/00010'
const NEW = 'INV/2026/00110'
const CREDIT = 'RINV/2026/00110'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const HANDLED = 'factures/v1/traiterRejet'

const AVAILABLE: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
]
const REJECTED: readonly LifeStep[] = [
  ...AVAILABLE,
  { afterSeconds: DAY / 1_000, statut: 'REJETEE', commentaire: 'Mauvais montant' },
]

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

async function untilShown(number: string, status: string): Promise<void> {
  for (let half = 0; half < 20 && running.field(number, 'x_chorus_status') !== status; half++)
    await running.live(12 * HOUR, 6 * HOUR)
  expect(running.field(number, 'x_chorus_status')).toBe(status)
}

async function start(
  lives: readonly { numero: string; life: { steps: readonly LifeStep[] } }[],
): Promise<void> {
  running = await startBridge({ connection: FEW, chorus: { lives } })
  running.world.odoo.addInvoice({ partner: partner(), name: NUMBER })
}

async function rejected(replacement: readonly LifeStep[] = AVAILABLE): Promise<void> {
  const lives = [
    { numero: NUMBER, life: { steps: REJECTED } },
    { numero: NEW, life: { steps: replacement } },
  ]
  await start(lives)
  await untilShown(NUMBER, 'REJETEE')
}

const partner = (): number =>
  Number(running.world.odoo.record('account.move', running.idOf(OTHER))?.['commercial_partner_id'])

function replace(values: Record<string, number> = { x_chorus_replaces_id: running.idOf(NUMBER) }): number {
  return running.world.odoo.addInvoice({
    partner: partner(),
    name: NEW,
    values,
  })
}

function credit(untaxed?: number): number {
  const original = running.world.odoo.record('account.move', running.idOf(NUMBER))
  return running.world.odoo.addInvoice({
    partner: partner(),
    name: CREDIT,
    refund: true,
    reversedEntryId: running.idOf(NUMBER),
    untaxed: untaxed ?? Number(original?.['amount_untaxed']),
    tax: untaxed === undefined ? Number(original?.['amount_tax']) : untaxed / 5,
    values: { partner_bank_id: 1 },
  })
}

const answer = (value: string): void => {
  running.world.odoo.edit('res.partner', partner(), { x_chorus_rejected_credit_notes: value })
}
const sent = (number: string): boolean =>
  running.world.chorus.book.deposits.some(({ numeroFacture }) => numeroFacture === number)
const isHandled = (): boolean =>
  running.world.chorus.book.invoices.some(({ numero, rejetTraite }) => numero === NUMBER && rejetTraite)
const count = (number: string, title: string): number =>
  running.titles(number).filter((one) => one === title).length

describe('an invoice on which a user says which rejected one it replaces', () => {
  explains(
    'replacement-integrated-first',
    'is linked in both chatters, once, and the rejection is handled once it is integrated',
    async () => {
      await rejected()
      const { faults } = running.world.chorus
      const fault = {
        path: 'factures/v1/deposer/flux',
        times: 1_000,
        fault: { kind: 'status', status: 503 },
      } as const
      faults.add(fault)
      replace()
      await running.live(20 * MINUTE, MINUTE)
      expect(count(NUMBER, 'Facture rejetée, remplacée')).toBe(1)
      expect(count(NEW, 'Remplace une facture rejetée')).toBe(1)
      expect(running.chatter(NUMBER)).toContain(`data-oe-id="${running.idOf(NEW)}"`)
      expect(isHandled()).toBe(false)
      expect(running.field(NUMBER, 'x_chorus_situation')).toBe('40_to_correct')
      expect(running.world.odoo.book.activities(running.idOf(NUMBER))).toHaveLength(1)
      faults.clear()
      await running.live(3 * DAY, HOUR)
      expect(isHandled()).toBe(true)
      expect(running.field(NUMBER, 'x_chorus_situation')).toBe('80_closed')
      expect(running.field(NUMBER, 'x_chorus_rejection')).toBe(`Remplacée par ${NEW}`)
      expect(running.world.odoo.book.activities(running.idOf(NUMBER))).toEqual([])
      expect(count(NUMBER, 'Rejet traité')).toBe(1)
      expect(count(NUMBER, 'Facture rejetée, remplacée')).toBe(1)
      expect(count(NEW, 'Remplace une facture rejetée')).toBe(1)
    },
  )

  it('fails no side where the account may not mark it as handled, and has it marked once it may', async () => {
    await rejected()
    const { faults } = running.world.chorus
    faults.add({ path: HANDLED, times: 1_000, fault: { kind: 'status', status: 403 } })
    replace()
    await running.live(30 * MINUTE, 5 * MINUTE)
    const report = await running.cycle()
    expect(report.failures).toEqual([])
    expect(running.bridge.connections[0]?.breakers.chorus.presentFailure).toBeUndefined()
    expect(running.log.filter(({ level }) => level === 'error')).toEqual([])
    faults.clear()
    await running.live(3 * HOUR, HOUR)
    expect(isHandled()).toBe(true)
  })

  it('has the rejection told as handled though the answer of Chorus Pro was lost', async () => {
    await rejected()
    running.world.chorus.faults.add({ path: HANDLED, fault: { kind: 'drop-after' } })
    replace()
    await running.live(DAY, HOUR)
    expect(isHandled()).toBe(true)
    expect(count(NUMBER, 'Rejet traité')).toBe(1)
    expect(running.field(NUMBER, 'x_chorus_situation')).toBe('80_closed')
  })

  it('has it told once that Chorus Pro goes on refusing that the rejection is handled, which is asked seldom then', async () => {
    await rejected()
    const fault = { kind: 'return-code', codeRetour: 20001, libelle: 'GCU_MSG_01_100' } as const
    running.world.chorus.faults.add({ path: HANDLED, times: 1_000, fault })
    replace()
    await running.live(DAY, HOUR)
    const tries = (): number =>
      running.world.chorus.book.calls.filter(({ service }) => service === HANDLED).length
    const before = tries()
    await running.live(4 * DAY, 2 * HOUR)
    expect(tries() - before).toBeLessThanOrEqual(4)
    expect(count(NUMBER, 'Rejet à marquer comme traité')).toBe(1)
    expect(running.chatter(NUMBER)).toContain('GCU_MSG_01_100')
    running.world.chorus.faults.clear()
    await running.live(2 * DAY, 2 * HOUR)
    expect(count(NUMBER, 'Rejet traité')).toBe(1)
  })

  it('has a request about that rejection answered, though Chorus Pro understands neither', async () => {
    await rejected()
    running.world.chorus.faults.add({ path: HANDLED, times: 1_000, fault: { kind: 'status', status: 400 } })
    replace()
    await running.live(HOUR, MINUTE)
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'rejection_handled' })
    await running.live(30 * MINUTE, MINUTE)
    expect(count(NUMBER, 'Demande impossible')).toBe(1)
  })

  explains(
    'marking-is-told',
    'has the rejection told as handled though it was rejected in turn before that was known',
    async () => {
      await rejected(REJECTED)
      const { faults } = running.world.chorus
      faults.add({ path: HANDLED, fault: { kind: 'drop-after' } })
      replace()
      for (let minute = 0; minute < 60 && !isHandled(); minute++) await running.live(MINUTE, MINUTE)
      await running.live(2 * DAY, 2 * DAY)
      await running.live(HOUR, MINUTE)
      expect(running.field(NEW, 'x_chorus_status')).toBe('REJETEE')
      expect(count(NUMBER, 'Rejet traité')).toBe(1)
    },
  )

  it('has the rejection told as handled where the answer was lost and something else was asked since', async () => {
    await rejected()
    const { chorus, odoo } = running.world
    chorus.faults.add({ path: HANDLED, fault: { kind: 'drop-after' } })
    odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'rejection_handled' })
    await running.live(MINUTE, MINUTE)
    odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'ask_buyer' })
    await running.live(2 * DAY, HOUR)
    expect(isHandled()).toBe(true)
    expect(count(NUMBER, 'Rejet traité')).toBe(1)
    expect(running.field(NUMBER, 'x_chorus_situation')).toBe('80_closed')
  })

  it('leaves the rejection open while it is a draft again, or was rejected in turn', async () => {
    await rejected(REJECTED)
    const { faults } = running.world.chorus
    faults.add({ path: HANDLED, times: 1_000, fault: { kind: 'status', status: 503 } })
    replace()
    await untilShown(NEW, 'REJETEE')
    faults.clear()
    await running.live(DAY, HOUR)
    expect(isHandled()).toBe(false)
    expect(running.field(NUMBER, 'x_chorus_situation')).toBe('40_to_correct')
  })

  it('is told when the invoice that it names is none of this company', async () => {
    await rejected()
    replace({ x_chorus_replaces_id: running.idOf('INV/2026/00001') })
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(count(NEW, 'Facture remplacée\u00A0: inconnue de la passerelle')).toBe(1)
    expect(isHandled()).toBe(false)
  })
})

describe('a copy of a rejected invoice', () => {
  const duplicate = (): void => {
    running.world.odoo.duplicateInvoice(running.idOf(NUMBER), NEW)
  }

  it('is told on both, and asks to be named as the replacement', async () => {
    await rejected()
    duplicate()
    await running.live(DAY, HOUR)
    expect(count(NEW, 'Copie d’une facture rejetée')).toBe(1)
    expect(count(NUMBER, 'Facture rejetée, dupliquée')).toBe(1)
    expect(sent(NEW)).toBe(true)
    expect(isHandled()).toBe(false)
  })

  it('is told as the replacement alone where a user has named it so already', async () => {
    await rejected()
    duplicate()
    running.world.odoo.editInvoice(running.idOf(NEW), { x_chorus_replaces_id: running.idOf(NUMBER) })
    await running.live(DAY, HOUR)
    expect(count(NEW, 'Copie d’une facture rejetée')).toBe(0)
    expect(count(NUMBER, 'Facture rejetée, dupliquée')).toBe(0)
    expect(count(NUMBER, 'Facture rejetée, remplacée')).toBe(1)
    expect(isHandled()).toBe(true)
  })

  it('counts as the replacement once the rejected one is credited in full', async () => {
    await rejected()
    duplicate()
    credit()
    await running.live(DAY, HOUR)
    expect(isHandled()).toBe(true)
  })

  it('does not where it is credited in part', async () => {
    await rejected()
    duplicate()
    credit(10)
    await running.live(DAY, HOUR)
    expect(isHandled()).toBe(false)
  })
})

describe('the credit note of a rejected invoice', () => {
  explains('credit-note-of-rejected-waits', 'waits until it is said what becomes of it, once', async () => {
    await rejected()
    credit()
    await running.live(2 * DAY, HOUR)
    expect(sent(CREDIT)).toBe(false)
    expect(running.field(CREDIT, 'x_chorus_situation')).toBe('10_to_complete')
    expect(running.field(CREDIT, 'x_chorus_reason')).toContain('faut-il l’envoyer')
    expect(count(CREDIT, 'Facture non envoyée à Chorus Pro\u00A0: à compléter ou à corriger')).toBe(1)
    expect(count(CREDIT, 'Avoir d’une facture rejetée')).toBe(1)
    expect(count(NUMBER, 'Avoir fait sur cette facture rejetée')).toBe(1)
    expect(running.world.odoo.book.activities(running.idOf(CREDIT))).toHaveLength(1)
    expect(running.chatter(CREDIT)).toContain('Répondez dans Odoo')
    expect(running.chatter(CREDIT)).not.toContain('la passerelle enverra la facture')
    running.world.odoo.editInvoice(running.idOf(CREDIT), { x_chorus_request: 'send_now' })
    await running.live(HOUR, MINUTE)
    expect(sent(CREDIT)).toBe(false)
    expect(count(CREDIT, 'Demande impossible')).toBe(1)
  })

  it('is kept by who may not change the customer’s record', async () => {
    await rejected()
    credit()
    await running.live(HOUR, MINUTE)
    expect(running.field(CREDIT, 'x_chorus_reason')).toContain(
      'choisissez sur lui la demande «\u00A0Ne pas envoyer\u00A0»',
    )
    running.world.odoo.editInvoice(running.idOf(CREDIT), { x_chorus_request: 'do_not_send' })
    await running.live(2 * DAY, HOUR)
    expect(sent(CREDIT)).toBe(false)
    expect(running.field(CREDIT, 'x_chorus_situation')).toBe('20_not_sent')
    expect(running.world.odoo.book.activities(running.idOf(CREDIT))).toEqual([])
  })

  it('goes once the answer is to send it', async () => {
    await rejected()
    credit()
    await running.live(HOUR, 10 * MINUTE)
    answer('send')
    await running.live(HOUR, 10 * MINUTE)
    expect(sent(CREDIT)).toBe(true)
    expect(running.world.odoo.book.activities(running.idOf(CREDIT))).toEqual([])
  })

  it('stays in Odoo once the answer is to keep it, says so once, and the next one is not asked about', async () => {
    await rejected()
    credit()
    await running.live(HOUR, 10 * MINUTE)
    answer('keep')
    await running.live(2 * DAY, HOUR)
    expect(sent(CREDIT)).toBe(false)
    expect(running.field(CREDIT, 'x_chorus_situation')).toBe('20_not_sent')
    expect(count(CREDIT, 'Avoir gardé dans Odoo')).toBe(1)
    expect(running.world.odoo.book.activities(running.idOf(CREDIT))).toEqual([])
    running.world.odoo.editInvoice(running.idOf(CREDIT), { x_chorus_request: 'send_now' })
    await running.live(HOUR, MINUTE)
    expect(sent(CREDIT)).toBe(false)
    expect(running.chatter(CREDIT)).toMatch(/Demande impossible.*changez-y/s)
    expect(count(CREDIT, 'Demande prise en compte')).toBe(0)
    answer('send')
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(sent(CREDIT)).toBe(true)
  })

  it('goes as any other while its invoice is not rejected', async () => {
    await start([{ numero: NUMBER, life: { steps: AVAILABLE } }])
    await untilShown(NUMBER, 'MISE_A_DISPOSITION')
    credit()
    await running.live(HOUR, 10 * MINUTE)
    expect(sent(CREDIT)).toBe(true)
  })
})

describe('a question', () => {
  it('to the buyer is ready to paste, and is written anew when it is asked for again', async () => {
    await rejected()
    const ask = async (): Promise<void> => {
      running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'ask_buyer' })
      await running.live(10 * MINUTE, MINUTE)
    }
    await ask()
    const told = running.chatter(NUMBER)
    for (const words of [NUMBER, 'SIRET', 'Rejetée', 'Mauvais montant', 'https://qualif.chorus-pro.gouv.fr'])
      expect(told).toContain(words)
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    await ask()
    expect(count(NUMBER, 'Demande prise en compte')).toBe(2)
  })

  it('to the support names the flow; about what was not sent there is none', async () => {
    await rejected()
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'ask_support' })
    credit()
    await running.live(10 * MINUTE, MINUTE)
    expect(running.chatter(NUMBER)).toMatch(/Dépôt du .*\s: flux CPP\d+/)
    running.world.odoo.editInvoice(running.idOf(CREDIT), { x_chorus_request: 'ask_support' })
    await running.live(10 * MINUTE, MINUTE)
    expect(count(CREDIT, 'Demande impossible')).toBe(1)
  })
})
