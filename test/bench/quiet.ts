import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { loadConfig } from '../../src/config/load.js'
import { openWorld } from '../../src/simulators/world.js'
import { fillFollowed, setCursors, type OpenStore } from './followed-invoices.js'
import { type Program, runOnce, type Usage } from './program.js'

const APART_MS = 90 * 60_000
const TOKEN_SECONDS = 24 * 3_600

/** A cycle that finds nothing to do, with so many invoices that are on their way: from the start of the process to its end. */
export async function measureQuiet(program: Program, followed: number): Promise<Usage> {
  const world = await openWorld({
    version: '19.0',
    chorus: { clock: { speed: 0 }, tokenSeconds: TOKEN_SECONDS },
  })
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bench-'))
  try {
    const config = loadConfig(world.configFile, world.environment)
    await fillFollowed(world, config, followed, await storeOf(program))
    world.chorus.clock.advance(APART_MS)
    setCursors(config, world.chorus.clock.now())
    const configFile = join(folder, 'config.yaml')
    // `once` has no page, and an earlier version does not know the key.
    const { health: _, ...settings } = z.looseObject({}).parse(parse(readFileSync(world.configFile, 'utf8')))
    writeFileSync(configFile, stringify(settings))
    const run = (): Promise<Usage> => runOnce(program, { configFile, environment: world.environment, folder })
    // Takes the directory of the day, and what an invoice that nobody looked at for a day costs.
    await run()
    await run()
    return await run()
  } finally {
    await world.close()
    rmSync(folder, { recursive: true })
  }
}

const storeSchema = z.object({
  openSqliteStore: z.custom<OpenStore>((value) => typeof value === 'function'),
})

/** Its own: another version has another schema. */
export async function storeOf({ root }: Program): Promise<OpenStore> {
  const file: unknown = await import(join(root, 'dist/store/sqlite/open.js'))
  return storeSchema.parse(file).openSqliteStore
}
