import type { ChorusSimulatorOptions } from '../../src/simulators/chorus/index.js'
import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

export const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
export const UPLOAD = 'transverses/v1/ajouter/fichier'
export const COMPLETE = 'factures/v1/completer'

/** Of the test that runs; each test file closes it. */
export let running: RunningBridge
export let id: number

export const edit = (values: Parameters<RunningBridge['world']['odoo']['editInvoice']>[1]): void => {
  running.world.odoo.editInvoice(id, values)
}
export const ask = (): void => {
  edit({ x_chorus_request: 'complete' })
}
export const drop = (name: string, content: Uint8Array = Buffer.from(`content of ${name}`)): number =>
  running.world.odoo.attachFile(id, name, content)
export const choose = (...files: number[]): void => {
  edit({ x_chorus_complement_ids: [[6, 0, files]] })
}
export const answers = (): string[] => running.titles(NUMBER).filter((title) => title.startsWith('Demande'))
export const invoice = () => {
  const found = running.world.chorus.book.invoices.find(({ numero }) => numero === NUMBER)
  if (found === undefined) throw new Error('not in Chorus Pro')
  return found
}
export const designations = (): string[] => invoice().pieces.map(({ designation }) => designation)
export const calls = (service: string) =>
  running.world.chorus.book.calls.filter(
    (call) => call.service === service && call.outcome !== 'not-processed',
  )
export const soon = (): Promise<void> => running.live(2 * MINUTE, MINUTE)

const WAY: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
]
export const suspended = (afterSeconds: number): LifeStep => ({
  afterSeconds,
  statut: 'SUSPENDUE',
  commentaire: 'Il manque le procès-verbal signé',
})
export const OTHER_DAY = DAY / 1_000
export const SUSPENDED: readonly LifeStep[] = [...WAY, suspended(OTHER_DAY)]

export async function start(chorus: ChorusSimulatorOptions = {}): Promise<void> {
  running = await startBridge({ connection: FEW, chorus })
  id = running.idOf(NUMBER)
}

export async function untilShown(status: string): Promise<void> {
  for (let half = 0; half < 20 && running.field(NUMBER, 'x_chorus_status') !== status; half++)
    await running.live(12 * HOUR, 6 * HOUR)
  expect(running.field(NUMBER, 'x_chorus_status')).toBe(status)
}

/** An invoice whose buyer wants to see a document first. */
export async function suspendedInvoice(
  afterCompletion: readonly LifeStep[] = [],
  chorus: ChorusSimulatorOptions = {},
): Promise<void> {
  await start({ ...chorus, lives: [{ numero: NUMBER, life: { steps: SUSPENDED, afterCompletion } }] })
  await untilShown('SUSPENDUE')
  await soon()
}
