import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import type { SimulatedWorld } from '../../src/simulators/world.js'

/** Where a run finds what it needs. */
export interface Place {
  readonly configFile: string
  readonly environment: Readonly<Record<string, string>>
  /** For what it leaves behind. */
  readonly folder: string
  remove(): void
}

/** The world's configuration for `once`, with another address of Chorus Pro where one is given. */
export function makePlace(world: SimulatedWorld, chorusUrl?: string): Place {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bench-'))
  const configFile = join(folder, 'config.yaml')
  const { origin } = new URL(world.chorus.url)
  // `once` has no page, and an earlier version does not know the key.
  const { health: _, ...settings } = z.looseObject({}).parse(parse(readFileSync(world.configFile, 'utf8')))
  writeFileSync(configFile, stringify(settings).replaceAll(origin, chorusUrl ?? origin))
  return {
    configFile,
    environment: world.environment,
    folder,
    remove: () => {
      rmSync(folder, { recursive: true })
    },
  }
}
