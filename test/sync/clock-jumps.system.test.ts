import { createBridge } from '../../src/bridge.js'
import { loadConfig } from '../../src/config/load.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE } from '../support/running-bridge.js'
import { withoutWaiting } from '../support/without-waiting.js'
import winston from 'winston'

const NUMBER = 'INV/2026/00010'

let world: SimulatedWorld
/** By how much the bridge's own clock is wrong, in milliseconds; both servers keep the right time. */
let error = 0
let bridge: Awaited<ReturnType<typeof createBridge>>

beforeEach(async () => {
  error = 0
  world = await openWorld({ connection: { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 120 } })
  const clock = { now: () => new Date(world.chorus.clock.now().getTime() + error) }
  const logger = winston.createLogger({ silent: true })
  bridge = await createBridge(
    loadConfig(world.configFile, world.environment),
    logger,
    clock,
    withoutWaiting(world),
  )
})

afterEach(async () => {
  await bridge.close()
  await world.close()
})

async function live(total: number, step: number): Promise<void> {
  for (let passed = 0; passed < total; passed += step) {
    world.chorus.clock.advance(step)
    await bridge.holdLease()
    await bridge.connections[0]?.cycle(new AbortController().signal)
  }
}

const stage = async (): Promise<string | undefined> => (await bridge.store.stories(NUMBER))[0]?.row.stage
const sent = (): number =>
  world.chorus.book.deposits.filter(
    ({ numeroFacture, outcome }) => numeroFacture === NUMBER && outcome === 'flow-created',
  ).length

describe.each([
  ['a year ahead', 365 * 24 * HOUR],
  ['five hours ahead', 5 * HOUR],
])('a clock that was %s for a while', (_how, ahead) => {
  explains('clock-set-back', 'leaves nothing waiting once it is right again', async () => {
    world.chorus.faults.add({
      path: 'structures/v1/rechercher',
      times: 6,
      fault: { kind: 'status', status: 503 },
    })
    error = ahead
    await live(MINUTE, MINUTE)
    error = 0
    await live(6 * MINUTE, MINUTE)
    expect(await stage()).toBe('followed')
    expect(sent()).toBe(1)
  })

  it('has no lost deposit sent again before its time', async () => {
    const lost = { path: 'factures/v1/deposer/flux', times: 4, fault: { kind: 'drop-after' } } as const
    world.chorus.faults.add(lost)
    await live(MINUTE, MINUTE)
    error = ahead
    await live(MINUTE, MINUTE)
    error = 0
    await live(20 * MINUTE, MINUTE)
    expect(sent()).toBe(1)
    expect(await stage()).toBe('followed')
  })
})

describe('a clock that is a day and a half late', () => {
  it('hides nothing of what happens in Chorus Pro', async () => {
    await live(MINUTE, MINUTE)
    error = -36 * HOUR
    await live(20 * MINUTE, MINUTE)
    expect(await stage()).toBe('followed')
    expect(sent()).toBe(1)
  })
})
