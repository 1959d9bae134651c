import { CHORUS_ENVIRONMENTS } from '../chorus/environments.js'
import { isThisMachine } from '../http/this-machine.js'
import type { Connection } from './config.js'
import type { ConnectionFile, FileConfig } from './schema.js'
import type { SecretKey } from './secrets.js'

/** `limit_time_real` of an Odoo that nobody has tuned. */
const DEFAULT_REQUEST_LIMIT_SECONDS = 120

/** A connection of the right shape, with what it leaves to others and its secrets. */
export function completeConnection(
  connection: ConnectionFile,
  {
    connectionDefaults: defaults,
    refinancingRates,
  }: Pick<FileConfig, 'connectionDefaults' | 'refinancingRates'>,
  secret: (key: SecretKey) => string,
): Connection {
  const { name, odoo, chorusPro } = connection
  const { tokenUrl, apiUrl } = addressesOf(chorusPro)
  return {
    name,
    odoo: {
      url: odoo.url,
      database: odoo.database,
      login: odoo.login,
      password: secret('odooPassword'),
      companyId: odoo.companyId,
      transport: odoo.transport,
      requestLimitSeconds: odoo.requestLimitSeconds ?? DEFAULT_REQUEST_LIMIT_SECONDS,
    },
    chorusPro: {
      environment: chorusPro.environment,
      tokenUrl,
      apiUrl,
      clientId: secret('clientId'),
      clientSecret: secret('clientSecret'),
      technicalLogin: secret('technicalLogin'),
      technicalPassword: secret('technicalPassword'),
      quotas: {
        requestsPerSecond: connection.requestsPerSecond ?? defaults.requestsPerSecond,
        requestsPerDay: connection.requestsPerDay ?? defaults.requestsPerDay,
      },
    },
    siret: connection.siret,
    startDate: connection.startDate,
    publicTag: connection.publicTag,
    restOncePaid: connection.restOncePaid,
    attachProof: connection.attachProof,
    paymentPeriods: connection.paymentPeriods,
    refinancingRates: Object.fromEntries(
      Object.entries(refinancingRates).map(([first, rate]) => [first, String(rate)]),
    ),
    excludeTag: connection.excludeTag,
    responsibleLogin: connection.responsibleLogin,
    graceMinutes: connection.graceMinutes ?? defaults.graceMinutes,
    syntax: connection.syntax ?? defaults.syntax,
    framework: connection.framework ?? defaults.framework,
    worksSyntax: connection.worksSyntax,
    directoryMaxAgeHours: connection.directoryMaxAgeHours ?? defaults.directoryMaxAgeHours,
    settleMinutes: connection.settleMinutes ?? defaults.settleMinutes,
    depositsAtOnce: connection.depositsAtOnce ?? defaults.depositsAtOnce,
    invoicesPerFlow: connection.invoicesPerFlow ?? defaults.invoicesPerFlow,
    maintenance: connection.maintenance,
  }
}

function addressesOf({ environment, oauthUrl, apiUrl }: ConnectionFile['chorusPro']): {
  tokenUrl: string
  apiUrl: string
} {
  const addresses = CHORUS_ENVIRONMENTS[environment]
  return { tokenUrl: oauthUrl ?? addresses.tokenUrl, apiUrl: apiUrl ?? addresses.apiUrl }
}

/** Plain http to another machine: a problem, or a warning where it is allowed. */
export function insecureAddresses({ name, odoo, chorusPro }: ConnectionFile): {
  problems: string[]
  warnings: string[]
} {
  const problems: string[] = []
  const warnings: string[] = []
  const { tokenUrl, apiUrl } = addressesOf(chorusPro)
  const look = (key: string, url: string, allowed: boolean | undefined): void => {
    if (!insecure(url)) return
    if (allowed) warnings.push(`${name}: ${key} is plain http (${url}): passwords cross the network in clear`)
    else
      problems.push(
        `${name}: ${key} is plain http (${url}), which shows passwords to the network; use https, or set allowInsecure: true if this network is yours`,
      )
  }
  look('odoo.url', odoo.url, odoo.allowInsecure)
  look('chorusPro.oauthUrl', tokenUrl, chorusPro.allowInsecure)
  look('chorusPro.apiUrl', apiUrl, chorusPro.allowInsecure)
  return { problems, warnings }
}

function insecure(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isThisMachine(hostname)
}
