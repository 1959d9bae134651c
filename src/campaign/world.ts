import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import {
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  startChorusSimulator,
  type ChorusSimulator,
  type Life,
} from '../simulators/chorus/index.js'
import { startOdooSimulator, type OdooSimulator, type OdooVersion } from '../simulators/odoo/index.js'
import { setUp } from '../simulators/world.js'
import { openSqliteStore } from '../store/sqlite/open.js'
import { Waits, type Inside } from './bridge-inside.js'
import type { Plan, PlannedLife } from './plan.js'

const ENVIRONMENT: Readonly<Record<string, string>> = {
  CHORUS_BRIDGE_PISTE_CLIENT_ID: DEFAULT_PISTE_CLIENT.clientId,
  CHORUS_BRIDGE_PISTE_CLIENT_SECRET: DEFAULT_PISTE_CLIENT.clientSecret,
  CHORUS_BRIDGE_CHORUS_LOGIN: DEFAULT_LOGIN,
  CHORUS_BRIDGE_CHORUS_PASSWORD: DEFAULT_PASSWORD,
}

const STORE = 'bridge.sqlite'

/** Where the bridges of a run are at work: all in this process, or each in one of its own. */
export type Place = 'inside' | 'processes'

interface Addresses {
  readonly odoo: string
  readonly token: string
  readonly api: string
}

/** Where the servers are for whoever needs no socket: the same in each run, since messages name them. */
const WITHIN: Addresses = {
  odoo: 'https://odoo.simulated',
  token: 'https://piste.simulated/api/oauth/token',
  api: 'https://piste.simulated',
}

/** Two simulated servers as a run finds them, and what its bridge is started with. */
export interface World {
  readonly odoo: OdooSimulator
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
  readonly #odoos = new Map<OdooVersion, Promise<{ odoo: OdooSimulator; back: () => void }>>()
  #clock: { now(): Date } = { now: () => new Date() }

  async open(plan: Plan, place: Place): Promise<World> {
    const chorus = await startChorusSimulator({
      clock: { speed: 0, start: new Date(plan.start) },
      delays: plan.delays,
    })
    this.#clock = chorus.clock
    const { odoo, back } = await this.#odoo(plan.version)
    back()
    for (const { number, life } of plan.invoices) giveLife(chorus, number, life)
    const folder = mkdtempSync(join(this.#folder, 'run-'))
    // Its tables are made once, which takes longer than a cycle.
    if (place === 'inside') copyFileSync(await this.#store(), join(folder, STORE))
    const configFile = join(folder, 'config.yaml')
    const addresses =
      place === 'inside' ? WITHIN : { odoo: odoo.url, token: chorus.tokenUrl, api: chorus.apiUrl }
    writeFileSync(configFile, configuration(plan, folder, odoo.database, addresses))
    const logFile = join(folder, 'bridge.log')
    const now = (): number => chorus.clock.now().getTime()
    const waits = new Waits(now)
    const lines: Buffer[] = []
    return {
      odoo,
      chorus,
      configFile,
      inside: {
        net: {
          exchange: (request) =>
            (request.url.startsWith(WITHIN.odoo) ? odoo : chorus).exchange(request, waits.waited),
          pace: waits.pace,
        },
        log: (line) => lines.push(line),
      },
      log: () => (place === 'inside' ? Buffer.concat(lines).toString('utf8') : readFileSync(logFile, 'utf8')),
      environment: {
        ...ENVIRONMENT,
        CHORUS_BRIDGE_ODOO_PASSWORD: plan.hasApiKey ? 'chorus-api-key' : 'chorus',
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

  #odoo(version: OdooVersion): Promise<{ odoo: OdooSimulator; back: () => void }> {
    const known = this.#odoos.get(version) ?? this.#setUp(version)
    this.#odoos.set(version, known)
    return known
  }

  async #setUp(version: OdooVersion): Promise<{ odoo: OdooSimulator; back: () => void }> {
    const clock = { now: () => this.#clock.now() }
    const odoo = await startOdooSimulator({ version, clock, seed: { invoices: 'none' } })
    await setUp(odoo)
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

export function lifeOf({ steps, afterRecycling }: PlannedLife): Life {
  return { steps, ...(afterRecycling && { afterRecycling }) }
}

function configuration(
  plan: Plan,
  folder: string,
  database: string,
  { odoo, token, api }: Addresses,
): string {
  return stringify({
    database: join(folder, STORE),
    connections: [
      {
        name: 'duret',
        odoo: { url: odoo, database, login: 'chorus' },
        chorusPro: { environment: 'qualification', oauthUrl: token, apiUrl: api },
        startDate: '2026-10-01',
        responsibleLogin: 'admin',
        graceMinutes: plan.graceMinutes,
        settleMinutes: plan.settleMinutes,
      },
    ],
  })
}
