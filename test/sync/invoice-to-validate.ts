import { z } from 'zod'
import { VALIDATION_FIELD, VALIDATION_MODEL } from '../../src/domain/odoo-fields/validation-fields.js'
import { textOfHtml } from '../../src/domain/words/html.js'
import { DEFAULT_SUPPLIER, type ManualDeposit } from '../../src/simulators/chorus/index.js'
import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

export const NUMBER = 'VOLT-2'
export const OTHER = 'VOLT-3'
export const SUPPLIER = '81932047400011'
export const TREAT = 'factures/v1/traiter/factureAValider'

export const NO = { kind: 'return-code', codeRetour: 20001, libelle: 'GCU_MSG_01_001' } as const

export const JULIE = { nom: 'Martin', prenom: 'Julie', email: 'j@m.example', telephone: '0102030405' }

/** Of the test that runs; each test file closes it. */
export let running: RunningBridge

export async function start(): Promise<void> {
  running = await startBridge({ connection: { startDate: '2026-11-22', responsibleLogin: 'admin' } })
}

export const deposit = (given: Partial<ManualDeposit> = {}): number =>
  running.world.chorus.depositManually({
    numero: NUMBER,
    cadre: 'A9',
    fournisseur: SUPPLIER,
    valideur: DEFAULT_SUPPLIER.siret,
    numeroMarche: 'M2026-042',
    montantTTC: '4500.00',
    ...given,
  })

export async function waiting(): Promise<void> {
  await start()
  deposit()
  running.world.chorus.clock.advance(5 * MINUTE)
  await running.cycle()
}

export const record = (number = NUMBER) => {
  const found = running.world.odoo.records(VALIDATION_MODEL).find(({ x_name }) => x_name === number)
  if (found === undefined) throw new Error(`no ${number} in Odoo`)
  return found
}

export const field = (name: keyof typeof VALIDATION_FIELD, number = NUMBER): unknown =>
  record(number)[VALIDATION_FIELD[name]]

export const UNDECIDED = { [VALIDATION_FIELD.decision]: false }

export const decide = (
  values: Partial<Record<'decision' | 'comment', string>> & { motive?: string },
  number = NUMBER,
): void => {
  const { motive, ...texts } = values
  const chosen = running.world.odoo
    .records('x_chorus_motive')
    .find(({ x_chorus_motive_code: code }) => code === motive)
  running.world.odoo.edit(VALIDATION_MODEL, record(number).id, {
    ...Object.fromEntries(
      Object.entries(texts).map(([name, value]) => [`x_chorus_validation_${name}`, value]),
    ),
    ...(chosen !== undefined && { [VALIDATION_FIELD.motive]: chosen.id }),
  })
}

const activitySchema = z.array(
  z.object({ res_model: z.string(), summary: z.string(), note: z.string(), date_deadline: z.string() }),
)

export const activities = () =>
  activitySchema
    .parse(running.world.odoo.records('mail.activity'))
    .filter(({ res_model }) => res_model === VALIDATION_MODEL)

const messageSchema = z.array(z.object({ model: z.union([z.string(), z.literal(false)]), body: z.string() }))

export const notes = (): string[] =>
  messageSchema
    .parse(running.world.odoo.records('mail.message'))
    .filter(({ model }) => model === VALIDATION_MODEL)
    .map(({ body }) => textOfHtml(body))

export const documents = () =>
  running.world.odoo.records('ir.attachment').filter(({ res_model }) => res_model === VALIDATION_MODEL)

export const asked = (path: string): number =>
  Object.entries(running.world.chorus.book.requests)
    .filter(([service]) => service.endsWith(path))
    .reduce((sum, [, times]) => sum + times, 0)

export const treated = () =>
  running.world.chorus.book.calls.flatMap(({ service, outcome, validation }) =>
    service === TREAT && outcome === 'done' && validation !== undefined ? [validation] : [],
  )

export const status = (numero = NUMBER) =>
  running.world.chorus.book.invoices.find((invoice) => invoice.numero === numero)?.statuts.at(-1)?.statut
