import { rmSync } from 'node:fs'
import { z } from 'zod'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { DEFAULT_SUPPLIER, type WorksDeposit } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const FEW = { startDate: '2026-10-06', graceMinutes: 0 } as const
const SEARCH = 'facturesTravaux/v1/rechercher'
const SPACE = 'transverses/v1/recuperer/structures/actives/facturetravaux'
const MOA = '12345678200051'
const MOE = '12345678200085'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

interface Arrangement {
  readonly framework?: string
  readonly hasSpace?: boolean
}

async function start({ framework = 'A4', hasSpace = true }: Arrangement = {}): Promise<void> {
  running = await startBridge({ connection: FEW })
  if (hasSpace) running.world.chorus.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
  running.world.odoo.editInvoice(running.idOf(NUMBER), { [FIELD.framework]: framework })
}

const total = (): number => Number(running.field(NUMBER, 'amount_total'))

const deposit = (given: Partial<WorksDeposit> = {}): number =>
  running.world.chorus.depositWorks({
    cadre: 'A4',
    numero: NUMBER,
    fournisseur: DEFAULT_SUPPLIER.siret,
    moa: MOA,
    moe: MOE,
    montantHT: (total() / 1.2).toFixed(2),
    montantTTC: total().toFixed(2),
    ...given,
  })

const asked = (path: string): number =>
  Object.entries(running.world.chorus.book.requests)
    .filter(([service]) => service.endsWith(path))
    .reduce((sum, [, times]) => sum + times, 0)

const sent = (): unknown[] => running.world.chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)

const summaries = z.array(z.object({ res_id: z.number(), summary: z.string() }))

const activities = (): string[] =>
  summaries
    .parse(running.world.odoo.records('mail.activity'))
    .filter(({ res_id }) => res_id === running.idOf(NUMBER))
    .map(({ summary }) => summary)

describe('an invoice whose framework is one of works', () => {
  explains('works-on-the-portal', 'is held with what to do, and never sent', async () => {
    await start({ hasSpace: false })
    await running.live(2 * HOUR, HOUR)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(running.field(NUMBER, FIELD.situation)).toBe('17_to_deposit')
    expect(running.field(NUMBER, FIELD.nextActor)).toBe('supplier')
    expect(running.titles(NUMBER)).toEqual(['Pièce de travaux à déposer sur le portail de Chorus Pro'])
    expect(running.chatter(NUMBER)).toContain('A4 – Marché de travaux')
    expect(activities()).toEqual([expect.stringContaining('pièce de travaux à déposer sur le portail')])
    expect(sent()).not.toContain(NUMBER)
  })

  it('goes as any other once its framework is another, and a user asks for it', async () => {
    await start()
    await running.live(HOUR, HOUR)
    running.world.odoo.editInvoice(running.idOf(NUMBER), {
      [FIELD.framework]: 'A1',
      x_chorus_request: 'deposit_again',
    })
    await running.live(HOUR, HOUR)
    expect(sent()).toContain(NUMBER)
  })
})

describe('the credit note of a works invoice', () => {
  const CREDIT = 'RINV/2026/00090'

  async function credited(values: Record<string, string> = {}): Promise<void> {
    await start()
    deposit()
    await running.live(5 * MINUTE, 5 * MINUTE)
    running.world.odoo.addInvoice({
      partner: Number(
        running.world.odoo.record('account.move', running.idOf(NUMBER))?.['commercial_partner_id'],
      ),
      name: CREDIT,
      refund: true,
      reversedEntryId: running.idOf(NUMBER),
      untaxed: 100,
      tax: 20,
      values: { partner_bank_id: 1, ...values },
    })
    await running.live(HOUR, 10 * MINUTE)
  }

  explains('credit-note-of-works-stays', 'stays in Odoo, for the buyer pays what was admitted', async () => {
    await credited()
    expect(sent()).not.toContain(CREDIT)
    expect(running.field(CREDIT, FIELD.situation)).toBe('20_not_sent')
    expect(running.titles(CREDIT)).toEqual(['Avoir gardé dans Odoo'])
    expect(running.chatter(CREDIT)).toContain('marché de travaux')
    expect(running.world.odoo.book.activities(running.idOf(CREDIT))).toEqual([])
  })

  it('says why it is not sent to who asks for it', async () => {
    await credited()
    running.world.odoo.editInvoice(running.idOf(CREDIT), { x_chorus_request: 'send_now' })
    await running.live(HOUR, 10 * MINUTE)
    expect(sent()).not.toContain(CREDIT)
    expect(running.titles(CREDIT)).toEqual(['Avoir gardé dans Odoo', 'Demande impossible'])
    expect(running.chatter(CREDIT)).toMatch(/Demande impossible.*choisissez A1 dans/s)
  })

  it('goes where a user chooses an ordinary framework', async () => {
    await credited()
    running.world.odoo.editInvoice(running.idOf(CREDIT), { [FIELD.framework]: 'A1' })
    await running.live(HOUR, 10 * MINUTE)
    expect(sent()).toContain(CREDIT)
  })
})

describe('a works invoice on the portal', () => {
  it('is adopted as soon as it is there, and what held it is over', async () => {
    await start()
    await running.live(HOUR, HOUR)
    expect(activities()).toHaveLength(1)
    const identifier = deposit()
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(running.titles(NUMBER).slice(1)).toEqual([
      'Pièce de travaux trouvée sur le portail de Chorus Pro',
      'Chorus Pro\u00A0: À associer par la maîtrise d’œuvre',
    ])
    expect(running.field(NUMBER, FIELD.identifier)).toBe(String(identifier))
    expect(running.field(NUMBER, FIELD.statusLabel)).toBe('A_ASSOCIER_MOE')
    expect(running.field(NUMBER, FIELD.situation)).toBe('50_with_buyer')
    expect(activities()).toEqual([])
    expect(sent()).not.toContain(NUMBER)
  })

  it('is adopted when it was there long before', async () => {
    await start()
    deposit()
    running.world.chorus.clock.advance(20 * DAY)
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(running.titles(NUMBER)[0]).toBe('Pièce de travaux trouvée sur le portail de Chorus Pro')
  })

  it('is adopted again, and not sent, when the database is lost', async () => {
    await start()
    deposit()
    await running.live(5 * MINUTE, 5 * MINUTE)
    await running.bridge.close()
    rmSync(running.database)
    await running.begin()
    await running.live(6 * HOUR, HOUR)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(sent()).not.toContain(NUMBER)
  })

  it('is told with its other amount', async () => {
    await start()
    deposit({ montantTTC: '120.00' })
    await running.live(5 * MINUTE, 5 * MINUTE)
    expect(running.chatter(NUMBER)).toMatch(/Montants différents.*120,00/)
  })

  it('is followed to its end, with the words and comments of its own statuses', async () => {
    await start()
    deposit()
    await running.live(5 * MINUTE, 5 * MINUTE)
    running.world.chorus.setLife(NUMBER, {
      steps: [{ statut: 'REFUSEE_MOE', afterSeconds: 3_600, commentaire: 'Métré à revoir' }],
    })
    await running.live(2 * HOUR, HOUR)
    expect(running.field(NUMBER, FIELD.situation)).toBe('40_to_correct')
    expect(running.chatter(NUMBER)).toContain('Métré à revoir')
    expect(activities()).toEqual([expect.stringContaining('Refusée par la maîtrise d’œuvre')])
  })

  it('that is suspended is completed on the portal, which alone can', async () => {
    await start()
    deposit()
    await running.live(5 * MINUTE, 5 * MINUTE)
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'SUSPENDUE', afterSeconds: 60 }] })
    await running.live(10 * MINUTE, 5 * MINUTE)
    const [activity] = running.world.odoo.book.activities(running.idOf(NUMBER))
    for (const words of [running.chatter(NUMBER), activity?.note]) {
      expect(words).toContain('Ajoutez-la sur le portail')
      expect(words).not.toContain('«\u00A0Compléter\u00A0»')
    }
    running.world.odoo.editInvoice(running.idOf(NUMBER), {
      x_chorus_request: 'complete',
      [FIELD.buyerComment]: 'Voici',
    })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(running.chatter(NUMBER)).toMatch(/Demande impossible.*sur le portail/s)
    expect(asked('factures/v1/completer')).toBe(0)
    expect(running.field(NUMBER, 'x_chorus_request')).toBeFalsy()
  })

  it('is not taken for the invoice of another company, nor an answer of the MOE for the invoice', async () => {
    await start()
    deposit({ fournisseur: '81932047400011' })
    deposit({ cadre: 'A15' })
    await running.live(5 * MINUTE, 5 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
  })
})

describe('what works invoices cost', () => {
  it('is one request a cycle, and the question for the space once a day', async () => {
    await start()
    await running.live(6 * HOUR, HOUR)
    const [searches, questions] = [asked(SEARCH), asked(SPACE)]
    await running.live(3 * HOUR, HOUR)
    expect([asked(SEARCH) - searches, asked(SPACE) - questions]).toEqual([3, 0])
    await running.live(DAY, 6 * HOUR)
    expect(asked(SPACE) - questions).toBe(1)
  })

  it('is nothing for a company without the space', async () => {
    await start({ hasSpace: false })
    await running.live(6 * HOUR, HOUR)
    expect([asked(SEARCH), asked(SPACE)]).toEqual([0, 1])
  })

  explains(
    'works-refused-alone',
    'is a line a day where they are refused, and the rest goes on',
    async () => {
      await start()
      running.world.chorus.subscribe('facturesTravaux', false)
      await running.live(6 * HOUR, HOUR)
      expect(
        running.log.filter(({ message }) => message.startsWith('works invoices are not followed')),
      ).toHaveLength(1)
      expect(asked(SEARCH)).toBe(1)
      expect(await running.stage(NUMBER)).toBe('held')
      expect(sent()).not.toHaveLength(0)
      running.world.chorus.subscribe('facturesTravaux', true)
      deposit()
      await running.live(DAY, 6 * HOUR)
      expect(await running.stage(NUMBER)).toBe('followed')
    },
  )

  it('is the same where they answer otherwise', async () => {
    await start()
    running.world.chorus.faults.add({
      path: SEARCH,
      times: 1_000,
      fault: { kind: 'return-code', codeRetour: 20001, libelle: 'GFT_MSG_01.001' },
    })
    await running.live(6 * HOUR, HOUR)
    expect(
      running.log.filter(({ message }) => message.startsWith('works invoices are not followed')),
    ).toHaveLength(1)
    expect(sent()).not.toHaveLength(0)
  })
})
