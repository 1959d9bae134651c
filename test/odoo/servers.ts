import { runSetup } from '../../src/odoo/setup/setup.js'
import { OdooClient, type OdooClientOptions } from '../../src/odoo/wire/client.js'
import {
  type DatabaseCopy,
  type OdooSimulator,
  type OdooVersion,
  startOdooSimulator,
} from '../../src/simulators/odoo/index.js'
import { Waits } from '../support/waits.js'

export interface Spoken {
  readonly version: OdooVersion
  readonly transport: 'json-rpc' | 'json-2'
}

/** Every version over every protocol that it speaks: what the bridge asks is answered alike by all. */
export const SERVERS: readonly Spoken[] = [
  { version: '16.0', transport: 'json-rpc' },
  { version: '17.0', transport: 'json-rpc' },
  { version: '18.0', transport: 'json-rpc' },
  { version: '19.0', transport: 'json-rpc' },
  { version: '19.0', transport: 'json-2' },
  { version: '19.0-pdp', transport: 'json-2' },
  { version: '20.0', transport: 'json-2' },
]

/** The users of the simulator have their login as password, and as API key their login followed by this. */
export const API_KEY = '-api-key'

export function accessAs(
  login: string,
  { url, database }: OdooSimulator,
  { transport }: Spoken,
): OdooClientOptions {
  return { url, database, login, password: transport === 'json-2' ? `${login}${API_KEY}` : login, transport }
}

/** The same without a socket, for what is not about the wire. */
export function accessWithin(login: string, odoo: OdooSimulator, server: Spoken): OdooClientOptions {
  const { waited, pace } = new Waits(() => 0)
  return {
    ...accessAs(login, odoo, server),
    net: { exchange: (request) => odoo.exchange(request, waited), pace },
  }
}

/** What such a server holds once it is set up, which takes ten times as long as to start it. */
export async function heldAfterSetup(server: Spoken, clock?: { now(): Date }): Promise<DatabaseCopy> {
  const odoo = await startOdooSimulator({ version: server.version, ...(clock && { clock }) })
  const admin = new OdooClient(accessWithin('admin', odoo, server))
  await runSetup(admin)
  const copy = odoo.copy()
  admin.close()
  await odoo.close()
  return copy
}
