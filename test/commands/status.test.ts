import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import Database from 'better-sqlite3'
import { show } from '../../src/commands/show.js'
import { status } from '../../src/commands/status.js'
import { loadConfig } from '../../src/config/load.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { openCompanies } from '../support/companies.js'
import { anInvoice, at } from '../store/contract/samples.js'
import { outputOf } from '../support/capture-output.js'
import { MINUTE, type RunningBridge, startBridge } from '../support/running-bridge.js'

let running: RunningBridge

beforeEach(async () => {
  running = await startBridge({ connection: { startDate: '2026-10-06', graceMinutes: 0 } })
})
afterEach(async () => {
  await running.close()
})

const said = async (): Promise<string> => (await outputOf(() => status(running.world.configFile, {}))).out

describe('status', () => {
  it('says that credentials are refused, which explains why nothing moves, from the first refusal on', async () => {
    running.world.chorus.faults.add({ path: '', times: 1e6, fault: { kind: 'status', status: 401 } })
    await running.cycle()
    expect(await said()).toMatch(
      /duret: PISTE or Chorus Pro refuses the bridge's credentials\. PISTE refused a token[\s\S]*no cycle has ended well yet/,
    )
  })

  it('says so too where no invoice could be read', async () => {
    const effect = { kind: 'error', name: 'odoo.exceptions.AccessDenied', message: 'Access Denied' } as const
    running.world.odoo.addFault({ times: 'always', effect })
    await running.cycle()
    expect(await said()).toMatch(/duret: Odoo refuses the bridge's credentials\. [\s\S]*No invoice yet/)
  })

  it('names files of connections that are left out', async () => {
    const { configFile } = running.world
    const folder = join(dirname(configFile), 'connections.d')
    mkdirSync(folder)
    writeFileSync(join(folder, 'sud.yaml'), 'odoo: [')
    appendFileSync(configFile, '\nconnectionsFolder: connections.d\n')
    expect(await said()).toMatch(/sud\.yaml is left out: it is not valid YAML/)
  })

  it('says nothing of the kind while all is well', async () => {
    await running.live(3 * MINUTE, MINUTE)
    expect(await said()).not.toMatch(/refuses|ended well/)
  })
})

describe('of several companies, which number alike', () => {
  const NAMES = ['nord', 'sud', 'est', 'ouest', 'centre', 'mer']
  let configFile: string
  let close: () => Promise<unknown>

  beforeEach(async () => {
    const {
      configFile: file,
      environment,
      companies,
    } = await openCompanies(NAMES.slice(0, 1), {
      seed: { invoices: 'none' },
      withoutSetup: true,
    })
    close = () => Promise.all(companies.map((company) => company.close()))
    configFile = file
    const { database, connections } = loadConfig(file, environment)
    const odoo = connections[0]?.odoo
    writeFileSync(
      file,
      stringify({
        database,
        connections: NAMES.map((name, index) => ({
          name,
          odoo: { url: odoo?.url, database: 'd', login: 'l', companyId: index + 1 },
          startDate: '2026-10-01',
        })),
      }),
    )
    const store = await openSqliteStore(database)
    for (const name of NAMES)
      await store.recordSightings(name, [{ invoice: anInvoice(), stage: 'discovered' }], at(0))
    await store.close()
  })
  afterEach(() => close())

  const saidBy = async (command: () => Promise<void>): Promise<string> => (await outputOf(command)).out

  it('status says whose each invoice is', async () => {
    expect(await saidBy(() => status(configFile, {}))).toMatch(
      /Connection +Number[\s\S]*\nmer +INV\/2026\/00007/,
    )
    const ofOne = await saidBy(() => status(configFile, { connection: 'sud' }))
    expect(ofOne).toMatch(/^Number/)
    expect(ofOne).not.toContain('nord')
  })

  it('show asks which of many is meant', async () => {
    const { number } = anInvoice()
    await expect(saidBy(() => show(configFile, number))).rejects.toThrow(
      '6 connections have an invoice INV/2026/00007: name one of them with --connection',
    )
    expect(await saidBy(() => show(configFile, number, { connection: 'sud' }))).toMatch(/connection sud, /)
  })

  it('status counts by connection what nobody can read', async () => {
    const database = new Database(loadConfig(configFile, {}, 'not-needed').database)
    database.exec(`insert into invoices (connection, odoo_id, number, snapshot, stage, stage_since, due_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
      select 'nord', 100000 + i, 'X/' || i, '{}', iif(i % 2, 'followed', 'blocked'), 0, 0 from n`)
    database.close()
    expect(await saidBy(() => status(configFile, {}))).toMatch(/nord +2001 +1 +1000 +1000 +0 +none yet/)
  })
})
