import type { Life } from '../../src/simulators/chorus/index.js'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** The four invoices of 12 October, to three customers. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const NUMBERS = ['INV/2026/00010', 'INV/2026/00011', 'INV/2026/00012', 'INV/2026/00013']
const [FIRST, SECOND, THIRD, FOURTH] = NUMBERS as [string, string, string, string]
const OTHERS = NUMBERS.slice(1)
const DEPOSIT = 'factures/v1/deposer/flux'
const INCIDENT: Life = { flow: 'incident', steps: [] }
const WAITING = 'Envoi à Chorus Pro remis à plus tard'
const REFUSED = 'Facture refusée par Chorus Pro à l’intégration'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const stages = async (): Promise<(string | undefined)[]> => Promise.all(NUMBERS.map((n) => running.stage(n)))
const all = (stage: string): string[] => NUMBERS.map(() => stage)
const flowsOf = (number: string): number =>
  running.world.chorus.book.deposits.filter(
    ({ numeroFacture, outcome }) => numeroFacture === number && outcome === 'flow-created',
  ).length
const flows = (): number[] => NUMBERS.map(flowsOf)
const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0)
const errors = (): string[] =>
  running.log.filter(({ level }) => level === 'error').map(({ message }) => message)
const ask = (numbers: readonly string[], request: 'do_not_send' | false): void => {
  for (const number of numbers)
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: request })
}
const activities = (number: string): unknown[] => running.world.odoo.book.activities(running.idOf(number))
const refuseEach = (numbers: readonly string[], words: string): void => {
  for (const number of numbers)
    running.world.chorus.setLife(number, { flow: 'rejected', rejection: words, steps: [] })
}

describe('flows that Chorus Pro does not process', () => {
  explains(
    'unprocessed-for-all-holds-none',
    'for hours, whichever invoice they hold, are told to the administrator once and held against none',
    async () => {
      running = await startBridge({ connection: FEW })
      const { chorus } = running.world
      for (const number of NUMBERS) chorus.setLife(number, INCIDENT, 1_000)
      await running.live(10 * HOUR, 15 * MINUTE)
      expect(await stages()).toEqual(all('ready'))
      expect(sum(flows())).toBeLessThan(4 + 7)
      expect(errors()).toEqual([expect.stringContaining('does not process the flows')])
      expect(NUMBERS.flatMap(activities)).toEqual([])
      expect(running.field(FIRST, 'x_chorus_stage')).toBe('ready')
      for (const number of NUMBERS) chorus.setLife(number, { steps: [] })
      await running.live(7 * HOUR, 15 * MINUTE)
      expect(flows().every((count) => count > 0)).toBe(true)
      expect(running.titles(FIRST)).not.toContain(REFUSED)
      expect(await running.bridge.store.depositPause('duret')).toBeUndefined()
    },
  )

  it('of one invoice alone are tried over a day, and nobody is told to correct it', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.setLife(FIRST, INCIDENT, 1_000)
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(await running.stage(FIRST)).not.toBe('refused')
    expect(flows().slice(1)).toEqual([1, 1, 1])
    await running.live(DAY, 30 * MINUTE)
    expect(flowsOf(FIRST)).toBe(5)
    expect(await running.stage(FIRST)).toBe('refused')
    expect(running.chatter(FIRST)).not.toContain('Corrigez')
    expect(running.chatter(FIRST)).toContain('support de Chorus Pro')
    expect(errors()).toEqual([])
  })
})

describe('a flow that Chorus Pro refuses for a trouble of its own', () => {
  explains(
    'technical-flow-is-no-verdict',
    'is deposited again, and told to nobody unless that lasts for half a day',
    async () => {
      running = await startBridge({ connection: FEW })
      const { chorus } = running.world
      const rejection = 'Erreur technique interne, veuillez réessayer ultérieurement'
      chorus.setLife(FIRST, { flow: 'rejected', rejection, steps: [] }, 2)
      chorus.setLife(SECOND, { flow: 'rejected', rejection, steps: [] }, 1_000)
      await running.live(3 * HOUR, 10 * MINUTE)
      expect(await stages()).toEqual([
        'followed',
        expect.not.stringMatching('refused'),
        'followed',
        'followed',
      ])
      expect(activities(FIRST)).toEqual([])
      expect(flowsOf(FIRST)).toBe(3)
      await running.live(DAY, 30 * MINUTE)
      expect(await running.stage(SECOND)).toBe('refused')
      expect(flowsOf(SECOND)).toBe(5)
      expect(running.chatter(SECOND)).toContain('support de Chorus Pro')
      expect(running.chatter(SECOND)).not.toContain('Corrigez')
    },
  )
})

describe('a flow that Chorus Pro refused, and integrates after all', () => {
  it('is told as integrated, and nothing is asked of anybody any more', async () => {
    running = await startBridge({ connection: FEW })
    const { chorus, odoo } = running.world
    const rejection = 'Erreur technique interne, veuillez réessayer ultérieurement'
    chorus.setLife(SECOND, { flow: 'rejected', rejection, steps: [] }, 1_000)
    await running.live(DAY, HOUR)
    expect(await running.stage(SECOND)).toBe('refused')
    const flows = chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === SECOND)
    const numeroFluxDepot = flows[1]?.numeroFluxDepot
    const { id } = odoo.records('account.move').find(({ name }) => name === SECOND) ?? { id: 0 }
    const montantTTC = Number(odoo.record('account.move', id)?.['amount_total']).toFixed(2)
    const [row] = await running.bridge.store.invoicesByNumber('duret', [SECOND])
    const destinataire = row?.buyerSiret
    chorus.depositManually({ numero: SECOND, montantTTC, destinataire, numeroFluxDepot })
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(SECOND)).toBe('followed')
    expect(running.titles(SECOND)).toContainEqual('Facture intégrée finalement par Chorus Pro')
    expect(running.field(SECOND, FIELD.flow)).toBe(numeroFluxDepot)
    expect(running.field(SECOND, FIELD.stage)).toBe('followed')
    expect(running.field(SECOND, FIELD.reason)).toBe(false)
    expect(activities(SECOND)).toEqual([])
  })
})

describe('a flow that Chorus Pro refuses again', () => {
  explains(
    'refused-again-while-others-pass',
    'in words about who deposits, while it integrates others, is that of the invoice',
    async () => {
      running = await startBridge({ connection: FEW })
      refuseEach([FIRST], "Le partenaire mandataire n'est pas référencé")
      ask(OTHERS, 'do_not_send')
      await running.live(20 * MINUTE, MINUTE)
      ask(OTHERS, false)
      await running.live(3 * HOUR, MINUTE)
      expect(await stages()).toEqual(['refused', 'followed', 'followed', 'followed'])
      expect(flowsOf(FIRST)).toBe(2)
      expect(running.titles(FIRST).filter((title) => title === WAITING)).toHaveLength(1)
      expect(activities(FIRST)).toHaveLength(1)
    },
  )

  it('for three invoices of two customers is that of these three once another is integrated', async () => {
    running = await startBridge({ connection: FEW })
    refuseEach([FIRST, SECOND, THIRD], "Le code de profil XZ n'est pas admis")
    ask([FOURTH], 'do_not_send')
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).toBe('ready')
    ask([FOURTH], false)
    await running.live(2 * HOUR, MINUTE)
    expect(await stages()).toEqual(['refused', 'refused', 'refused', 'followed'])
    expect(flows()).toEqual([2, 2, 2, 1])
  })
})

describe('a pause for flows that are refused', () => {
  explains(
    'restart-tries-calls-only',
    'is not cut short by a restart, nor met by one invoice only',
    async () => {
      running = await startBridge({ connection: FEW })
      running.world.chorus.refuseFlows("Le fournisseur 55208131766522 n'existe pas")
      for (let nth = 0; nth < 48; nth++) {
        await running.restart(() => undefined)
        await running.live(5 * MINUTE, 5 * MINUTE)
      }
      expect(sum(flows())).toBeLessThan(4 + 5)
      expect(Math.max(...flows())).toBeLessThan(3)
    },
  )

  it('is not ended by a deposit that is taken after a call that was refused', async () => {
    running = await startBridge({ connection: FEW })
    const { chorus } = running.world
    chorus.refuseFlows("Le fournisseur 55208131766522 n'existe pas")
    await running.live(10 * MINUTE, MINUTE)
    chorus.faults.add({ path: DEPOSIT, times: 1, fault: { kind: 'status', status: 400 } })
    await running.live(3 * HOUR, MINUTE)
    expect(await running.bridge.store.depositPause('duret')).toMatchObject({ kind: 'flow' })
    expect(sum(flows())).toBeLessThan(4 + 3)
  })
})
