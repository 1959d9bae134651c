import winston from 'winston'
import { type Bridge, createBridge } from '../../src/bridge.js'
import { loadConfig } from '../../src/config/load.js'
import { NOBODY } from '../../src/observer.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { type Companies, openCompanies } from '../support/companies.js'
import { openWorld } from '../support/open-world.js'

const MINUTE = 60_000

describe('a process whose lease ran out while it stood still', () => {
  let world: SimulatedWorld
  const bridges: Bridge[] = []
  beforeEach(async () => {
    world = await openWorld()
  })
  afterEach(async () => {
    await Promise.all(bridges.splice(0).map((bridge) => bridge.close()))
    await world.close()
  })

  async function open(): Promise<Bridge> {
    const config = loadConfig(world.configFile, world.environment)
    const log = winston.createLogger({ silent: true })
    const alive = { own: bridges.length + 1, isSurelyDead: () => false }
    const bridge = await createBridge(config, log, world.chorus.clock, { processes: alive })
    bridges.push(bridge)
    return bridge
  }

  async function cycle({ connections }: Bridge): Promise<number> {
    const before = world.odoo.book.total
    await connections[0]?.cycle(new AbortController().signal)
    return world.odoo.book.total - before
  }

  it.each(['after a cycle', 'before any'])('works on what it gains again (%s)', async (when) => {
    const [first, second] = [await open(), await open()]
    await first.shareLeases()
    if (when === 'after a cycle') expect(await cycle(first)).toBeGreaterThan(0)
    world.chorus.clock.advance(5 * MINUTE)
    expect((await second.shareLeases()).held).toEqual(['duret'])
    expect((await first.shareLeases()).lost).toEqual(['duret'])
    expect(await cycle(first)).toBe(0)
    await second.releaseLease()
    expect((await first.shareLeases()).held).toEqual(['duret'])
    expect(await cycle(first)).toBeGreaterThan(0)
  })
})

describe('a connection that another process is to have', () => {
  let together: Companies
  beforeEach(async () => {
    together = await openCompanies(['nord', 'sud'])
  })
  afterEach(async () => {
    await Promise.all(together.companies.map((company) => company.close()))
  })

  it('is let go after the step in hand of its cycle, and worked on again where it stays all the same', async () => {
    const outcomes: string[] = []
    const bridges: Bridge[] = []
    for (const own of [1, 2])
      bridges.push(
        await createBridge(
          loadConfig(together.configFile, together.environment),
          winston.createLogger({ silent: true }),
          together.companies[0]?.chorus.clock,
          { processes: { own, isSurelyDead: () => false } },
          { ...NOBODY, cycleEnded: (name, outcome) => outcomes.push(`${name} ${outcome}`) },
        ),
      )
    const [first, second] = bridges
    const cycle = () =>
      first?.connections.find(({ name }) => name === 'sud')?.cycle(new AbortController().signal)
    expect((await first?.shareLeases())?.held).toEqual(['nord', 'sud'])
    await second?.shareLeases()
    const underWay = cycle()
    expect((await first?.shareLeases())?.toGiveUp).toEqual(['sud'])
    await underWay
    expect(outcomes).toEqual(['sud stopped'])

    await second?.close()
    expect((await first?.shareLeases())?.toGiveUp).toEqual([])
    await cycle()
    expect(outcomes).toEqual(['sud stopped', 'sud good'])
    await first?.close()
  })
})
