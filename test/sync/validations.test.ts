import { z } from 'zod'
import { VALIDATION_FIELD, VALIDATION_MODEL } from '../../src/domain/odoo-fields/validation-fields.js'
import { textOfHtml } from '../../src/domain/words/html.js'
import { DEFAULT_SUPPLIER, type ManualDeposit } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'VOLT-2'
const OTHER = 'VOLT-3'
const SUPPLIER = '81932047400011'
const SEARCH = 'factures/v1/rechercher/valideur'
const TREAT = 'factures/v1/traiter/factureAValider'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

async function start(): Promise<void> {
  running = await startBridge({ connection: { startDate: '2026-11-22', responsibleLogin: 'admin' } })
}

const deposit = (given: Partial<ManualDeposit> = {}): number =>
  running.world.chorus.depositManually({
    numero: NUMBER,
    cadre: 'A9',
    fournisseur: SUPPLIER,
    valideur: DEFAULT_SUPPLIER.siret,
    numeroMarche: 'M2026-042',
    montantTTC: '4500.00',
    ...given,
  })

async function waiting(): Promise<void> {
  await start()
  deposit()
  running.world.chorus.clock.advance(5 * MINUTE)
  await running.cycle()
}

const record = (number = NUMBER) => {
  const found = running.world.odoo.records(VALIDATION_MODEL).find(({ x_name }) => x_name === number)
  if (found === undefined) throw new Error(`no ${number} in Odoo`)
  return found
}

const field = (name: keyof typeof VALIDATION_FIELD, number = NUMBER): unknown =>
  record(number)[VALIDATION_FIELD[name]]

const decide = (values: Partial<Record<'decision' | 'comment', string>> & { motive?: string }): void => {
  const { motive, ...texts } = values
  const chosen = running.world.odoo
    .records('x_chorus_motive')
    .find(({ x_chorus_motive_code: code }) => code === motive)
  running.world.odoo.edit(VALIDATION_MODEL, record().id, {
    ...Object.fromEntries(
      Object.entries(texts).map(([name, value]) => [`x_chorus_validation_${name}`, value]),
    ),
    ...(chosen !== undefined && { [VALIDATION_FIELD.motive]: chosen.id }),
  })
}

const activitySchema = z.array(
  z.object({ res_model: z.string(), summary: z.string(), note: z.string(), date_deadline: z.string() }),
)

const activities = () =>
  activitySchema
    .parse(running.world.odoo.records('mail.activity'))
    .filter(({ res_model }) => res_model === VALIDATION_MODEL)

const notes = (): string[] =>
  running.world.odoo
    .records('mail.message')
    .filter(({ model }) => model === VALIDATION_MODEL)
    .map(({ body }) => textOfHtml(String(body)))

const asked = (path: string): number =>
  Object.entries(running.world.chorus.book.requests)
    .filter(([service]) => service.endsWith(path))
    .reduce((sum, [, times]) => sum + times, 0)

const treated = () =>
  running.world.chorus.book.calls.flatMap(({ validation }) => (validation === undefined ? [] : [validation]))

describe('an invoice of a sub-contractor that awaits the company', () => {
  it('stands in Odoo with who asks for how much, for which contract, and until when', async () => {
    await waiting()
    expect(record()).toMatchObject({
      x_name: NUMBER,
      [VALIDATION_FIELD.supplierSiret]: SUPPLIER,
      [VALIDATION_FIELD.contract]: 'M2026-042',
      [VALIDATION_FIELD.frame]: 'A9_FACTURE_SOUSTRAITANT',
      [VALIDATION_FIELD.total]: 4500,
      [VALIDATION_FIELD.state]: 'waiting',
      [VALIDATION_FIELD.deadline]: '2026-12-08',
      [VALIDATION_FIELD.company]: 1,
    })
    const [activity, ...others] = activities()
    expect(others).toEqual([])
    expect(activity?.summary).toMatch(/^Chorus Pro.: facture de .* à valider$/)
    expect(textOfHtml(activity?.note ?? '')).toMatch(
      /la facture VOLT-2 de 4500,00.€ TTC, pour .*, marché M2026-042[^]*le 08\/12\/2026 à 00:02, elle sera réputée validée/,
    )
  })

  it('is validated from there', async () => {
    await waiting()
    decide({ decision: 'validate' })
    await running.cycle()
    expect(treated()).toMatchObject([{ action: 'VALIDATION' }])
    expect(field('state')).toBe('validated')
    expect(field('decision')).toBe(false)
    expect(field('answer')).toContain('Validation transmise à Chorus Pro')
    expect(notes()).toEqual([expect.stringContaining('Validation transmise à Chorus Pro')])
    expect(activities()).toEqual([])
  })
})
