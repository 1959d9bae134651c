import type { Fault } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBERS = ['INV/2026/00010', 'INV/2026/00011', 'INV/2026/00012', 'INV/2026/00013'] as const
const [FIRST, ...REST] = NUMBERS
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const SEARCH = 'factures/v1/rechercher/fournisseur'
const DEPOSIT = 'factures/v1/deposer/flux'
const REPORT = 'transverses/v1/consulterCRDetaille'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const status = (code: number) => ({ kind: 'status', status: code }) as const
const hold = (numbers: readonly string[], request: string | false = 'do_not_send'): void => {
  for (const number of numbers)
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: request })
}
const shown = (number: string): unknown => running.field(number, 'x_chorus_status')
const suspend = (...numbers: readonly string[]): void => {
  for (const number of numbers)
    running.world.chorus.setLife(number, {
      steps: [{ afterSeconds: 0, statut: 'SUSPENDUE', commentaire: 'Il manque le procès-verbal.' }],
    })
}
const errors = (): string[] =>
  running.log.filter(({ level }) => level === 'error').map((line) => line.message)
const presentFailure = (): unknown => running.bridge.connections[0]?.breakers.chorus.presentFailure

/** The first invoice is followed; the others are held back. */
async function oneFollowed(): Promise<void> {
  running = await startBridge({ connection: FEW })
  hold(REST)
  await running.live(15 * MINUTE, 3 * MINUTE)
  expect(shown(FIRST)).toBe('MISE_A_DISPOSITION')
}

/** They are closed, one invoice waits to be deposited, and the buyer returns another. */
async function closedDeposits(fault: Fault): Promise<void> {
  await oneFollowed()
  const { chorus } = running.world
  chorus.faults.add({ path: DEPOSIT, times: 1e6, fault })
  hold(REST, false)
  await running.live(10 * MINUTE, 2 * MINUTE)
  suspend(FIRST)
  await running.live(20 * MINUTE, 2 * MINUTE)
  expect(shown(FIRST)).toBe('SUSPENDUE')
  expect(chorus.book.deposits.length).toBeLessThan(20)
  chorus.faults.clear()
  await running.live(2 * HOUR, 5 * MINUTE)
  for (const number of REST) expect(await running.stage(number)).toBe('followed')
}

describe('one service of Chorus Pro that fails alone', () => {
  explains('part-that-fails-alone', 'keeps no status from being told: reports of flows', async () => {
    await oneFollowed()
    running.world.chorus.faults.add({ path: REPORT, times: 1e6, fault: status(500) })
    hold(REST, false)
    await running.live(2 * MINUTE, MINUTE)
    suspend(FIRST)
    await running.live(4 * MINUTE, 2 * MINUTE)
    expect(shown(FIRST)).toBe('SUSPENDUE')
    expect(presentFailure()).toBeUndefined()
  })

  it('keeps no status from being told: reports of flows, forbidden, of which it is said once', async () => {
    await oneFollowed()
    running.world.chorus.faults.add({ path: REPORT, times: 1e6, fault: status(403) })
    hold(REST.slice(0, 1), false)
    await running.live(2 * MINUTE, MINUTE)
    suspend(FIRST)
    await running.live(20 * MINUTE, 2 * MINUTE)
    expect(shown(FIRST)).toBe('SUSPENDUE')
    expect(errors()).toEqual([])
    expect(running.log.filter(({ message }) => message.includes('forbids'))).toHaveLength(1)
  })

  explains(
    'stage-that-fails-alone',
    'keeps no status from being told: the directory, of which it is said once an hour',
    async () => {
      await oneFollowed()
      for (const path of ['structures/v1/rechercher', 'structures/v1/consulter'])
        running.world.chorus.faults.add({ path, times: 1e6, fault: status(403) })
      const { odoo } = running.world
      for (const partner of ['hospital', 'school', 'department', 'state'] as const)
        odoo.addInvoice({ partner, date: '2026-11-23' })
      suspend(FIRST)
      await running.live(4 * MINUTE, 2 * MINUTE)
      expect(shown(FIRST)).toBe('SUSPENDUE')
      expect(presentFailure()).toBeUndefined()
      expect(errors()).toHaveLength(1)
    },
  )

  explains(
    'one-service-refuses-alone',
    'keeps no status from being told: deposits, by 401 where a search was answered',
    () => closedDeposits(status(401)),
  )

  it.each([undefined, 120])(
    'keeps no status from being told: deposits, by a quota of their own (Retry-After %s)',
    (retryAfterSeconds) => closedDeposits({ ...status(429), retryAfterSeconds }),
  )

  it('keeps no status from being told: histories, by 401', async () => {
    await oneFollowed()
    running.world.chorus.faults.add({
      path: 'factures/v1/consulter/historique',
      times: 1e6,
      fault: status(401),
    })
    suspend(FIRST)
    await running.live(5 * HOUR, 20 * MINUTE)
    expect(shown(FIRST)).toBe('SUSPENDUE')
    expect(presentFailure()).toBeUndefined()
  })

  explains(
    'refused-window-halved',
    'a window that shows more than it gives is halved until it does not',
    async () => {
      await oneFollowed()
      const { chorus } = running.world
      const period = /EtatCourantDu":"([^"]+)".*EtatCourantAu":"([^"]+)"/
      chorus.faults.onRequest = ({ path, body }) => {
        const [, from, to] = path.endsWith(SEARCH) ? (period.exec(body) ?? []) : []
        if (from !== undefined && to !== undefined && Date.parse(to) - Date.parse(from) > HOUR)
          chorus.faults.add({
            path: SEARCH,
            fault: { kind: 'return-code', codeRetour: 20010, libelle: 'Trop de résultats' },
          })
      }
      suspend(FIRST)
      await running.live(4 * MINUTE, 2 * MINUTE)
      expect(shown(FIRST)).toBe('SUSPENDUE')
      expect(errors()).toEqual([])
    },
  )

  explains(
    'unread-window-passed',
    'an invoice of which nothing that is shown can be read keeps no other from being followed',
    async () => {
      await oneFollowed()
      const { chorus } = running.world
      const [other] = REST
      hold([other], false)
      await running.live(15 * MINUTE, 3 * MINUTE)
      const commentaire = 'x'.repeat(9_000_000)
      chorus.setLife(FIRST, { steps: [{ afterSeconds: 0, statut: 'SUSPENDUE', commentaire }] })
      await running.live(20 * MINUTE, 10 * MINUTE)
      chorus.setLife(other, { steps: [{ afterSeconds: 0, statut: 'REJETEE', commentaire: 'non' }] })
      await running.live(40 * MINUTE, 10 * MINUTE)
      expect(shown(other)).toBe('REJETEE')
    },
  )

  it('a window that is refused however short leaves each invoice to be looked up by its number', async () => {
    await oneFollowed()
    const { chorus } = running.world
    chorus.faults.onRequest = ({ path, body }) => {
      if (path.endsWith(SEARCH) && body.includes('EtatCourant'))
        chorus.faults.add({
          path: SEARCH,
          fault: { kind: 'return-code', codeRetour: 20010, libelle: 'Accès refusé' },
        })
    }
    suspend(FIRST)
    await running.live(26 * HOUR, 2 * HOUR)
    expect(shown(FIRST)).toBe('SUSPENDUE')
  })
})

describe('searches that fail for uncertain deposits by themselves', () => {
  it('keep no other invoice from being deposited', async () => {
    running = await startBridge({ connection: FEW })
    const { chorus } = running.world
    hold([FIRST])
    chorus.faults.add({ path: 'factures/v1/deposer/flux', times: 3, fault: { kind: 'drop-before' } })
    await running.live(MINUTE, MINUTE)
    for (const numero of REST) chorus.faults.add({ path: SEARCH, numero, times: 1e6, fault: status(500) })
    hold([FIRST], false)
    await running.live(6 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).not.toBe('ready')
    expect(chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)).toContain(FIRST)
  })
})
