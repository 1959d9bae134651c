import { accountHeader } from '../secrets/account-header.js'
import type { Framework } from '../domain/invoice/framework.js'
import type { MaintenanceWindow } from '../domain/running/maintenance.js'
import type { HealthSettings } from './health.js'
import type { TransportChoice } from '../domain/running/transport.js'

/** A whole, valid configuration. Made by `loadConfig` only. */
export interface Config {
  /** Absolute path of a SQLite file, or the address of a PostgreSQL database, without a password. */
  readonly database: string
  readonly databasePassword?: string
  /** Cron expression. */
  readonly schedule: string
  readonly dryRun: boolean
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug'
  /** Those of the file itself first, then those of `connectionsFolder`. */
  readonly connections: readonly Connection[]
  /** Absolute: where each file is a connection. */
  readonly connectionsFolder: string | undefined
  /** File of each connection that has one of its own, by the connection's name. */
  readonly connectionFiles: ReadonlyMap<string, string>
  /** Files of `connectionsFolder` that are not followed: of one company each, which must not stop the others. */
  readonly leftOut: readonly LeftOut[]
  /** Absolute: where secrets lie that no variable names. */
  readonly secretsFolder: string | undefined
  readonly health: HealthSettings
  /** What the administrator should know at each start. */
  readonly warnings: readonly string[]
}

/** A file of `connectionsFolder` that cannot be followed as it stands. */
export interface LeftOut {
  /** Absolute. */
  readonly file: string
  /** The connection as it ran before goes on; undefined: there is none. */
  readonly goesOn: string | undefined
  /** English, each with what to do. */
  readonly problems: readonly string[]
  /** All that is wrong with it is that another file of the folder has its company: which of the two counts, the store may know. */
  readonly rival?: Rival
}

export interface Rival {
  readonly connection: Connection
  /** Name of the connection that is followed in its place. */
  readonly of: string
}

/** English, one line, without secrets. */
export function describeLeftOut({ file, goesOn, problems }: LeftOut): string {
  const what =
    goesOn === undefined ? 'is left out' : `is not followed, and ${goesOn} goes on as it was before`
  return `${file} ${what}: ${problems.join('. ')}`
}

/** One Odoo database, company and technical account. */
export interface Connection {
  readonly name: string
  readonly odoo: OdooSettings
  readonly chorusPro: ChorusProSettings
  /** SIRET of the company, where Odoo does not have the whole of it. */
  readonly siret: string | undefined
  /** `YYYY-MM-DD`. */
  readonly startDate: string
  /** An invoice that Odoo has the money for is looked at in Chorus Pro once a week only. */
  readonly restOncePaid: boolean
  /** What Chorus Pro holds of each invoice is attached to it in Odoo, without anybody asking. */
  readonly attachProof: boolean
  /** Legal due dates, late interest and expected payments are told of. */
  readonly paymentPeriods: boolean
  /** First day of a half-year → percent, of the ECB's main refinancing operations: what the administrator has added. */
  readonly refinancingRates: Readonly<Record<string, string>>
  readonly publicTag: string | undefined
  readonly excludeTag: string | undefined
  readonly graceMinutes: number
  /** What is deposited: Factur-X, a PDF with the data in it, or the data (CII) with the PDF in them. */
  readonly syntax: 'facturx' | 'cii'
  readonly framework: Framework
  /** `syntaxeFlux` of flows of works pieces (E4, E5); undefined: they are deposited on the portal. */
  readonly worksSyntax: string | undefined
  readonly directoryMaxAgeHours: number
  readonly settleMinutes: number
  /** How many deposits are under way together at most. */
  readonly depositsAtOnce: number
  /** How many invoices go in one flow at most; 1: each in its own. */
  readonly invoicesPerFlow: number
  /** When a side is left alone, in French legal time. */
  readonly maintenance: readonly SideMaintenance[]
  /** Login of the Odoo user who gets the activities of invoices without a salesperson, and of customers maybe public. */
  readonly responsibleLogin: string | undefined
}

export interface SideMaintenance extends MaintenanceWindow {
  readonly side: 'odoo' | 'chorus'
}

export interface OdooSettings {
  readonly url: string
  readonly database: string
  readonly login: string
  readonly password: string
  readonly companyId: number | undefined
  readonly transport: TransportChoice
  /** How long the server works on one request at most (`limit_time_real`). */
  readonly requestLimitSeconds: number
}

export interface ChorusProSettings {
  readonly environment: 'qualification' | 'production'
  readonly tokenUrl: string
  readonly apiUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly technicalLogin: string
  readonly technicalPassword: string
  readonly quotas: {
    readonly requestsPerSecond: number
    readonly requestsPerDay: number
  }
}

/** In their order. */
export function byName(connections: readonly Connection[]): Map<string, Connection> {
  return new Map(connections.map((connection) => [connection.name, connection]))
}

/** Every secret value of a configuration: what must not be seen in a log. */
export function secretsOf(config: Config): string[] {
  const rivals = config.leftOut.flatMap(({ rival }) => rival?.connection ?? [])
  const ofConnections = [...config.connections, ...rivals].flatMap(({ odoo, chorusPro }) => [
    odoo.password,
    chorusPro.clientSecret,
    chorusPro.technicalPassword,
    accountHeader(chorusPro),
  ])
  const { webhook, mail } = config.health.alarms
  const others = [webhook, mail?.password, config.databasePassword]
  return [...ofConnections, ...others.filter((secret) => secret !== undefined)]
}
