import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { examine } from '../../src/doctor/examine.js'
import { USUAL_PATIENCE } from '../../src/doctor/patience.js'
import type { Finding } from '../../src/doctor/finding.js'
import { type Machine, thisMachine } from '../../src/doctor/machine.js'
import type { Json } from '../../src/simulators/odoo/index.js'
import type { SimulatedWorld, WorldOptions } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'

export type Secret =
  'odoo-password' | 'piste-client-id' | 'piste-client-secret' | 'chorus-login' | 'chorus-password'

/** An installation as docs/installation.md makes it, to be put out of order before a doctor sees it. */
export interface Patient {
  readonly world: SimulatedWorld
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  machine: Machine
  /** The file that holds a secret. */
  readonly secretFile: (name: Secret) => string
  readonly writeSecret: (name: Secret, value: string) => void
  /** Changes the configuration file. */
  readonly configure: (change: (file: FileContent) => void) => void
  /** Changes the groups of the bridge's user in Odoo, up to 18.0. */
  readonly setGroups: (commands: Json) => void
  readonly groupId: (xmlid: string) => number
}

const content = z.record(z.string(), z.unknown())
const connection = z.looseObject({ odoo: content, chorusPro: content })
const fileContent = z.looseObject({ connections: z.tuple([connection]) })
export type FileContent = z.infer<typeof fileContent>

export const connectionOf = ({ connections }: FileContent): z.infer<typeof connection> => connections[0]

/** What a doctor finds of an installation that `spoil` has put out of order. */
export async function findingsOf(
  options: WorldOptions,
  spoil: (patient: Patient) => void | Promise<void>,
  stepMs = 20_000,
): Promise<Finding[]> {
  const world = await openWorld({
    connection: { responsibleLogin: 'admin', startDate: '2026-10-01', ...options.connection },
    ...options,
  })
  try {
    const patient = admit(world)
    await spoil(patient)
    const { environment, machine } = patient
    return await examine({
      configFile: world.configFile,
      environment,
      machine,
      patience: { ...USUAL_PATIENCE, stepMs },
    })
  } finally {
    await world.close()
  }
}

function admit(world: SimulatedWorld): Patient {
  const folder = dirname(world.configFile)
  const secrets = join(folder, 'secrets')
  mkdirSync(secrets)
  const secretFile = (name: Secret): string => join(secrets, name)
  const writeSecret = (name: Secret, value: string): void => {
    writeFileSync(secretFile(name), value, { mode: 0o600 })
  }
  const environment: NodeJS.ProcessEnv = {}
  for (const [variable, value] of Object.entries(world.environment)) {
    const name = variable.replace('CHORUS_BRIDGE_', '').toLowerCase().replaceAll('_', '-') as Secret
    writeSecret(name, value)
    environment[`${variable}_FILE`] = secretFile(name)
  }
  // As mkdtemp leaves it, others cannot enter.
  chmodSync(folder, 0o755)
  const user = world.odoo.records('res.users').find((row) => row['login'] === 'chorus')
  return {
    world,
    folder,
    environment,
    machine: { ...thisMachine, userId: 1000, freeBytes: () => 1e12, addonDanger: () => undefined },
    secretFile,
    writeSecret,
    configure: (change) => {
      const file = fileContent.parse(parse(readFileSync(world.configFile, 'utf8')))
      change(file)
      writeFileSync(world.configFile, stringify(file))
    },
    setGroups: (commands) => {
      world.odoo.edit('res.users', user?.id ?? 0, { groups_id: commands })
    },
    groupId: (xmlid) => {
      const [module, name] = xmlid.split('.')
      const found = world.odoo
        .records('ir.model.data')
        .find((row) => row['module'] === module && row['name'] === name)
      return Number(found?.['res_id'])
    },
  }
}
