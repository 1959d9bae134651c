import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { exitCodeFor } from '../../src/commands/exit.js'
import { ConfigError, loadConfig } from '../../src/config/load.js'
import { examine } from '../../src/doctor/examine.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'

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
