import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { createChorusPort } from '../../src/chorus/adapter.js'
import { loadConfig } from '../../src/config/load.js'
import { openWorld } from '../../src/simulators/world.js'
import { fillFollowed, invoiceNumber, setCursors } from './followed-invoices.js'
import { startInBetween } from './in-between.js'
import { type Program, runOnce } from './program.js'
import { storeOf } from './quiet.js'

const FOLLOWED = 100
const LATENCY_MS = 200
const APART_MS = 90 * 60_000
const TOKEN_SECONDS = 24 * 3_600

export interface Polling {
  /** Of a cycle of the program, its start included. */
  readonly cycleSeconds: number
  /** Of asking Chorus Pro for each invoice, one after the other, as other connectors do. */
  readonly oneByOneSeconds: number
}

/** What has become of a hundred invoices, while each answer of Chorus Pro takes its time. */
export async function measurePolling(program: Program): Promise<Polling> {
  const world = await openWorld({
    version: '19.0',
    chorus: { clock: { speed: 0 }, tokenSeconds: TOKEN_SECONDS },
  })
  const delayed = await startInBetween()
  delayed.target = new URL(world.chorus.url).origin
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bench-'))
  try {
    const config = loadConfig(world.configFile, world.environment)
    await fillFollowed(world, config, FOLLOWED, await storeOf(program))
    world.chorus.clock.advance(APART_MS)
    setCursors(config, world.chorus.clock.now())
    const configFile = join(folder, 'config.yaml')
    const { health: _, ...settings } = z.looseObject({}).parse(parse(readFileSync(world.configFile, 'utf8')))
    writeFileSync(configFile, stringify(settings).replaceAll(delayed.target, delayed.url))
    const place = { configFile, environment: world.environment, folder }
    await runOnce(program, place)
    delayed.delayMs = LATENCY_MS
    const cycleSeconds = await secondsOf(() => runOnce(program, place))
    const [connection] = config.connections
    if (connection === undefined) throw new Error('the configuration has no connection')
    const { clientId, clientSecret, technicalLogin, technicalPassword } = connection.chorusPro
    const account = { clientId, clientSecret, technicalLogin, technicalPassword }
    const chorus = createChorusPort({
      ...account,
      tokenUrl: `${delayed.url}/api/oauth/token`,
      apiUrl: delayed.url,
    })
    const oneByOneSeconds = await secondsOf(async () => {
      for (let index = 0; index < FOLLOWED; index++) await chorus.findByNumber(invoiceNumber(index))
    })
    chorus.close()
    return { cycleSeconds, oneByOneSeconds }
  } finally {
    delayed.close()
    await world.close()
    rmSync(folder, { recursive: true })
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - started) / 1e9
}
