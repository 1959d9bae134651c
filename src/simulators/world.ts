import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { OdooClient } from '../odoo/wire/client.js'
import { PACKAGE_ROOT } from '../package-root.js'
import { findForeign } from '../odoo/server/external-ids.js'
import { runSetup } from '../odoo/setup/setup.js'
import {
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  startChorusSimulator,
  type ChorusSimulator,
  type ChorusSimulatorOptions,
} from './chorus/index.js'
import {
  isSince,
  type OdooSeed,
  type DatabaseCopy,
  type OdooSimulator,
  type OdooVersion,
  recordingsOf,
  startOdooSimulator,
} from './odoo/index.js'

/** Two simulated servers, and the configuration that an administrator would write for them. */
export interface SimulatedWorld {
  readonly odoo: OdooSimulator
  readonly chorus: ChorusSimulator
  /** Path of the configuration file; the store lies beside it. */
  readonly configFile: string
  /** The environment variables that hold the secrets. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export interface WorldOptions {
  readonly version?: OdooVersion
  readonly seed?: OdooSeed
  readonly chorus?: ChorusSimulatorOptions
  /** Keys of the configuration file that differ; those of `connection` go to its only connection. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly connection?: Readonly<Record<string, unknown>>
  /** Keys of the connection's `odoo` that differ. */
  readonly odooSettings?: Readonly<Record<string, unknown>>
  /** Odoo's app *Sales* is installed; it is not when absent. */
  readonly sale?: boolean
  /** Odoo's module for Chorus Pro is installed; it is when absent. */
  readonly chorusModule?: boolean
  /** Leaves out the custom fields in Odoo. */
  readonly withoutSetup?: boolean
  /** What an Odoo of this version holds that was set up before, in place of seed and set-up. */
  readonly holds?: DatabaseCopy
}

/** Documents that real Odoo servers made for the invoices of the simulated one. */
export function recordedDocuments(version: OdooVersion): string {
  return join(PACKAGE_ROOT, 'src/simulators/recordings', recordingsOf(version), 'documents')
}

/** Both servers share one clock; it stands still, unless the options say otherwise, until it is told to move. */
export async function openWorld(options: WorldOptions = {}): Promise<SimulatedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bridge-'))
  const version = options.version ?? '17.0'
  const chorus = await startChorusSimulator({ clock: { speed: 0 }, ...options.chorus })
  const odoo = await startOdooSimulator({
    version,
    clock: chorus.clock,
    seed: options.seed ?? { documentsDir: recordedDocuments(version) },
    sale: options.sale ?? false,
    chorusModule: options.chorusModule ?? true,
    ...(options.holds && { holds: options.holds }),
  })
  const configFile = join(folder, 'config.yaml')
  const configuration = {
    database: join(folder, 'bridge.sqlite'),
    // Simulated servers answer a hundred times faster than PISTE, and a simulated day passes in seconds.
    connectionDefaults: { requestsPerSecond: 10_000, requestsPerDay: 1_000_000_000 },
    // Several worlds stand at once.
    health: { port: 0 },
    ...options.config,
    connections: [
      {
        name: 'duret',
        odoo: { url: odoo.url, database: odoo.database, login: 'chorus', ...options.odooSettings },
        chorusPro: { environment: 'qualification', oauthUrl: chorus.tokenUrl, apiUrl: chorus.apiUrl },
        startDate: '2026-10-01',
        ...options.connection,
      },
    ],
  }
  writeFileSync(configFile, stringify(configuration))
  if (options.withoutSetup !== true && options.holds === undefined) await setUp(odoo)
  return {
    odoo,
    chorus,
    configFile,
    environment: {
      CHORUS_BRIDGE_ODOO_PASSWORD: secretOf('chorus', version),
      CHORUS_BRIDGE_PISTE_CLIENT_ID: DEFAULT_PISTE_CLIENT.clientId,
      CHORUS_BRIDGE_PISTE_CLIENT_SECRET: DEFAULT_PISTE_CLIENT.clientSecret,
      CHORUS_BRIDGE_CHORUS_LOGIN: DEFAULT_LOGIN,
      CHORUS_BRIDGE_CHORUS_PASSWORD: DEFAULT_PASSWORD,
    },
    async close() {
      await Promise.all([odoo.close(), chorus.close()])
      rmSync(folder, { recursive: true })
    },
  }
}

/** What a user of the simulated Odoo proves itself with: from 20.0 on only an API key opens anything but web pages. */
export function secretOf(login: 'admin' | 'chorus', version: OdooVersion): string {
  return isSince(version, '20.0') ? `${login}-api-key` : login
}

/** What an administrator does once: the fields and views, and *Contact Creation* for the bridge's user. */
export async function setUp({ url, database, version }: OdooSimulator): Promise<void> {
  const administrator = new OdooClient({
    url,
    database,
    login: 'admin',
    password: secretOf('admin', version),
  })
  await runSetup(administrator)
  const group = await findForeign(administrator, 'base', 'group_partner_manager')
  const [user = 0] = await administrator.search('res.users', [['login', '=', 'chorus']])
  const groups = isSince(version, '19.0') ? 'group_ids' : 'groups_id'
  await administrator.update('res.users', user, { [groups]: [[4, group]] })
  administrator.close()
}
