import { fillFollowed, invoiceNumber } from '../bench/followed-invoices.js'
import { loadConfig } from '../../src/config/load.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const SEARCH = '/cpro/factures/v1/rechercher/fournisseur'
const FOLLOWED = 60

let running: RunningBridge

/** Invoices of which a status changed while nobody looked, and that no window shows any more. */
beforeEach(async () => {
  running = await startBridge({ seed: { invoices: 'none' } })
  const { world } = running
  await running.cycle()
  await fillFollowed(world, loadConfig(world.configFile, world.environment), FOLLOWED)
  world.chorus.clock.advance(MINUTE)
  for (const index of [0, FOLLOWED - 1])
    world.chorus.setLife(invoiceNumber(index), { steps: [{ afterSeconds: 0, statut: 'SERVICE_FAIT' }] })
  world.chorus.clock.advance(25 * HOUR)
  await lookedUntilNow()
})
afterEach(() => running.close())

async function lookedUntilNow(): Promise<void> {
  const { bridge, world } = running
  for (const { name } of bridge.connections)
    await bridge.store.saveCursor(name, 'chorus', world.chorus.clock.now())
}

const searches = (): number => running.world.chorus.book.requests[SEARCH] ?? 0

async function searchesOfCycle(): Promise<number> {
  const before = searches()
  await running.cycle()
  return searches() - before
}

const statusOf = async (index: number): Promise<string | undefined> =>
  (await running.bridge.store.stories(invoiceNumber(index)))[0]?.row.statusCode

describe('invoices that no search has shown for a day', () => {
  it('are searched for together, once a day, when they are many', async () => {
    const window = 1
    expect(await searchesOfCycle()).toBe(window + 1)
    expect(await statusOf(0)).toBe('SERVICE_FAIT')
    expect(await statusOf(FOLLOWED - 1)).toBe('SERVICE_FAIT')
    expect(await statusOf(1)).toBe('MISE_A_DISPOSITION')
    running.world.chorus.clock.advance(MINUTE)
    expect(await searchesOfCycle()).toBe(window)
    running.world.chorus.clock.advance(DAY + MINUTE)
    await lookedUntilNow()
    expect(await searchesOfCycle()).toBe(window + 1)
  })

  it('are looked up one by one when Chorus Pro does not take the search of all', async () => {
    const inSearchOfAll = 2
    running.world.chorus.faults.add({
      path: SEARCH.slice(6),
      nth: inSearchOfAll,
      fault: { kind: 'status', status: 400 },
    })
    await running.cycle()
    expect(running.log.map(({ message }) => message).join('\n')).toContain(
      'unfinished invoices cannot be searched for together',
    )
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    expect(await statusOf(0)).toBe('SERVICE_FAIT')
    expect(await statusOf(FOLLOWED - 1)).toBe('SERVICE_FAIT')
  })
})
