import { rmSync } from 'node:fs'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { DEFAULT_SUPPLIER, type WorksDeposit } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const OTHER_AMOUNT = 'Montant admis différent de celui de la facture'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const total = (): number => Number(running.field(NUMBER, 'amount_total'))

/** A piece of this many euros with VAT; answers its identifier. */
async function deposit(
  cadre: string,
  numero: string,
  euros: number,
  precedente?: number,
  given: Partial<WorksDeposit> = {},
): Promise<number> {
  const identifier = running.world.chorus.depositWorks({
    cadre,
    numero,
    fournisseur: DEFAULT_SUPPLIER.siret,
    moa: '12345678200051',
    moe: '12345678200085',
    montantHT: (euros / 1.2).toFixed(2),
    montantTTC: euros.toFixed(2),
    precedente,
    ...given,
  })
  await running.live(10 * MINUTE, 5 * MINUTE)
  return identifier
}

/** The statement is on the portal, and followed; answers its identifier. */
async function start(claimed?: number): Promise<number> {
  running = await startBridge({ connection: { startDate: '2026-10-06', graceMinutes: 0 } })
  running.world.chorus.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
  running.world.odoo.editInvoice(running.idOf(NUMBER), { [FIELD.framework]: 'A4' })
  return deposit('A4', NUMBER, claimed ?? total())
}

const activities = () => running.world.odoo.book.activities(running.idOf(NUMBER))
const summaries = (): string[] => activities().map(({ summary }) => summary)
const titled = (title: string): string[] => running.titles(NUMBER).filter((one) => one === title)

const DIFFERS = [expect.stringContaining('montant admis différent')]

describe('another amount that is admitted', () => {
  it('is over once the whole is admitted: said once, and nobody is asked any more', async () => {
    const statement = await start()
    const instalment = await deposit('A15', 'EA', total() - 120, statement)
    expect(summaries()).toEqual(DIFFERS)
    await deposit('A19', 'EAV', total(), instalment)
    expect(running.field(NUMBER, FIELD.admitted)).toBe(total())
    expect(titled('Montant admis en entier depuis')).toHaveLength(1)
    expect(summaries()).toEqual([])
  })

  it('is over when the piece that said so is refused, and leaves the field', async () => {
    const statement = await start()
    await deposit('A15', 'EA', total() - 120, statement)
    expect(running.field(NUMBER, FIELD.admitted)).toBe(total() - 120)
    running.world.chorus.setLife('EA', { steps: [{ statut: 'REFUSEE_MOA', afterSeconds: 60 }] })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(running.field(NUMBER, FIELD.admitted)).toBeFalsy()
    expect(titled('Montant admis\u00A0: plus rien n’est arrêté')).toHaveLength(1)
    expect(summaries()).toEqual([])
  })

  it('is none where a piece is first seen when it is refused', async () => {
    const statement = await start()
    await deposit('A15', 'EA', total() - 120, statement, {
      steps: [{ statut: 'REFUSEE_MOA', afterSeconds: 0 }],
    })
    expect(titled(OTHER_AMOUNT)).toEqual([])
    expect(running.field(NUMBER, FIELD.admitted)).toBeFalsy()
  })

  it('is measured by the piece on the portal, where that is cumulated', async () => {
    const statement = await start(50_000)
    await deposit('A15', 'EA', 50_000, statement)
    expect(titled(OTHER_AMOUNT)).toEqual([])
    expect(running.field(NUMBER, FIELD.admitted)).toBe(total())
  })

  it('says what the piece asked for, where that is another amount than the invoice has', async () => {
    const statement = await start(50_000)
    await deposit('A15', 'EA', 49_000, statement)
    expect(activities().map(({ note }) => note.replaceAll('\u00A0', ' '))).toEqual([
      expect.stringMatching(/49 000,00 € TTC admis, pour 50 000,00 € .*votre pièce.*1 000,00 € de moins/),
    ])
  })

  it('is more by the revision of prices, as a rule', async () => {
    const statement = await start()
    await deposit('A15', 'EA', total() + 120, statement)
    expect(running.chatter(NUMBER)).toContain('révision des prix')
    expect(running.chatter(NUMBER)).toContain('faites une facture de la différence')
  })

  explains(
    'asked-by-its-folder',
    'asks as long as it stands, whatever becomes of the statement',
    async () => {
      const statement = await start()
      await deposit('A15', 'EA', total() - 120, statement)
      const [before] = activities()
      running.world.chorus.setLife(NUMBER, {
        steps: [
          { statut: 'PRISE_EN_COMPTE_MOE', afterSeconds: 60 },
          { statut: 'SUSPENDUE', afterSeconds: 7_200 },
          { statut: 'PRISE_EN_COMPTE_MOE', afterSeconds: 14_400 },
        ],
      })
      await running.live(HOUR, 10 * MINUTE)
      expect(activities()).toEqual([before])
      await running.live(2 * HOUR, 10 * MINUTE)
      expect(summaries()).toEqual([expect.stringContaining('Suspendue')])
      await running.live(4 * HOUR, 30 * MINUTE)
      expect(summaries()).toEqual(DIFFERS)
    },
  )

  explains('admitted-told-once', 'is not asked about again when the store is lost', async () => {
    const statement = await start()
    const instalment = await deposit('A15', 'EA', total() - 120, statement)
    for (const { id } of activities()) running.world.odoo.edit('mail.activity', id, { active: false })
    await running.restart(() => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(running.database + suffix, { force: true })
    })
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(summaries()).toEqual([])
    expect(titled(OTHER_AMOUNT)).toHaveLength(1)
    await deposit('A19', 'EAV', total() - 120, instalment)
    expect(summaries()).toEqual([])
  })

  explains(
    'asked-before-the-loss',
    'stays, and is taken back, when the store is lost meanwhile',
    async () => {
      const statement = await start()
      const instalment = await deposit('A15', 'EA', total() - 120, statement)
      await running.restart(() => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(running.database + suffix, { force: true })
      })
      await running.live(HOUR, 10 * MINUTE)
      expect(summaries()).toEqual(DIFFERS)
      await deposit('A19', 'EAV', total(), instalment)
      expect(summaries()).toEqual([])
    },
  )
})
