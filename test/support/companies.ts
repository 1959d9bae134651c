import { readFileSync, writeFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import type { SimulatedWorld, WorldOptions } from '../../src/simulators/world.js'
import { openWorld } from './open-world.js'

const fileSchema = z.looseObject({ connections: z.array(z.looseObject({})) })

/** One configuration of several companies, each of them a connection to an Odoo and a Chorus Pro of its own. */
export interface Companies {
  readonly configFile: string
  readonly environment: Readonly<Record<string, string>>
  readonly companies: readonly SimulatedWorld[]
}

export async function openCompanies(
  names: readonly string[],
  options: WorldOptions = {},
): Promise<Companies> {
  const connection = { startDate: '2026-10-06', graceMinutes: 0, ...options.connection }
  const companies: SimulatedWorld[] = []
  const connections: object[] = []
  const environment: Record<string, string> = {}
  for (const name of names) {
    const company = await openWorld({ ...options, connection })
    companies.push(company)
    connections.push({ ...fileOf(company).connections[0], name })
    for (const [key, value] of Object.entries(company.environment))
      environment[key.replace('CHORUS_BRIDGE_', `CHORUS_BRIDGE_${name.toUpperCase()}_`)] = value
  }
  const [first] = companies
  if (first === undefined) throw new Error('no company was named')
  writeFileSync(first.configFile, stringify({ ...fileOf(first), connections }))
  return { configFile: first.configFile, environment, companies }
}

function fileOf({ configFile }: SimulatedWorld): z.infer<typeof fileSchema> {
  return fileSchema.parse(parse(readFileSync(configFile, 'utf8')))
}
