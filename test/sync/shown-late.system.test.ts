import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const STEP = 10 * MINUTE

interface Sort {
  readonly status: string
  readonly request: string
  readonly service: string
}
const COMPLETE: Sort = { status: 'SUSPENDUE', request: 'complete', service: 'factures/v1/completer' }
const RECYCLE: Sort = { status: 'A_RECYCLER', request: 'recycle', service: 'factures/v1/recycler' }
const CORRECT: Sort = {
  status: 'ERREUR_FOURNISSEUR_SUR_VALIDEUR',
  request: 'correct_validator',
  service: 'factures/v1/corriger/valideur/facture',
}

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const back = (statut: string): LifeStep => ({ afterSeconds: DAY / 1_000, statut, commentaire: 'Motif' })
const answers = (): string[] => running.titles(NUMBER).filter((title) => title.startsWith('Demande'))
const calls = (service: string) => running.world.chorus.book.calls.filter((call) => call.service === service)
const show = (row: Readonly<Record<string, unknown>> | undefined): void => {
  running.world.chorus.spoilRow(NUMBER, row)
}

/** Done, while the answer was lost; searches go on showing the invoice as it was. */
async function doneUnseen({ status, request, service }: Sort): Promise<void> {
  const life = {
    steps: [
      { afterSeconds: 0, statut: 'DEPOSEE' },
      { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
      back(status),
    ],
  }
  running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
  const id = running.idOf(NUMBER)
  for (let part = 0; part < 20 && running.field(NUMBER, 'x_chorus_status') !== status; part++)
    await running.live(6 * HOUR, 6 * HOUR)
  await running.live(2 * MINUTE, MINUTE)
  const invoice = running.world.chorus.book.invoices.find(({ numero }) => numero === NUMBER)
  show({ statut: status, dateHeureEtatCourant: invoice?.statuts.at(-1)?.at })
  running.world.odoo.attachFile(id, 'PV.pdf', Buffer.from('PV'))
  running.world.odoo.editInvoice(id, {
    x_chorus_request: request,
    ...(request === 'correct_validator' && { x_chorus_validator_siret: '12345678200051' }),
  })
  running.world.chorus.faults.add({ path: service, fault: { kind: 'drop-after' } })
}

async function toldAsDone(sort: Sort, times: number): Promise<void> {
  expect(answers()).toEqual([])
  show(undefined)
  await running.live(3 * HOUR, 30 * MINUTE)
  expect(answers()).toEqual(['Demande prise en compte'])
  expect(calls(sort.service)).toHaveLength(times)
}

describe('what was done, its answer lost, and that Chorus Pro shows late', () => {
  it.each([COMPLETE, RECYCLE, CORRECT])(
    'is waited for while searches may lag behind, and not asked for again: $request',
    async (sort) => {
      await doneUnseen(sort)
      await running.live(40 * MINUTE, STEP)
      await toldAsDone(sort, 1)
    },
  )

  explains(
    'refused-for-it-may-be-done',
    'is not told as impossible once its repetition is refused: a corrected validator',
    async () => {
      await doneUnseen(CORRECT)
      await running.live(3 * HOUR, 30 * MINUTE)
      await toldAsDone(CORRECT, 2)
    },
  )

  explains(
    'recycling-refused-for-it-may-be-done',
    'is not told as impossible once its repetition is refused: a recycling',
    async () => {
      await doneUnseen(RECYCLE)
      await running.live(3 * HOUR, 30 * MINUTE)
      await toldAsDone(RECYCLE, 2)
    },
  )

  it('is said to be unknown after a day of it, and what was sent is done with', async () => {
    await doneUnseen(COMPLETE)
    await running.live(DAY + 6 * HOUR, 2 * HOUR)
    expect(answers()).toEqual(['Demande sans réponse'])
    expect(running.chatter(NUMBER)).toContain('ne peut pas dire si le premier a été reçu')
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    expect(calls(COMPLETE.service)).toHaveLength(2)
  })
})
