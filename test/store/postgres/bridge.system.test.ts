import { readFileSync, writeFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import winston from 'winston'
import { createBridge } from '../../../src/bridge.js'
import { loadConfig } from '../../../src/config/load.js'
import { openPostgresStore } from '../../../src/store/postgres/open.js'
import { openWorld } from '../../support/open-world.js'
import type { SimulatedWorld } from '../../../src/simulators/world.js'
import { withoutWaiting } from '../../support/without-waiting.js'
import { Cluster, describeServer } from './cluster.js'
import { BY_GIVEN_CLOCK } from './given-clock.js'
import { run, takenBy } from '../../support/running-program.js'

const HOUR = 3_600_000
const START = new Date('2026-11-22T23:00:00Z')
const PASSWORD = 'p@ss/w%rd:secret'

describeServer(() => {
  let cluster: Cluster
  let world: SimulatedWorld
  beforeAll(async () => {
    cluster = await Cluster.start({ password: PASSWORD, network: 'clear' })
    await cluster.database('bridge')
    await cluster.database('anew')
    world = await openWorld({
      chorus: { clock: { start: START, speed: 0 } },
      config: { database: cluster.overNetwork('bridge', '127.0.0.1') },
      connection: { startDate: '2026-10-01', graceMinutes: 0 },
    })
    Object.assign(world.environment, { CHORUS_BRIDGE_DATABASE_PASSWORD: PASSWORD })
  })
  afterAll(async () => {
    await world.close()
    await cluster.remove()
  })

  /** The real bridge in this process, by the clock of the world. */
  async function live(cycles: number): Promise<string> {
    const config = loadConfig(world.configFile, world.environment)
    const log: string[] = []
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        log.push(chunk.toString())
        done()
      },
    })
    const logger = winston.createLogger({ transports: [new winston.transports.Stream({ stream })] })
    const bridge = await createBridge(config, logger, world.chorus.clock, {
      ...withoutWaiting(world),
      openStore: () => openPostgresStore(config, undefined, { engine: BY_GIVEN_CLOCK }),
    })
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await bridge.holdLease()
      await bridge.connections[0]?.cycle(new AbortController().signal)
      await bridge.idle()
      world.chorus.clock.advance(12 * HOUR)
    }
    await bridge.close()
    return log.join('')
  }

  const fields = (number: string) => world.odoo.records('account.move').find(({ name }) => name === number)

  it('a bridge takes invoices over it from their deposit to their payment, each once', async () => {
    const log = await live(45)
    expect(log).not.toContain('"fault"')
    const taken = takenBy(world)
    expect(taken).toContain('INV/2026/00001')
    expect(new Set(taken).size).toBe(taken.length)
    expect(fields('INV/2026/00001')).toMatchObject({
      x_chorus_stage: 'closed',
      x_chorus_status: 'MISE_EN_PAIEMENT',
    })
  })

  it('status and show tell of them', async () => {
    const status = run(world, 'status')
    expect(await status.ended).toBe(0)
    expect(status.said()).toMatch(/INV\/2026\/00001 .*closed/)
    const show = run(world, 'show', 'INV/2026/00001')
    expect(await show.ended).toBe(0)
    expect(show.said()).toContain('MISE_EN_PAIEMENT')
  })

  it('doctor says which database it is, and that its tables are in order', async () => {
    const doctor = run(world, 'doctor')
    await doctor.ended
    expect(doctor.said()).toContain(`PostgreSQL: ${cluster.overNetwork('bridge', '127.0.0.1')}`)
    expect(doctor.said()).toContain('its tables are those of this version')
    expect(doctor.said()).not.toContain('fault')
  })

  it('backup leaves it to the tools of PostgreSQL', async () => {
    const backup = run(world, 'backup', '/tmp/never-made.sqlite')
    expect(await backup.ended).toBe(1)
    expect(backup.said()).toContain('pg_dump')
  })

  it('rebuild makes an empty database anew, and leaves one that is used as it is', async () => {
    const used = run(world, 'rebuild')
    expect(await used.ended).toBe(1)
    expect(used.said()).toContain('has been used by a bridge')

    const before = takenBy(world)
    const another = inAnother()
    const rebuild = run(another, 'rebuild')
    const code = await rebuild.ended
    expect([code, rebuild.said()]).toEqual([0, expect.stringContaining('is made anew')])
    const status = run(another, 'status')
    expect(await status.ended).toBe(0)
    expect(status.said()).toMatch(/INV\/2026\/00001 .*closed/)
    expect(takenBy(world)).toEqual(before)
  })

  /** The same world with another database. */
  function inAnother(): SimulatedWorld {
    const configFile = `${world.configFile}.anew.yaml`
    writeFileSync(configFile, readFileSync(world.configFile, 'utf8').replace('/bridge\n', '/anew\n'))
    return { ...world, configFile }
  }

  it.each(['status', 'doctor', 'once', 'start', 'rebuild'])(
    '%s with another password says what to look at, and repeats no password',
    async (command) => {
      const wrong = 'wr@ng/pssst%'
      const program = run(
        { ...world, environment: { ...world.environment, CHORUS_BRIDGE_DATABASE_PASSWORD: wrong } },
        command,
      )
      expect(await program.ended).toBe(1)
      expect(program.said()).toContain('28P01')
      expect(program.said()).toContain('CHORUS_BRIDGE_DATABASE_PASSWORD')
      for (const secret of [
        wrong,
        encodeURIComponent(wrong),
        Buffer.from(wrong).toString('base64'),
        PASSWORD,
      ])
        expect(program.said()).not.toContain(secret)
    },
  )

  it('no table holds the password', async () => {
    const [address, out] = [cluster.overNetwork('bridge', '127.0.0.1'), `${cluster.folder}/dump.sql`]
    expect(address).not.toContain(PASSWORD)
    await cluster.tool('pg_dump', ['--dbname=bridge', `--file=${out}`])
    const dump = readFileSync(out, 'utf8')
    expect(dump).toContain('INV/2026/00001')
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(dump).not.toContain(secret)
  })
})
