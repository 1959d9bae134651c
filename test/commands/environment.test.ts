import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import winston from 'winston'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { createBridge } from '../../src/bridge.js'
import { exitCodeFor } from '../../src/commands/exit.js'
import { type Config, describeLeftOut } from '../../src/config/config.js'
import { ConfigError, loadConfig } from '../../src/config/load.js'
import { keepEnvironments } from '../../src/config/used-environments.js'
import { examine } from '../../src/doctor/examine.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { explains } from '../support/explains.js'
import { openWorld } from '../support/open-world.js'

const fileSchema = z.looseObject({ connections: z.array(z.looseObject({})) })

let world: SimulatedWorld

beforeEach(async () => {
  world = await openWorld({ seed: { invoices: 'none' }, withoutSetup: true })
})

afterEach(async () => {
  await world.close()
})

const configure = (environment: 'qualification' | 'production', database = 'bridge.sqlite'): void => {
  const text = readFileSync(world.configFile, 'utf8')
    .replace(/environment: \w+/, `environment: ${environment}`)
    .replace(/\w+\.sqlite/, database)
  writeFileSync(world.configFile, text)
}

const config = () => loadConfig(world.configFile, world.environment)

async function start(): Promise<void> {
  await (await createBridge(config(), winston.createLogger({ silent: true }))).close()
}

const failureOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a database that was used in qualification', () => {
  it('is refused in production, as a wrong configuration that says what to do', async () => {
    await start()
    configure('production')
    const error = await failureOf(start())
    expect(error).toBeInstanceOf(ConfigError)
    expect(exitCodeFor(error)).toBe(2)
    expect(String(error)).toMatch(
      /duret: chorusPro\.environment is production, and \S+\.sqlite was used with qualification: .* another file as "database"/,
    )
    configure('qualification')
    await start()
  })

  it('makes room for another one in production', async () => {
    await start()
    configure('production', 'production.sqlite')
    await start()
    configure('qualification', 'production.sqlite')
    expect(await failureOf(start())).toBeInstanceOf(ConfigError)
  })

  it('is noticed by doctor before a start', async () => {
    await start()
    configure('production')
    const findings = await examine({ configFile: world.configFile, environment: world.environment })
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'database.environment', outcome: 'failed', exitCode: 2 }),
    )
  })
})

describe('connections with files of their own', () => {
  let environment: NodeJS.ProcessEnv
  let write: (name: string, companyId: number, chorusPro?: object) => void
  const bridgeOf = (now: Config) => createBridge(now, winston.createLogger({ silent: true }))
  const load = (): Config => loadConfig(world.configFile, environment)

  beforeEach(() => {
    const {
      connections: [connection],
    } = fileSchema.parse(parse(readFileSync(world.configFile, 'utf8')))
    const folder = join(dirname(world.configFile), 'connections.d')
    mkdirSync(folder)
    const odoo = z.looseObject({}).parse(connection?.['odoo'])
    const usual = z.looseObject({}).parse(connection?.['chorusPro'])
    write = (name, companyId, chorusPro = {}) => {
      const changes = { odoo: { ...odoo, companyId }, chorusPro: { ...usual, ...chorusPro } }
      writeFileSync(join(folder, `${name}.yaml`), stringify({ ...connection, name, ...changes }))
    }
    environment = Object.fromEntries(
      ['NORD', 'SUD'].flatMap((name) =>
        Object.entries(world.environment).map(([key, value]) => [
          key.replace('CHORUS_BRIDGE_', `CHORUS_BRIDGE_${name}_`),
          value,
        ]),
      ),
    )
    const { database } = config()
    writeFileSync(world.configFile, stringify({ database, connectionsFolder: 'connections.d' }))
  })

  it('one that was used in qualification is left out in production, and stops no other', async () => {
    write('nord', 1)
    write('sud', 2)
    const before = load()
    await (await bridgeOf(before)).close()

    write('sud', 2, { environment: 'production' })
    const now = load()
    expect(now.leftOut).toEqual([])
    const bridge = await bridgeOf(now)
    const reread = await keepEnvironments(now, bridge.store, before)
    await bridge.close()
    expect(bridge.connections.map(({ name }) => name)).toEqual(['nord'])
    expect(bridge.config.leftOut.map(describeLeftOut)).toEqual([
      expect.stringMatching(/sud\.yaml is left out: .*was used with qualification/),
    ])
    expect(reread.connections).toEqual(before.connections)
    expect(reread.leftOut).toMatchObject([{ goesOn: 'sud' }])
  })

  explains(
    'known-file-of-a-company',
    'one whose invoices the store knows stays, whatever a copy with its company is called',
    async () => {
      write('sud', 1)
      await (await bridgeOf(load())).close()
      write('nord', 1)
      const now = load()
      expect(now.connections.map(({ name }) => name)).toEqual(['nord'])
      const bridge = await bridgeOf(now)
      await bridge.close()
      expect(bridge.connections.map(({ name }) => name)).toEqual(['sud'])
      expect([...bridge.config.connectionFiles.keys()]).toEqual(['sud'])
      expect(bridge.config.leftOut.map(describeLeftOut)).toEqual([
        expect.stringMatching(/nord\.yaml is left out: nord and sud are the same company/),
      ])
    },
  )
})

describe('a database from before environments were remembered', () => {
  it('takes that of the configuration', async () => {
    await start()
    const database = new Database(config().database)
    database.exec('delete from environments')
    database.close()
    configure('production')
    await start()
    configure('qualification')
    expect(await failureOf(start())).toBeInstanceOf(ConfigError)
  })
})
