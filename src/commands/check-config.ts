import { existsSync } from 'node:fs'
import { createChorusPort } from '../chorus/adapter.js'
import type { Config, Connection } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { assertSameEnvironments } from '../config/used-environments.js'
import { CLOCK_REMEDY, describeClockOffset, isClockOff } from '../domain/running/clock-offset.js'
import { STATE_SIRET } from '../domain/recipients/published-structure.js'
import { createOdooPort } from '../odoo/adapter.js'
import { StoreError } from '../store/error.js'
import { openSqliteStoreAsItIs } from '../store/sqlite/open.js'
import type { Store } from '../store/store.js'
import { describeFailure } from '../sync/health/failure.js'
import { print, printLines } from '../terminal/print.js'
import { colour } from '../terminal/text.js'
import { CommandFailed } from './exit.js'

/** Checks the files, then asks each side something harmless. Nothing is changed on either side. */
export async function checkConfig(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  await checkDatabase(config)
  say('ok', 'configuration is complete')
  for (const warning of config.warnings) say('warning', warning)
  const results = await Promise.all(config.connections.flatMap((one) => [checkOdoo(one), checkChorus(one)]))
  if (results.includes(false)) throw new CommandFailed('not everything works yet; see above')
}

const SIGNS = {
  ok: colour('green', 'ok     '),
  warning: colour('yellow', 'warning'),
  failed: colour('red', 'failed '),
}

function say(outcome: keyof typeof SIGNS, text: string): void {
  print([SIGNS[outcome], '  ', text])
}

/** One that is not there yet is made by the first start; one of an earlier version is brought up to date by it. */
async function checkDatabase(config: Config): Promise<void> {
  if (!existsSync(config.database)) return
  const store = await openToLook(config)
  if (store === undefined) return
  try {
    await assertSameEnvironments(config, store)
  } finally {
    await store.close()
  }
}

async function openToLook({ database }: Config): Promise<Store | undefined> {
  try {
    return await openSqliteStoreAsItIs(database, 'look')
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'older-version') throw error
    say(
      'warning',
      `${database} was made by an earlier version of the program; the next start brings it up to date`,
    )
    return undefined
  }
}

async function checkOdoo({ name, odoo: { companyId, ...access } }: Connection): Promise<boolean> {
  const odoo = createOdooPort({ ...access, ...(companyId !== undefined && { companyId }) })
  try {
    const server = await odoo.describe()
    say('ok', `${name}: Odoo ${server.version} at ${access.url} accepts ${access.login}`)
    if (server.missingCustomFields.length > 0)
      say(
        'warning',
        `${name}: Odoo lacks ${server.missingCustomFields.join(', ')}: run "chorus-bridge setup"`,
      )
    if (!server.hasReferenceFields && !(await odoo.hasOrders()))
      say(
        'warning',
        `${name}: invoices have no field for service code and commitment number; install the Odoo module l10n_fr_facturx_chorus_pro if your customers demand them`,
      )
    sayClock(name, 'odoo', odoo.clockAheadMs())
    const company = await odoo.company()
    if (company.sendsByPlatform)
      say(
        'warning',
        `${name}: ${company.name} also sends invoices by Odoo's own platform: what it sends there the bridge does not deposit; choose one way for public bodies, see "Odoo's own platform" in README.md`,
      )
    return true
  } catch (error) {
    return failed(`${name}: Odoo`, error)
  } finally {
    odoo.close()
  }
}

async function checkChorus({ name, chorusPro }: Connection): Promise<boolean> {
  const chorus = createChorusPort(chorusPro)
  try {
    await chorus.findStructure(STATE_SIRET)
    say(
      'ok',
      `${name}: Chorus Pro (${chorusPro.environment}) accepts the PISTE client and the technical account`,
    )
    sayClock(name, 'chorus', chorus.clockAheadMs())
    return true
  } catch (error) {
    return failed(`${name}: Chorus Pro`, error)
  } finally {
    chorus.close()
  }
}

function sayClock(name: string, side: 'odoo' | 'chorus', aheadMs: number | undefined): void {
  if (isClockOff(aheadMs)) say('warning', `${name}: ${describeClockOffset(side, aheadMs)}: ${CLOCK_REMEDY}`)
}

function failed(what: string, error: unknown): false {
  const { message, remedy } = describeFailure(error)
  printLines([
    [SIGNS.failed, '  ', `${what}: ${message}`],
    ['         → ', remedy],
  ])
  return false
}
