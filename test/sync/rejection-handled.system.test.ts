import { rmSync } from 'node:fs'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const HANDLED = 'factures/v1/traiterRejet'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const answers = (): string[] => running.titles(NUMBER).filter((title) => title.startsWith('Demande'))

/** A user says that a rejection is handled, which searches show as here. */
async function saidToBeHandled(row: Readonly<Record<string, unknown>>): Promise<void> {
  const steps = [
    { afterSeconds: 0, statut: 'DEPOSEE' },
    { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
    { afterSeconds: DAY / 1_000, statut: 'REJETEE', commentaire: 'Montant faux' },
  ]
  running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life: { steps } }] } })
  running.world.chorus.spoilRow(NUMBER, row)
  for (let part = 0; part < 20 && running.field(NUMBER, 'x_chorus_status') !== 'REJETEE'; part++)
    await running.live(6 * HOUR, 6 * HOUR)
  await running.live(2 * MINUTE, MINUTE)
  running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'rejection_handled' })
}

/** It is marked, the answer is lost, and Chorus Pro refuses to mark it a second time. */
async function lostAndRefused(): Promise<void> {
  const { faults } = running.world.chorus
  faults.add({ path: HANDLED, fault: { kind: 'drop-after' } })
  await running.live(MINUTE, MINUTE)
  faults.add({
    path: HANDLED,
    times: 100,
    fault: { kind: 'return-code', codeRetour: 20001, libelle: 'GCU_MSG_01_001' },
  })
  await running.live(2 * HOUR, 30 * MINUTE)
}

describe('a rejection that was marked as handled, while the answer was lost', () => {
  explains(
    'handled-rejection-refused-again',
    'is told so once Chorus Pro shows it, and not as refused',
    async () => {
      await saidToBeHandled({ rejetTraite: false })
      await lostAndRefused()
      expect(answers()).toEqual([])
      running.world.chorus.spoilRow(NUMBER, undefined)
      await running.live(2 * HOUR, 30 * MINUTE)
      expect(answers()).toEqual(['Demande prise en compte'])
      expect(running.field(NUMBER, 'x_chorus_stage')).toBe('closed')
    },
  )

  it('is said to be unknown where Chorus Pro does not show it within a day', async () => {
    await saidToBeHandled({ rejetTraite: false })
    await lostAndRefused()
    await running.live(26 * HOUR, 2 * HOUR)
    expect(answers()).toEqual(['Demande sans réponse'])
  })

  it('is said to be unknown at once where Chorus Pro tells of none whether it is handled', async () => {
    await saidToBeHandled({ rejetTraite: undefined })
    await lostAndRefused()
    expect(answers()).toEqual(['Demande sans réponse'])
  })
})

it('a rejection that was marked as handled stays closed for a bridge whose store was lost, where Chorus Pro does not tell it', async () => {
  await saidToBeHandled({ rejetTraite: undefined })
  await running.live(10 * MINUTE, MINUTE)
  expect(running.field(NUMBER, 'x_chorus_stage')).toBe('closed')
  await running.restart(() => {
    for (const end of ['', '-wal', '-shm']) rmSync(running.database + end, { force: true })
  })
  await running.live(DAY, 6 * HOUR)
  expect(running.field(NUMBER, 'x_chorus_stage')).toBe('closed')
  expect(running.world.odoo.book.activities(running.idOf(NUMBER))).toEqual([])
})
