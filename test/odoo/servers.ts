import type { OdooClientOptions } from '../../src/odoo/wire/client.js'
import type { OdooSimulator, OdooVersion } from '../../src/simulators/odoo/index.js'

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
