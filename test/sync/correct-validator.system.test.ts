import Database from 'better-sqlite3'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const CORRECT = 'factures/v1/corriger/valideur/facture'
const VALIDATOR = '12345678200051'

let running: RunningBridge
let id: number

afterEach(async () => {
  await running.close()
})

const ask = (siret: string | false): void => {
  running.world.odoo.editInvoice(id, {
    x_chorus_validator_siret: siret,
    x_chorus_request: 'correct_validator',
  })
}
const answers = (): string[] => running.titles(NUMBER).filter((title) => title.startsWith('Demande'))
const corrections = () =>
  running.world.chorus.book.calls.filter(({ service, outcome }) => service === CORRECT && outcome === 'done')
const validator = (): string | undefined =>
  running.world.chorus.book.invoices.find(({ numero }) => numero === NUMBER)?.valideur

async function wrongValidator(): Promise<void> {
  running = await startBridge({
    connection: FEW,
    chorus: { lives: [{ numero: NUMBER, life: 'wrongValidator' }] },
  })
  id = running.idOf(NUMBER)
  await running.live(2 * DAY, 6 * HOUR)
  expect(running.field(NUMBER, 'x_chorus_status')).toBe('ERREUR_FOURNISSEUR_SUR_VALIDEUR')
  await running.live(2 * MINUTE, MINUTE)
}

describe('a wrong validator', () => {
  it('is corrected to the SIRET that a user gives, however it is typed', async () => {
    await wrongValidator()
    ask(' 123 456 782 00051')
    await running.live(2 * MINUTE, MINUTE)
    expect(validator()).toBe(VALIDATOR)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.chatter(NUMBER)).toContain(`SIRET ${VALIDATOR}`)
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('A_VALIDER_1')
    expect(running.field(NUMBER, 'x_chorus_validator_siret')).toBe(false)
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    expect(running.world.odoo.book.activities(id)).toEqual([])
  })

  it.each([
    ['no SIRET', false as const, 'Saisissez d’abord'],
    ['a SIREN', '123456782', 'doit compter 14 chiffres'],
    [
      'one that Chorus Pro does not know',
      '80314592600999',
      'vérifiez le «\u00A0SIRET du bon valideur\u00A0»',
    ],
  ])('stays with %s, and the answer says why', async (_, siret, words) => {
    await wrongValidator()
    ask(siret)
    await running.live(2 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande impossible'])
    expect(running.chatter(NUMBER)).toContain(words)
    expect(corrections()).toEqual([])
  })

  it('of an invoice in another status is not corrected', async () => {
    running = await startBridge({ connection: FEW })
    id = running.idOf(NUMBER)
    await running.live(30 * MINUTE, MINUTE)
    ask(VALIDATOR)
    await running.live(2 * MINUTE, MINUTE)
    expect(running.chatter(NUMBER)).toContain(
      'qu’au statut «\u00A0Erreur du fournisseur sur le valideur\u00A0»',
    )
  })

  it('whose correction was lost on the way is corrected once', async () => {
    await wrongValidator()
    running.world.chorus.faults.add({ path: CORRECT, fault: { kind: 'drop-after' } })
    ask(VALIDATOR)
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(corrections()).toHaveLength(1)
    expect(running.field(NUMBER, 'x_chorus_validator_siret')).toBe(false)
  })

  it('whose correction a bridge has made that knows nothing of it any more is told as corrected', async () => {
    await wrongValidator()
    running.world.chorus.faults.add({ path: CORRECT, fault: { kind: 'drop-after' } })
    ask(VALIDATOR)
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    await running.restart(() => {
      const file = new Database(running.database)
      file.exec('DELETE FROM actions')
      file.close()
    })
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(corrections()).toHaveLength(1)
  })

  it('whose correction never arrived is corrected later', async () => {
    await wrongValidator()
    running.world.chorus.faults.add({ path: CORRECT, fault: { kind: 'drop-before' } })
    ask(VALIDATOR)
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(validator()).toBe(VALIDATOR)
  })
})
