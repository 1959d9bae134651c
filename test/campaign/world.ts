import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import {
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  DEFAULT_SUPPLIER,
  startChorusSimulator,
  type ChorusSimulator,
  type Life,
  type Supplier,
  type TechnicalAccount,
} from '../../src/simulators/chorus/index.js'
import { startOdooSimulator, type OdooSimulator, type OdooVersion } from '../../src/simulators/odoo/index.js'
import { setUp } from '../../src/simulators/world.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { Waits } from '../support/waits.js'
import type { Inside } from './bridge-inside.js'
import { sellerOf } from './documents.js'
import { companiesOf, type Company, type Plan, type PlannedLife } from './plan.js'

/** The tag that keeps a customer's invoices out. */
export const EXCLUDING_TAG = 'Hors Chorus'

const STORE = 'bridge.sqlite'

/** Each bridge has a line of its own to it, which is put in the place of this. */
const ON_A_SERVER = 'postgres://bridge@localhost/bridge'

/** Where the bridges of a run are at work: all in this process, over a file or a PostgreSQL, or each in one of its own. */
export type Place = 'inside' | 'postgres' | 'processes'

interface Addresses {
  readonly odooOf: (company: Company, odoo: OdooSimulator) => string
  readonly token: string
  readonly api: string
}

/** Where the servers are for whoever needs no socket: the same in each run, since messages name them. */
const WITHIN: Addresses = {
  odooOf: (company) => (company === 'duret' ? 'https://odoo.simulated' : `https://odoo-${company}.simulated`),
  token: 'https://piste.simulated/api/oauth/token',
  api: 'https://piste.simulated',
}

/** The simulated servers as a run finds them, and what its bridge is started with. */
export interface World {
  /** The first company's. */
  readonly odoo: OdooSimulator
  readonly odoos: readonly OdooSimulator[]
  readonly odooOf: (company: Company) => OdooSimulator
  readonly chorus: ChorusSimulator
  readonly configFile: string
  readonly environment: Readonly<Record<string, string>>
  readonly logFile: string
  /** For bridges that are not in processes of their own. */
  readonly inside: Inside
  /** What bridges logged so far, one JSON object a line. */
  log(): string
  now(): number
  close(): Promise<void>
}

/** Makes the worlds of a job: an Odoo takes long to set up, so each version is set up once and put back. */
export class Worlds {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chorus-campaign-'))
  #emptyStore: Promise<string> | undefined
  readonly #odoos = new Map<string, Promise<{ odoo: OdooSimulator; back: () => void }>>()
  #clock: { now(): Date } = { now: () => new Date() }

  async open(plan: Plan, place: Place): Promise<World> {
    const companies = companiesOf(plan).map((company) => standingOf(plan, company))
    const chorus = await startChorusSimulator({
      clock: { speed: 0, start: new Date(plan.start) },
      delays: plan.delays,
      technicalAccounts: accountsOf(companies),
    })
    if (plan.second?.sharesAccount === true) chorus.attach([supplierOf('duret'), supplierOf('lemoine')])
    this.#clock = chorus.clock
    const odoo = await this.#odoo('duret', plan.version)
    const odooOf = new Map<Company, OdooSimulator>([['duret', odoo]])
    for (const { company, version } of companies.slice(1))
      odooOf.set(company, await this.#odoo(company, version))
    const odoos = [...odooOf.values()]
    for (const { number, life } of plan.invoices) giveLife(chorus, number, life)
    const folder = mkdtempSync(join(this.#folder, 'run-'))
    // Its tables are made once, which takes longer than a cycle.
    if (place === 'inside') copyFileSync(await this.#store(), join(folder, STORE))
    const configFile = join(folder, 'config.yaml')
    const addresses =
      place !== 'processes'
        ? WITHIN
        : { odooOf: (_: Company, { url }: OdooSimulator) => url, token: chorus.tokenUrl, api: chorus.apiUrl }
    const database = place === 'postgres' ? ON_A_SERVER : join(folder, STORE)
    writeFileSync(configFile, configuration(plan, database, odooOf, addresses))
    const logFile = join(folder, 'bridge.log')
    const now = (): number => chorus.clock.now().getTime()
    const waits = new Waits(now)
    const lines: Buffer[] = []
    return {
      odoo,
      odoos,
      odooOf: (company) => odooOf.get(company) ?? odoo,
      chorus,
      configFile,
      inside: {
        net: {
          exchange(request) {
            const asked = [...odooOf].find((one) => request.url.startsWith(`${WITHIN.odooOf(...one)}/`))
            return (asked?.[1] ?? chorus).exchange(request, waits.waited)
          },
          pace: waits.pace,
        },
        log: (line) => lines.push(line),
      },
      log: () =>
        place !== 'processes' ? Buffer.concat(lines).toString('utf8') : readFileSync(logFile, 'utf8'),
      environment: Object.fromEntries(companies.flatMap((one) => Object.entries(secretsOf(one)))),
      logFile,
      now,
      async close() {
        await chorus.close()
        rmSync(folder, { recursive: true })
      },
    }
  }

  async close(): Promise<void> {
    for (const opened of this.#odoos.values()) await (await opened).odoo.close()
    rmSync(this.#folder, { recursive: true })
  }

  /** The file of a store without rows. */
  #store(): Promise<string> {
    this.#emptyStore ??= makeStore(join(this.#folder, STORE))
    return this.#emptyStore
  }

  /** As it was when it was set up. */
  async #odoo(company: Company, version: OdooVersion): Promise<OdooSimulator> {
    const key = `${company} ${version}`
    const known = this.#odoos.get(key) ?? this.#setUp(company, version)
    this.#odoos.set(key, known)
    const { odoo, back } = await known
    back()
    return odoo
  }

  async #setUp(company: Company, version: OdooVersion): Promise<{ odoo: OdooSimulator; back: () => void }> {
    const clock = { now: () => this.#clock.now() }
    const odoo = await startOdooSimulator({ version, clock, seed: { invoices: 'none' } })
    await setUp(odoo)
    if (company !== 'duret') becomes(odoo, company)
    return { odoo, back: odoo.keep() }
  }
}

async function makeStore(path: string): Promise<string> {
  const store = await openSqliteStore(path)
  await store.close()
  return path
}

/** The first flow of an invoice may have a fate of its own. */
export function giveLife(chorus: ChorusSimulator, number: string, planned: PlannedLife): void {
  const life = lifeOf(planned)
  chorus.setLife(number, life)
  if (planned.firstFlow !== undefined) chorus.setLife(number, { ...life, flow: planned.firstFlow }, 1)
}

export function lifeOf({ steps, afterRecycling, afterCompletion, afterCorrection }: PlannedLife): Life {
  return {
    steps,
    ...(afterRecycling && { afterRecycling }),
    ...(afterCompletion && { afterCompletion }),
    ...(afterCorrection && { afterCorrection }),
  }
}

/** How a company comes to both sides. */
interface Standing {
  readonly company: Company
  readonly version: OdooVersion
  readonly hasApiKey: boolean
  readonly login: string
}

/** Of those beside the second one, which say nothing of it themselves: an Odoo more takes long to set up. */
const FURTHER_VERSION = '17.0'

function standingOf({ version, hasApiKey, second }: Plan, company: Company): Standing {
  if (company === 'duret') return { company, version, hasApiKey, login: DEFAULT_LOGIN }
  const own = `TECH_1_${sellerOf(company).siret}@cpro.fr`
  if (company !== 'lemoine' || second === undefined)
    return { company, version: FURTHER_VERSION, hasApiKey: false, login: own }
  return { company, ...second, login: second.sharesAccount ? DEFAULT_LOGIN : own }
}

function supplierOf(company: Company): Supplier {
  const { siret, name, vat } = sellerOf(company)
  return company === 'duret' ? DEFAULT_SUPPLIER : { siret, designation: name, numeroTVA: vat }
}

function accountsOf(companies: readonly Standing[]): TechnicalAccount[] {
  return companies
    .filter(({ company, login }) => company === 'duret' || login !== DEFAULT_LOGIN)
    .map(({ company, login }) => ({ login, password: DEFAULT_PASSWORD, supplier: supplierOf(company) }))
}

function becomes(odoo: OdooSimulator, company: Company): void {
  const { name, vat, siret } = sellerOf(company)
  const partner = odoo.records('res.company')[0]?.['partner_id']
  if (typeof partner !== 'number') throw new Error('the company has no partner')
  odoo.edit('res.partner', partner, { name, vat })
  odoo.identify(partner, siret)
}

function secretsOf({ company, hasApiKey, login }: Standing): Record<string, string> {
  const prefix = `CHORUS_BRIDGE_${company.toUpperCase()}`
  return {
    [`${prefix}_PISTE_CLIENT_ID`]: DEFAULT_PISTE_CLIENT.clientId,
    [`${prefix}_PISTE_CLIENT_SECRET`]: DEFAULT_PISTE_CLIENT.clientSecret,
    [`${prefix}_CHORUS_LOGIN`]: login,
    [`${prefix}_CHORUS_PASSWORD`]: DEFAULT_PASSWORD,
    [`${prefix}_ODOO_PASSWORD`]: hasApiKey ? 'chorus-api-key' : 'chorus',
  }
}

function configuration(
  plan: Plan,
  database: string,
  odoos: ReadonlyMap<Company, OdooSimulator>,
  { odooOf, token, api }: Addresses,
): string {
  return stringify({
    database,
    connections: [...odoos].map(([company, odoo]) => ({
      name: company,
      odoo: { url: odooOf(company, odoo), database: odoo.database, login: 'chorus' },
      chorusPro: { environment: 'qualification', oauthUrl: token, apiUrl: api },
      startDate: '2026-10-01',
      excludeTag: EXCLUDING_TAG,
      responsibleLogin: 'admin',
      graceMinutes: plan.graceMinutes,
      settleMinutes: plan.settleMinutes,
      ...(plan.depositsAtOnce !== undefined && { depositsAtOnce: plan.depositsAtOnce }),
    })),
  })
}
