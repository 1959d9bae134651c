import { Writable } from 'node:stream'
import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { status } from '../../src/commands/status.js'
import { loadConfig } from '../../src/config/load.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'
import { outputOf } from '../support/capture-output.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE } from '../support/running-bridge.js'
import { withoutWaiting } from '../support/without-waiting.js'

const NUMBER = 'INV/2026/00010'

let world: SimulatedWorld
/** By how much the bridge's own clock is wrong, in milliseconds; both servers keep the right time. */
let error: number
let bridge: Awaited<ReturnType<typeof createBridge>>
let log: string

async function begin(ahead: number): Promise<void> {
  error = ahead
  log = ''
  world = await openWorld({ connection: { startDate: '2026-10-06', graceMinutes: 30 } })
  const clock = { now: () => new Date(world.chorus.clock.now().getTime() + error) }
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += chunk.toString()
      done()
    },
  })
  const logger = winston.createLogger({ transports: [new winston.transports.Stream({ stream })] })
  bridge = await createBridge(
    loadConfig(world.configFile, world.environment),
    logger,
    clock,
    withoutWaiting(world),
  )
  // What anybody writes begins the minutes of grace.
  const [move] = world.odoo.records('account.move').filter(({ name }) => name === NUMBER)
  world.odoo.edit('account.move', move?.id ?? 0, { ref: 'just now' })
}

afterEach(async () => {
  await bridge.close()
  await world.close()
})

async function cycle(): Promise<void> {
  await bridge.holdLease()
  await bridge.connections[0]?.cycle(new AbortController().signal)
}

const stage = async (): Promise<string | undefined> => (await bridge.store.stories(NUMBER))[0]?.row.stage

describe('minutes of grace', () => {
  const lasts = async (ahead: number): Promise<void> => {
    await begin(ahead)
    await cycle()
    expect(await stage()).toBe('discovered')
    world.chorus.clock.advance(28 * MINUTE)
    await cycle()
    expect(await stage()).toBe('discovered')
    world.chorus.clock.advance(3 * MINUTE)
    await cycle()
    expect(await stage()).not.toBe('discovered')
  }

  explains('grace-by-odoos-clock', 'last as long when our clock is an hour ahead', () => lasts(HOUR))

  it('last as long when our clock is an hour late', () => lasts(-HOUR))

  it('last as long when our clock is right', () => lasts(0))
})

describe('a clock that is off', () => {
  const said = (text: RegExp): number => log.split('\n').filter((line) => text.test(line)).length

  it('is told once for each side, with what to do, until it is right again', async () => {
    await begin(HOUR)
    for (let times = 0; times < 3; times += 1) await cycle()
    expect(said(/the clock of this machine is 60 min ahead of Odoo's.*timedatectl/)).toBe(1)
    expect(said(/the clock of this machine is 60 min ahead of Chorus Pro's/)).toBe(1)
    expect((await outputOf(() => status(world.configFile, {}))).out).toMatch(
      /^duret: the clock of this machine is 60 min ahead of Odoo's, as seen since/m,
    )

    error = 0
    for (let times = 0; times < 6; times += 1) await cycle()
    expect(said(/the clocks agree again/)).toBe(2)
    expect((await outputOf(() => status(world.configFile, {}))).out).not.toContain('the clock of')
  })

  it('is told no more by status after a restart with a right clock', async () => {
    await begin(-2 * HOUR)
    await cycle()
    expect(said(/2 h behind Odoo's|120 min behind Odoo's/)).toBe(1)
    await bridge.close()
    bridge = await createBridge(
      loadConfig(world.configFile, world.environment),
      winston.createLogger({ silent: true }),
      world.chorus.clock,
      withoutWaiting(world),
    )
    await cycle()
    expect((await outputOf(() => status(world.configFile, {}))).out).not.toContain('the clock of')
  })
})
