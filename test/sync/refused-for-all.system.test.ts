import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** The four invoices of 12 October, to three customers. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const NUMBERS = ['INV/2026/00010', 'INV/2026/00011', 'INV/2026/00012', 'INV/2026/00013']
/** None but those that a test adds. */
const NONE = { startDate: '2026-11-20', graceMinutes: 0 }
const UNKNOWN_COMMITMENT = "Le numéro d'engagement est inconnu"

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const stagesOf = async (numbers: readonly string[]): Promise<(string | undefined)[]> =>
  Promise.all(numbers.map((number) => running.stage(number)))
const all = (numbers: readonly string[], stage: string): string[] => numbers.map(() => stage)
const activities = (numbers: readonly string[]): unknown[] =>
  numbers.flatMap((number) => running.world.odoo.book.activities(running.idOf(number)))
const pause = () => running.bridge.store.depositPause('duret')
const add = (partner: 'commune' | 'hospital', count: number): string[] =>
  Array.from({ length: count }, () => {
    const values = { buyer_reference: 'SERVICE_DEST_SERV_OBL' }
    const id = running.world.odoo.addInvoice({
      partner,
      date: '2026-11-23',
      ...(partner === 'hospital' && { values }),
    })
    const name = running.world.odoo.record('account.move', id)?.['name']
    if (typeof name !== 'string') throw new Error('an invoice without a number')
    return name
  })

describe('the flows of all invoices that are refused alike', () => {
  it.each([
    'Les coordonnées bancaires du fournisseur ne sont pas référencées dans Chorus Pro',
    "Erreur technique lors de l'analyse antivirus de la pièce jointe principale",
    "Le contrat d'interface du raccordement EDI a expiré",
    'Erreur interne : service de validation des montants indisponible',
  ])('are held against none, whatever is named: %s', async (words) => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.refuseFlows(words)
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(await stagesOf(NUMBERS)).toEqual(all(NUMBERS, 'ready'))
    expect(activities(NUMBERS)).toEqual([])
    running.world.chorus.refuseFlows(undefined)
    await running.live(6 * HOUR, 5 * MINUTE)
    expect(await stagesOf(NUMBERS)).toEqual(all(NUMBERS, 'followed'))
  })

  it('are held against none where all go to one customer', async () => {
    running = await startBridge({ connection: NONE })
    running.world.chorus.refuseFlows("Le code de profil XZ n'est pas admis")
    const numbers = add('commune', 6)
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(await stagesOf(numbers)).toEqual(all(numbers, 'ready'))
    expect(activities(numbers)).toEqual([])
  })

  explains(
    'own-data-refused-again',
    'for what they say are told within hours, and the next one like them at once',
    async () => {
      running = await startBridge({ connection: FEW })
      running.world.chorus.refuseFlows(UNKNOWN_COMMITMENT)
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(await stagesOf(NUMBERS)).toEqual(all(NUMBERS, 'ready'))
      await running.live(3 * HOUR, 5 * MINUTE)
      expect(await stagesOf(NUMBERS)).toEqual(all(NUMBERS, 'refused'))
      expect(await pause()).toBeUndefined()
      const next = add('hospital', 1)
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(await stagesOf([...NUMBERS, ...next])).toEqual(all([...NUMBERS, ...next], 'refused'))
      expect(activities(NUMBERS)).toHaveLength(NUMBERS.length)
    },
  )

  it('keep one that nothing is wrong with for half an hour, and are told once it is integrated', async () => {
    running = await startBridge({ connection: NONE })
    const { chorus } = running.world
    const bad = [...add('commune', 3), ...add('hospital', 3)]
    for (const number of bad)
      chorus.setLife(number, { flow: 'rejected', rejection: UNKNOWN_COMMITMENT, steps: [] }, 1_000)
    await running.live(10 * MINUTE, 2 * MINUTE)
    expect(await pause()).toMatchObject({ kind: 'flow' })
    const good = add('hospital', 2)
    await running.live(45 * MINUTE, 5 * MINUTE)
    expect(await stagesOf(good)).toEqual(all(good, 'followed'))
    await running.live(HOUR, 5 * MINUTE)
    expect(await stagesOf(bad)).toEqual(all(bad, 'refused'))
    expect(activities(bad)).toHaveLength(bad.length)
  })

  describe('that were deposited together', () => {
    const WORDS = "Le code de profil XZ n'est pas admis"

    /** The last three of a flight are refused; the others are integrated, or have no outcome. */
    async function flight(others: 'integrated' | 'stuck'): Promise<[string[], string[]]> {
      running = await startBridge({ connection: NONE })
      const numbers = add('commune', 8)
      const [rest, last] = [numbers.slice(0, 5), numbers.slice(5)]
      const { chorus } = running.world
      for (const number of last)
        chorus.setLife(number, { flow: 'rejected', rejection: WORDS, steps: [] }, 1_000)
      if (others === 'stuck') for (const number of rest) chorus.setLife(number, { flow: 'stuck', steps: [] })
      return [rest, last]
    }

    explains('others-of-the-flight-pass', 'are about those that are refused while others pass', async () => {
      const [, last] = await flight('integrated')
      await running.live(6 * MINUTE, 2 * MINUTE)
      expect(await stagesOf(last)).toEqual(all(last, 'refused'))
      expect(await pause()).toBeUndefined()
    })

    explains(
      'flight-without-outcome',
      'are judged once it is known how the others fare, within minutes',
      async () => {
        const [, last] = await flight('stuck')
        await running.live(6 * MINUTE, 2 * MINUTE)
        expect(await stagesOf(last)).toEqual(all(last, 'deposited'))
        expect(await pause()).toBeUndefined()
        await running.live(14 * MINUTE, 2 * MINUTE)
        expect(await stagesOf(last)).toEqual(all(last, 'ready'))
        expect(await pause()).toMatchObject({ kind: 'flow' })
      },
    )
  })
})
