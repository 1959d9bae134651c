import { z } from 'zod'
import { PAYMENT_FIELD } from '../../src/domain/odoo-fields/payment-fields.js'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import type { WorksContract } from '../../src/simulators/chorus/index.js'
import { DAY, HOUR, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** A contract of six months, as Odoo has it: before VAT of 20 %. The MOE admits 29 850 € of the third month. */
const MONTHS = [18_400, 22_650, 31_200, 27_480, 19_900, 14_370]
const BALANCE = 8_600
const monthly = (month: number): string => `TRX/2026/0000${month}`
const [FINAL, SIGNED] = ['TRX/2026/00007', 'TRX/2026/00008']
const THIRD = monthly(3)

/** An invoice is made out two days before its piece is deposited. */
const TWO_DAYS = 2

let running: RunningBridge
let contract: WorksContract
let day = 0

afterAll(async () => {
  await running.close()
})

beforeAll(async () => {
  running = await startBridge({ connection: { startDate: '2026-11-20', graceMinutes: 0 } })
  contract = running.world.chorus.startWorksContract({
    mensuels: MONTHS.map((_, index) => monthly(index + 1)),
    final: FINAL,
    general: SIGNED,
  })
  makeOut(monthly(1), MONTHS[0] ?? 0, 'A4')
  await running.cycle()
})

const makeOut = (name: string, untaxed: number, framework: string): number =>
  running.world.odoo.addInvoice({
    partner: 'commune',
    name,
    untaxed,
    values: { [FIELD.framework]: framework },
  })

/** Lets the parties of the contract play, one day after the other, until a step of theirs was seen. */
async function liveUntil(step: string, daysAfter = 0): Promise<void> {
  const at = contract.steps.find(({ name }) => name === step)?.at.getTime() ?? NaN
  while (running.world.chorus.clock.now().getTime() <= at + daysAfter * DAY + HOUR) {
    MONTHS.forEach((untaxed, index) => {
      if (index > 0 && day === index * 30 - TWO_DAYS) makeOut(monthly(index + 1), untaxed, 'A4')
    })
    if (day === MONTHS.length * 30 - TWO_DAYS) makeOut(FINAL, BALANCE, 'A7')
    if (day === MONTHS.length * 30 + 35 - TWO_DAYS) makeOut(SIGNED, BALANCE, 'A8')
    day += 1
    await running.live(DAY, DAY)
  }
}

const plain = (text: string): string => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')
const titles = (number: string): string[] => running.titles(number).map(plain)

/** One line a piece and status: what the chatter says of the folder, with how much. */
const folder = (number: string): string[] =>
  plain(running.chatter(number))
    .split('\n')
    .flatMap((body) => {
      const [, title = ''] = /<b>Dossier de travaux : (.*?)<\/b>/.exec(body) ?? []
      const [, amount = ''] = /Montant de la pièce : (.*?) TTC/.exec(body) ?? []
      return title === '' ? [] : [`${title}, ${amount}`]
    })

const shown = z.array(z.object({ res_id: z.number(), summary: z.string(), note: z.string() }))

const activities = (number: string): string[] =>
  shown
    .parse(running.world.odoo.records('mail.activity'))
    .filter(({ res_id }) => res_id === running.idOf(number))
    .map(({ summary, note }) => `${plain(summary)}: ${plain(note)}`)

/** What the board adds up: money by situation. */
function board(): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const move of running.world.odoo.records('account.move')) {
    if (typeof move['name'] !== 'string' || !move['name'].startsWith('TRX/')) continue
    const situation = z.string().parse(move[FIELD.situation])
    sums[situation] = (sums[situation] ?? 0) + Number(move['amount_total'])
  }
  return sums
}

describe('a works contract of six months, from its first statement to its signed balance', () => {
  it('begins with an invoice that is held until its piece is on the portal', async () => {
    expect(await running.stage(monthly(1))).toBe('held')
    expect(activities(monthly(1))).toEqual([expect.stringContaining('pièce de travaux à déposer')])
    expect(board()).toEqual({ '17_to_deposit': 22_080 })
    await liveUntil('month-1-statement')
    expect(activities(monthly(1))).toEqual([])
    expect(running.field(monthly(1), FIELD.nextActor)).toBe('project-manager')
    expect(board()).toEqual({ '50_with_buyer': 22_080 })
  })

  it('tells each month as one story, up to its payment', async () => {
    await liveUntil('month-1-validated', 16)
    expect(titles(monthly(1)).slice(0, 5)).toEqual([
      'Pièce de travaux à déposer sur le portail de Chorus Pro',
      'Pièce de travaux trouvée sur le portail de Chorus Pro',
      'Chorus Pro : À associer par la maîtrise d’œuvre',
      'Chorus Pro : Prise en compte par la maîtrise d’œuvre',
      'Chorus Pro : Associée',
    ])
    expect(folder(monthly(1))).toEqual([
      'État d’acompte n° EA1-M2026-042, À associer par la maîtrise d’ouvrage, 22 080,00 €',
      'État d’acompte n° EA1-M2026-042, Prise en compte par la maîtrise d’ouvrage, 22 080,00 €',
      'État d’acompte n° EA1-M2026-042, Associée, 22 080,00 €',
      'État d’acompte validé n° EAV1-M2026-042, Mise à disposition du destinataire, 22 080,00 €',
      'État d’acompte validé n° EAV1-M2026-042, Mandatée, 22 080,00 €',
      'État d’acompte validé n° EAV1-M2026-042, Mise à disposition du comptable, 22 080,00 €',
      'État d’acompte validé n° EAV1-M2026-042, Mise en paiement, 22 080,00 €',
    ])
    expect(plain(running.chatter(monthly(1)))).toContain('Interlocuteur :</b> Inès LACOMBE (0478112233')
    expect(board()).toEqual({ '70_paid': 22_080 })
    expect(running.field(monthly(1), FIELD.paymentDate)).toMatch(/^2026-12-18/)
  })

  it('goes on beside the invoice of a sub-contractor, which is no invoice of the company', async () => {
    await liveUntil('month-2-validated', 16)
    expect(running.world.odoo.records('account.move').map(({ name }) => name)).not.toContain(
      'VOLT-2-M2026-042',
    )
    expect(running.field(monthly(2), FIELD.situation)).toBe('70_paid')
  })

  it('says what the MOE admits of the third month, and why, to somebody who can act on it', async () => {
    await liveUntil('month-3-instalment')
    expect(plain(running.chatter(THIRD))).toMatch(/Commentaire :.*Quantités ramenées à celles/)
    expect(titles(THIRD).filter((title) => title.startsWith('Montant admis'))).toHaveLength(1)
    expect(activities(THIRD)).toEqual([
      expect.stringMatching(/montant admis différent.*35 820,00 €.*37 440,00 €.*soit 1 620,00 € de moins/),
    ])
    await liveUntil('month-3-validated', 16)
    expect(titles(THIRD).filter((title) => title.startsWith('Montant admis'))).toHaveLength(1)
    expect(folder(THIRD).at(-1)).toBe(
      'État d’acompte validé n° EAV3-M2026-042, Mise en paiement, 35 820,00 €',
    )
  })

  it('asks at its end for the signature of the general balance, and until when', async () => {
    await liveUntil('general')
    expect(folder(FINAL).map((line) => line.replace(/ n°.*?,/, ','))).toEqual([
      'Projet de décompte général, À associer par la maîtrise d’ouvrage, 10 320,00 €',
      'Projet de décompte général, Prise en compte par la maîtrise d’ouvrage, 10 320,00 €',
      'Projet de décompte général, Associée, 10 320,00 €',
      'Décompte général, À associer par le fournisseur, 10 320,00 €',
    ])
    const [asked] = activities(FINAL)
    expect(asked).toContain('décompte général à signer au plus tard le 11/07/2027')
    expect(asked).toContain('CCAG Travaux 2021, articles 12.4.3 et 12.4.5')
    expect(running.field(FINAL, FIELD.nextActor)).toBe('supplier')
    expect(board()).toEqual({ '70_paid': 160_800, '40_to_correct': 10_320 })
  })

  it('ends with the signed balance, which is paid on both invoices of it', async () => {
    await liveUntil('signed')
    expect(activities(FINAL)).toEqual([])
    expect(board()).toEqual({ '70_paid': 160_800, '50_with_buyer': 20_640 })
    await liveUntil('signed', 16)
    expect(await running.stage(SIGNED)).toBe('closed')
    expect(await running.stage(FINAL)).toBe('closed')
    // What is owed for it, and by when, is said once.
    expect(running.field(SIGNED, PAYMENT_FIELD.punctuality)).toBe('40_paid_in_time')
    expect(running.field(FINAL, PAYMENT_FIELD.punctuality)).toBeFalsy()
    expect(folder(FINAL).slice(-2)).toEqual([
      'Décompte général signé n° TRX/2026/00008, Mise à disposition du comptable, 10 320,00 €',
      'Décompte général signé n° TRX/2026/00008, Mise en paiement, 10 320,00 €',
    ])
    expect(board()).toEqual({ '70_paid': 181_440 })
    expect(shown.parse(running.world.odoo.records('mail.activity'))).toHaveLength(1)
  })

  it('was never deposited by the bridge', () => {
    expect(running.world.chorus.book.deposits).toEqual([])
  })
})
