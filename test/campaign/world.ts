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
} from '../../src/simulators/chorus/index.js'
import { startOdooSimulator, type OdooSimulator, type OdooVersion } from '../../src/simulators/odoo/index.js'
import { setUp } from '../../src/simulators/world.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { Waits } from '../support/waits.js'
import type { Inside } from './bridge-inside.js'
import { LEMOINE } from './documents.js'
import type { Company, Plan, PlannedLife, SecondCompany } from './plan.js'

/** The tag that keeps a customer's invoices out. */
export const EXCLUDING_TAG = 'Hors Chorus'

/** The second company's own technical account, where it has one. */
const LEMOINE_LOGIN = `TECH_1_${LEMOINE.siret}@cpro.fr`

const STORE = 'bridge.sqlite'

/** Each bridge has a line of its own to it, which is put in the place of this. */
const ON_A_SERVER = 'postgres://bridge@localhost/bridge'

/** Where the bridges of a run are at work: all in this process, over a file or a PostgreSQL, or each in one of its own. */
export type Place = 'inside' | 'postgres' | 'processes'

interface Addresses {
  /** Of each company. */
  readonly odoos: readonly string[]
  readonly token: string
  readonly api: string
}

/** Where the servers are for whoever needs no socket: the same in each run, since messages name them. */
const WITHIN: Addresses = {
  odoos: ['https://odoo.simulated', 'https://odoo-lemoine.simulated'],
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
    const chorus = await startChorusSimulator({
      clock: { speed: 0, start: new Date(plan.start) },
      delays: plan.delays,
      ...(plan.second?.sharesAccount === false && { technicalAccounts: TWO_ACCOUNTS }),
    })
    if (plan.second?.sharesAccount === true) chorus.attach([DEFAULT_SUPPLIER, LEMOINE_SUPPLIER])
    this.#clock = chorus.clock
    const odoo = await this.#odoo('duret', plan.version)
    const second = plan.second && (await this.#odoo('lemoine', plan.second.version))
    const odoos = second === undefined ? [odoo] : [odoo, second]
    for (const { number, life } of plan.invoices) giveLife(chorus, number, life)
    const folder = mkdtempSync(join(this.#folder, 'run-'))
    // Its tables are made once, which takes longer than a cycle.
    if (place === 'inside') copyFileSync(await this.#store(), join(folder, STORE))
    const configFile = join(folder, 'config.yaml')
    const addresses =
      place !== 'processes'
        ? WITHIN
        : { odoos: odoos.map(({ url }) => url), token: chorus.tokenUrl, api: chorus.apiUrl }
    const database = place === 'postgres' ? ON_A_SERVER : join(folder, STORE)
    writeFileSync(configFile, configuration(plan, database, odoos, addresses))
    const logFile = join(folder, 'bridge.log')
    const now = (): number => chorus.clock.now().getTime()
    const waits = new Waits(now)
    const lines: Buffer[] = []
    return {
      odoo,
      odoos,
      odooOf: (company) => (company === 'lemoine' ? (second ?? odoo) : odoo),
      chorus,
      configFile,
      inside: {
        net: {
          exchange: (request) =>
            (
              odoos.find((_, place) => request.url.startsWith(`${WITHIN.odoos[place] ?? ''}/`)) ?? chorus
            ).exchange(request, waits.waited),
          pace: waits.pace,
        },
        log: (line) => lines.push(line),
      },
      log: () =>
        place !== 'processes' ? Buffer.concat(lines).toString('utf8') : readFileSync(logFile, 'utf8'),
      environment: {
        ...secretsOf('DURET', plan, DEFAULT_LOGIN),
        ...(plan.second &&
          secretsOf('LEMOINE', plan.second, plan.second.sharesAccount ? DEFAULT_LOGIN : LEMOINE_LOGIN)),
      },
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
    if (company === 'lemoine') becomeLemoine(odoo)
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

const LEMOINE_SUPPLIER = { siret: LEMOINE.siret, designation: LEMOINE.name, numeroTVA: LEMOINE.vat }

const TWO_ACCOUNTS = [
  { login: DEFAULT_LOGIN, password: DEFAULT_PASSWORD, supplier: DEFAULT_SUPPLIER },
  { login: LEMOINE_LOGIN, password: DEFAULT_PASSWORD, supplier: LEMOINE_SUPPLIER },
]

function becomeLemoine(odoo: OdooSimulator): void {
  const { name, vat, siret } = LEMOINE
  const partner = odoo.records('res.company')[0]?.['partner_id']
  if (typeof partner !== 'number') throw new Error('the company has no partner')
  odoo.edit('res.partner', partner, { name, vat })
  odoo.identify(partner, siret)
}

function secretsOf(
  connection: string,
  { hasApiKey }: Pick<SecondCompany, 'hasApiKey'>,
  login: string,
): Record<string, string> {
  const prefix = `CHORUS_BRIDGE_${connection}`
  return {
    [`${prefix}_PISTE_CLIENT_ID`]: DEFAULT_PISTE_CLIENT.clientId,
    [`${prefix}_PISTE_CLIENT_SECRET`]: DEFAULT_PISTE_CLIENT.clientSecret,
    [`${prefix}_CHORUS_LOGIN`]: login,
    [`${prefix}_CHORUS_PASSWORD`]: DEFAULT_PASSWORD,
    [`${prefix}_ODOO_PASSWORD`]: hasApiKey ? 'chorus-api-key' : 'chorus',
  }
}

const NAMES: readonly Company[] = ['duret', 'lemoine']

function configuration(
  plan: Plan,
  database: string,
  odoos: readonly OdooSimulator[],
  { odoos: urls, token, api }: Addresses,
): string {
  return stringify({
    database,
    connections: odoos.map((odoo, index) => ({
      name: NAMES[index],
      odoo: { url: urls[index], database: odoo.database, login: 'chorus' },
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
