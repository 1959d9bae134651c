import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { createBridge, type Bridge } from '../bridge.js'
import { loadConfig } from '../config/load.js'
import { secretsOf } from '../config/config.js'
import { createLogger } from '../log/logger.js'
import { OdooClient } from '../odoo/client.js'
import { runSetup } from '../odoo/setup.js'
import {
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  startChorusSimulator,
  type ChorusSimulator,
} from '../simulators/chorus/index.js'
import { startOdooSimulator, type OdooSimulator } from '../simulators/odoo/index.js'

const DOCUMENTS = fileURLToPath(new URL('../../test/fixtures/odoo/17.0/documents', import.meta.url))

/** Two simulated servers, and the program as an administrator would have configured it for them. */
export interface DemoWorld {
  readonly odoo: OdooSimulator
  readonly chorus: ChorusSimulator
  readonly bridge: Bridge
  close(): Promise<void>
}

/** Both servers share one clock, which only moves when it is told to. */
export async function openWorld(): Promise<DemoWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bridge-demo-'))
  const chorus = await startChorusSimulator({ clock: { speed: 0 } })
  const odoo = await startOdooSimulator({
    version: '17.0',
    clock: chorus.clock,
    seed: { documentsDir: DOCUMENTS },
  })
  const file = join(folder, 'config.yaml')
  writeFileSync(file, stringify(configuration(folder, odoo, chorus)))
  const config = loadConfig(file, {
    CHORUS_BRIDGE_ODOO_PASSWORD: 'chorus',
    CHORUS_BRIDGE_PISTE_CLIENT_ID: DEFAULT_PISTE_CLIENT.clientId,
    CHORUS_BRIDGE_PISTE_CLIENT_SECRET: DEFAULT_PISTE_CLIENT.clientSecret,
    CHORUS_BRIDGE_CHORUS_LOGIN: DEFAULT_LOGIN,
    CHORUS_BRIDGE_CHORUS_PASSWORD: DEFAULT_PASSWORD,
  })
  const administrator = new OdooClient({
    url: odoo.url,
    database: odoo.database,
    login: 'admin',
    password: 'admin',
  })
  await runSetup(administrator)
  administrator.close()
  const logger = createLogger('error', secretsOf(config), process.stdout.isTTY)
  const bridge = await createBridge(config, logger, chorus.clock)
  return {
    odoo,
    chorus,
    bridge,
    async close() {
      await bridge.close()
      await Promise.all([odoo.close(), chorus.close()])
      rmSync(folder, { recursive: true })
    },
  }
}

function configuration(folder: string, odoo: OdooSimulator, chorus: ChorusSimulator): unknown {
  return {
    database: join(folder, 'bridge.sqlite'),
    connections: [
      {
        name: 'duret',
        odoo: { url: odoo.url, database: odoo.database, login: 'chorus' },
        chorusPro: { environment: 'qualification', oauthUrl: chorus.tokenUrl, apiUrl: chorus.apiUrl },
        startDate: '2026-10-01',
      },
    ],
  }
}
