import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from '../../src/config/config.js'
import { loadConfig } from '../../src/config/load.js'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { fillFollowed, setCursors, type OpenStore } from './followed-invoices.js'
import { makePlace } from './place.js'
import { type Program, runOnce, type Usage } from './program.js'

const APART_MS = 90 * 60_000
const TOKEN_SECONDS = 24 * 3_600

/** A cycle that finds nothing to do, with so many invoices that are on their way: from the start of the process to its end. */
export async function measureQuiet(program: Program, followed: number): Promise<Usage> {
  const { world } = await openFollowed(program, followed)
  const place = makePlace(world)
  try {
    // Takes the directory of the day, and what an invoice that nobody looked at for a day costs.
    await runOnce(program, place)
    await runOnce(program, place)
    return await runOnce(program, place)
  } finally {
    await world.close()
    place.remove()
  }
}

/** A world with so many invoices that are on their way, in which nothing has happened since. */
export async function openFollowed(
  program: Program,
  followed: number,
): Promise<{ readonly world: SimulatedWorld; readonly config: Config }> {
  const world = await openWorld({
    version: '19.0',
    // What is followed changed a while ago, by both clocks: a server that is ahead of ours would be read from ours on.
    chorus: { clock: { speed: 0, start: new Date(Date.now() - APART_MS) }, tokenSeconds: TOKEN_SECONDS },
  })
  const config = loadConfig(world.configFile, world.environment)
  await fillFollowed(world, config, followed, await storeOf(program))
  world.chorus.clock.advance(APART_MS)
  setCursors(config, world.chorus.clock.now())
  return { world, config }
}

const storeSchema = z.object({
  openSqliteStore: z.custom<OpenStore>((value) => typeof value === 'function'),
})

/** Its own: another version has another schema. */
async function storeOf({ root }: Program): Promise<OpenStore> {
  const file: unknown = await import(join(root, 'dist/store/sqlite/open.js'))
  return storeSchema.parse(file).openSqliteStore
}
