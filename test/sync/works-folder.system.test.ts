import { rmSync } from 'node:fs'
import { z } from 'zod'
import { PAYMENT_FIELD } from '../../src/domain/odoo-fields/payment-fields.js'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import {
  DEFAULT_SUPPLIER,
  type WorksContract,
  type WorksContractOptions,
} from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const MONTHLY = 'INV/2026/00010'
const FINAL = 'INV/2026/00012'
const DETAILS = 'factures/v1/consulter/fournisseur'
const FEW = { startDate: '2026-10-06', graceMinutes: 0 } as const

let running: RunningBridge
let contract: WorksContract

afterEach(async () => {
  await running.close()
})

const total = (number: string): number => Number(running.field(number, 'amount_total'))
const withoutVat = (number: string): string => (total(number) / 1.2).toFixed(2)

async function start(options: WorksContractOptions = {}): Promise<void> {
  running = await startBridge({ connection: FEW })
  running.world.odoo.editInvoice(running.idOf(MONTHLY), { [FIELD.framework]: 'A4' })
  running.world.odoo.editInvoice(running.idOf(FINAL), { [FIELD.framework]: 'A7' })
  contract = running.world.chorus.startWorksContract({
    titulaire: DEFAULT_SUPPLIER.siret,
    mensuels: [MONTHLY],
    montantsHT: [withoutVat(MONTHLY)],
    corrections: new Map(),
    final: FINAL,
    soldeHT: withoutVat(FINAL),
    general: 'SIGNED',
    ...options,
  })
  await running.cycle()
}

/** Each step is seen by cycles of its own, before and after Chorus Pro has made of it what it makes. */
async function playUntil(name: string): Promise<void> {
  for (let step = contract.playNext(); step !== undefined; step = contract.playNext()) {
    await running.cycle()
    await running.live(3 * MINUTE, 3 * MINUTE)
    if (step.name === name) return
  }
  throw new Error(`no step ${name}`)
}

const asked = (path: string): number =>
  Object.entries(running.world.chorus.book.requests)
    .filter(([service]) => service.endsWith(path))
    .reduce((sum, [, times]) => sum + times, 0)

const shown = z.array(z.object({ res_id: z.number(), summary: z.string(), note: z.string() }))

/** One line each: the summary, then the note. */
const activities = (number: string): string[] =>
  shown
    .parse(running.world.odoo.records('mail.activity'))
    .filter(({ res_id }) => res_id === running.idOf(number))
    .map(({ summary, note }) => `${summary}: ${note}`)

const deadlines = z.array(z.object({ date_deadline: z.string() }))

const folder = (number: string): string[] =>
  running
    .titles(number)
    .filter((title) => title.startsWith('Dossier'))
    .map((title) => title.replaceAll('\u00A0', ' '))

describe('the folder of a works contract', () => {
  it('is one story on the invoice that began it, up to its payment', async () => {
    await start()
    await playUntil('final-statement')
    expect(folder(MONTHLY)).toEqual([
      expect.stringMatching(/ : État d’acompte n° EA1-.*, À associer par la maîtrise d’ouvrage$/),
      expect.stringMatching(/ : État d’acompte n° EA1-.*, Prise en compte par la maîtrise d’ouvrage$/),
      expect.stringMatching(/ : État d’acompte n° EA1-.*, Associée$/),
      expect.stringMatching(/ : État d’acompte validé n° EAV1-.*, Mise en paiement$/),
    ])
    expect(running.field(MONTHLY, FIELD.situation)).toBe('70_paid')
    expect(await running.stage(MONTHLY)).toBe('closed')
    expect(activities(MONTHLY)).toEqual([])
  })

  it('has the days of what a piece passed before it was seen, which say how long the payment took', async () => {
    await start()
    await playUntil('final-statement')
    expect(running.field(MONTHLY, FIELD.availableDate)).toMatch(/^\d{4}-/)
    expect(running.field(MONTHLY, FIELD.paymentDays)).toBeGreaterThan(0)
  })

  it('is to be paid in time since the MOE has the statement, whatever its answers take', async () => {
    await start()
    await playUntil('month-1-statement')
    const dueOn = running.field(MONTHLY, PAYMENT_FIELD.dueDate)
    expect(dueOn).toBe(
      new Date(running.world.chorus.clock.now().getTime() + 30 * DAY).toISOString().slice(0, 10),
    )
    await playUntil('month-1-validated')
    await running.live(2 * HOUR, HOUR)
    expect(running.field(MONTHLY, PAYMENT_FIELD.dueDate)).toBe(dueOn)
    expect(running.chatter(MONTHLY)).toContain('Le délai légal de paiement court déjà')
    expect(running.chatter(MONTHLY)).not.toContain('Le destinataire a reçu la facture')
  })

  it('stands where its last piece stands', async () => {
    await start()
    await playUntil('month-1-instalment')
    expect(running.field(MONTHLY, FIELD.status)).toBe('A_ASSOCIER_MOA')
    await playUntil('month-1-instalment-taken')
    expect(running.field(MONTHLY, FIELD.status)).toBe('PRISE_EN_COMPTE_MOA')
    expect(running.field(MONTHLY, FIELD.situation)).toBe('50_with_buyer')
  })

  it('says once what is admitted, where that is another amount than the invoice has', async () => {
    await start({ corrections: new Map([[1, '100.00']]) })
    expect(running.field(MONTHLY, FIELD.admitted)).toBeFalsy()
    await playUntil('month-1-instalment-taken')
    expect(running.field(MONTHLY, FIELD.admitted)).toBe(120)
    expect(running.chatter(MONTHLY)).toContain('Quantités ramenées')
    expect(activities(MONTHLY)).toEqual([expect.stringMatching(/montant admis différent.*120,00/s)])
    await playUntil('final-statement')
    expect(running.titles(MONTHLY).filter((title) => title.startsWith('Montant admis'))).toHaveLength(1)
  })

  it('asks for the signature of the general balance until its day, and no longer once it is signed', async () => {
    await start()
    const { at } = contract.steps.find(({ name }) => name === 'general') ?? { at: new Date(NaN) }
    await playUntil('general')
    const until = new Date(at.getTime() + 30 * DAY).toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' })
    expect(activities(FINAL)).toEqual([
      expect.stringMatching(new RegExp(`à signer au plus tard le ${until}.*12.4.5`, 's')),
    ])
    expect(running.field(FINAL, FIELD.situation)).toBe('40_to_correct')
    // Nothing was returned, and nothing is late yet.
    expect(running.field(FINAL, FIELD.returnedDate)).toBeFalsy()
    const [activity] = deadlines.parse(running.world.odoo.records('mail.activity'))
    expect(activity?.date_deadline).toBe(new Date(at.getTime() + 23 * DAY).toISOString().slice(0, 10))
    await playUntil('signed')
    expect(activities(FINAL)).toEqual([])
    running.world.chorus.clock.advance(60 * DAY)
    await running.cycle()
    expect(running.field(FINAL, FIELD.situation)).toBe('70_paid')
  })

  it('is the MOA’s turn once the company has refused the general balance, and asks for the claim', async () => {
    await start()
    await playUntil('general')
    const { at } = contract.steps.find(({ name }) => name === 'general') ?? { at: new Date(NaN) }
    const [balance] = running.titles(FINAL).flatMap((title) => /DG-[\w-]+/.exec(title) ?? [])
    running.world.chorus.setLife(balance ?? '', {
      steps: [{ statut: 'REFUSEE_FOURNISSEUR', afterSeconds: 3_600 }],
    })
    await running.live(2 * HOUR, HOUR)
    expect(folder(FINAL).at(-1)).toMatch(/Décompte général n° DG-.*, Décompte général refusé$/)
    expect(running.chatter(FINAL)).toContain('CCAG Travaux 2021, articles 12.4.3 et 55.1')
    expect(running.field(FINAL, FIELD.nextActor)).toBe('project-owner')
    expect(running.field(FINAL, FIELD.situation)).toBe('50_with_buyer')
    expect(running.field(FINAL, FIELD.returnedDate)).toBeFalsy()
    const until = new Date(at.getTime() + 30 * DAY).toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' })
    expect(activities(FINAL)).toEqual([
      expect.stringMatching(
        new RegExp(`mémoire en réclamation à envoyer au plus tard le ${until}.*12.4.5 et 55.1`, 's'),
      ),
    ])
  })

  it('does not ask for a signature again, that somebody has ticked off, when the store is lost', async () => {
    await start()
    await playUntil('general')
    for (const { id } of running.world.odoo.book.activities(running.idOf(FINAL)))
      running.world.odoo.edit('mail.activity', id, { active: false })
    await running.restart(() => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(running.database + suffix, { force: true })
    })
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(FINAL)).toBe('followed')
    expect(running.world.odoo.book.activities(running.idOf(FINAL))).toEqual([])
  })

  explains(
    'answer-refused-to-its-author',
    'stands where it stood when an answer is refused to its author',
    async () => {
      await start()
      await playUntil('month-1-instalment-taken')
      const [piece] = running.titles(MONTHLY).flatMap((title) => /EA1-[\w-]+/.exec(title) ?? [])
      running.world.chorus.setLife(piece ?? '', { steps: [{ statut: 'REFUSEE_MOA', afterSeconds: 3_600 }] })
      await running.live(2 * HOUR, HOUR)
      expect(folder(MONTHLY).at(-1)).toMatch(/Refusée par la maîtrise d’ouvrage$/)
      expect(running.chatter(MONTHLY)).toContain('à l’auteur de cette pièce')
      expect(running.field(MONTHLY, FIELD.situation)).toBe('50_with_buyer')
      expect(activities(MONTHLY)).toEqual([])
    },
  )

  explains(
    'answers-before-their-invoice',
    'is told on an invoice that is posted after its answers',
    async () => {
      await start({ mensuels: ['LATER'] })
      await playUntil('month-1-instalment-taken')
      running.world.odoo.addInvoice({
        partner: 'commune',
        name: 'LATER',
        untaxed: 100,
        values: { [FIELD.framework]: 'A4' },
      })
      await running.live(10 * MINUTE, 5 * MINUTE)
      expect(folder('LATER')).toEqual([expect.stringContaining('Prise en compte par la maîtrise d’ouvrage')])
    },
  )

  it('of another invoice than the one that is adopted is not asked for again', async () => {
    await start({ mensuels: ['ELSEWHERE'] })
    await playUntil('month-1-instalment-taken')
    const consulted = asked(DETAILS)
    await playUntil('final-statement')
    expect(await running.stage(FINAL)).toBe('followed')
    // The validated instalment, that it answers the instalment, and that one the statement.
    expect(asked(DETAILS) - consulted).toBe(3)
  })

  it('of an invoice that Odoo does not have is nobody’s, and asked for once a status', async () => {
    await start({ mensuels: ['ELSEWHERE'] })
    await playUntil('month-1-instalment')
    const consulted = asked(DETAILS)
    expect(consulted).toBe(2)
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(asked(DETAILS)).toBe(consulted)
  })

  explains(
    'folder-refused-for-good',
    'is not told where its pieces cannot be consulted, and the invoice is followed all the same',
    async () => {
      await start()
      running.world.chorus.faults.add({
        path: DETAILS,
        times: 1_000,
        fault: { kind: 'return-code', codeRetour: 20001, libelle: 'TRA_MSG_00.001' },
      })
      await playUntil('month-1-instalment')
      await running.live(30 * MINUTE, 5 * MINUTE)
      expect(folder(MONTHLY)).toEqual([])
      expect(running.field(MONTHLY, FIELD.status)).toBe('ASSOCIEE')
      expect(running.log.filter(({ message }) => message.includes(DETAILS))).toHaveLength(1)
    },
  )

  explains(
    'folder-fails-alone',
    'waits where the account may not consult its pieces, while everything else of works goes on',
    async () => {
      await start()
      const fault = { kind: 'status', status: 403 } as const
      const rule = { path: DETAILS, times: 1_000, fault }
      running.world.chorus.faults.add(rule)
      await playUntil('month-1-instalment')
      await running.live(6 * HOUR, 30 * MINUTE)
      // In the end once an hour, and not in each cycle.
      const consulted = asked(DETAILS)
      await running.live(2 * HOUR, 30 * MINUTE)
      expect(asked(DETAILS) - consulted).toBe(2)
      expect(running.field(MONTHLY, FIELD.status)).toBe('ASSOCIEE')
      expect(folder(MONTHLY)).toEqual([])
      const said = running.log.filter(({ message }) => message.includes(DETAILS))
      expect(said.length).toBeLessThanOrEqual(9)
      expect(said.map(({ message }) => message)).not.toContainEqual(expect.stringContaining('not followed'))
      running.world.chorus.faults.clear()
      await running.live(2 * HOUR, HOUR)
      expect(folder(MONTHLY)).toEqual([expect.stringMatching(/À associer par la maîtrise d’ouvrage$/)])
    },
  )

  it('waits likewise where that service is down alone', async () => {
    await start()
    running.world.chorus.faults.add({ path: DETAILS, times: 1_000, fault: { kind: 'status', status: 503 } })
    await playUntil('month-1-instalment')
    await running.live(HOUR, 30 * MINUTE)
    expect(running.field(MONTHLY, FIELD.status)).toBe('ASSOCIEE')
    expect(running.log.map(({ message }) => message)).not.toContainEqual(
      expect.stringContaining('not followed'),
    )
  })
})
