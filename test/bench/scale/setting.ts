import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { DEFAULT_PISTE_CLIENT } from '../../../src/simulators/chorus/index.js'
import type { Answer, OPEN } from './questions.js'
import { accountOf, odooPasswordOf } from './accounts.js'
import type { Setting } from './worker.js'

/** High enough to end nothing. */
export const NO_QUOTA = 10_000

export const nameOf = (company: number): string => `c${String(company + 1).padStart(3, '0')}`

/** The configuration of all companies, which use one application of PISTE. */
export function writeSetting(
  folder: string,
  { gateway, odoo }: Answer<typeof OPEN>,
  { database, requestsPerSecond }: { readonly database: string; readonly requestsPerSecond: number },
): Setting {
  const configFile = join(folder, `config-${String(requestsPerSecond)}.yaml`)
  const environment: Record<string, string> = {}
  const connections = odoo.map((url, company) => {
    const name = nameOf(company)
    const variable = (secret: string): string => `CHORUS_BRIDGE_${name.toUpperCase()}_${secret}`
    const account = accountOf(company)
    environment[variable('ODOO_PASSWORD')] = odooPasswordOf(company)
    environment[variable('PISTE_CLIENT_ID')] = DEFAULT_PISTE_CLIENT.clientId
    environment[variable('PISTE_CLIENT_SECRET')] = DEFAULT_PISTE_CLIENT.clientSecret
    environment[variable('CHORUS_LOGIN')] = account.login
    environment[variable('CHORUS_PASSWORD')] = account.password
    return {
      name,
      odoo: { url, database: 'o17', login: 'chorus' },
      chorusPro: { environment: 'qualification', oauthUrl: `${gateway}/api/oauth/token`, apiUrl: gateway },
      startDate: '2026-10-01',
      graceMinutes: 0,
    }
  })
  const settings = {
    database,
    connectionDefaults: { requestsPerSecond, requestsPerDay: 1_000_000_000 },
    health: { port: 0 },
    connections,
  }
  writeFileSync(configFile, stringify(settings))
  return { configFile, environment }
}
