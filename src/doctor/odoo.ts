import type { Connection } from '../config/config.js'
import type { OdooCompany } from '../domain/invoice/company.js'
import { FIELD } from '../domain/odoo-fields/field-names.js'
import { frenchDay } from '../domain/words/french-time.js'
import { hasTag, isColleague, outdatedFields, sentBothWays } from '../odoo/inspect/records.js'
import { mayDo, readApiKeys, readOwnUser } from '../odoo/inspect/user.js'
import { readCompany } from '../odoo/partners/company.js'
import { type Capabilities, readCapabilities } from '../odoo/server/capabilities.js'
import { OdooClient } from '../odoo/wire/client.js'
import { OdooError } from '../odoo/wire/error.js'
import { examineClock } from './clock.js'
import type { Chart } from './finding.js'
import { step } from './step.js'
import type { Patience } from './patience.js'

const OLDEST_MAJOR = 16
/** The last of which anything was seen. */
const NEWEST_MAJOR = 20

const SOON_MS = 30 * 24 * 3_600_000

const AFTER_LOGIN = [
  'odoo.version',
  'odoo.rights',
  'odoo.email',
  'odoo.api-key',
  'odoo.fields',
  'odoo.company',
  'odoo.platform',
  'odoo.responsible',
  'odoo.tags',
  'odoo.clock',
]

/** Answers the company whose invoices are followed, where it could be read. */
export async function examineOdoo(
  chart: Chart,
  connection: Connection,
  patience: Patience,
  clock: () => Date,
): Promise<OdooCompany | undefined> {
  const { url, database, login, password, transport, companyId } = connection.odoo
  if (password === '') {
    chart.skip(['odoo.login', ...AFTER_LOGIN], 'its password or API key could not be read')
    return undefined
  }
  const warnings: string[] = []
  const client = new OdooClient({
    url,
    database,
    login,
    password,
    transport,
    clock,
    timeouts: patience.timeouts,
    onWarning: (message) => warnings.push(message),
  })
  try {
    const uid = await step(chart, 'odoo.login', patience.stepMs, () => client.connect())
    if (uid === undefined) {
      chart.skip(AFTER_LOGIN, 'Odoo could not be asked')
      return undefined
    }
    chart.ok('odoo.login', `${url}, database ${database}, accepts ${login}`)
    for (const warning of warnings)
      chart.warn('odoo.login', warning, 'See "What it needs" in docs/installation.md.')
    const check = async (name: string, work: () => Promise<void>): Promise<void> => {
      await step(chart, name, patience.stepMs, work)
    }
    await check('odoo.version', () => examineVersion(chart, client))
    const mayRead = await step(chart, 'odoo.rights', patience.stepMs, () => examineRights(chart, client))
    await check('odoo.email', () => examineUser(chart, client, uid, login))
    await check('odoo.api-key', () => examineKeys(chart, client, uid, login, clock()))
    const capabilities = await step(chart, 'odoo.company', patience.stepMs, () =>
      mayEnter(chart, client, companyId),
    )
    if (capabilities === undefined || mayRead !== true) {
      chart.skip(
        ['odoo.fields', 'odoo.platform', 'odoo.responsible', 'odoo.tags'],
        mayRead === true ? 'the user could not be read' : 'the user may not read invoices',
      )
      examineClock(chart, 'odoo', client.http.clockAheadMs)
      return undefined
    }
    await check('odoo.fields', () => examineFields(chart, client, capabilities))
    await check('odoo.responsible', () => examineResponsible(chart, client, connection))
    await check('odoo.tags', () => examineTags(chart, client, capabilities, connection))
    const company = capabilities.isEntered
      ? await step(chart, 'odoo.company', patience.stepMs, () => readCompany(client, capabilities))
      : undefined
    if (company === undefined) chart.skip(['odoo.platform'], 'the company could not be read')
    else {
      chart.ok('odoo.company', `the invoices of ${company.name} (company ${String(company.id)}) are followed`)
      await check('odoo.platform', () => examinePlatform(chart, client, capabilities, company))
    }
    examineClock(chart, 'odoo', client.http.clockAheadMs)
    return company
  } finally {
    client.close()
  }
}

async function examineVersion(chart: Chart, client: OdooClient): Promise<void> {
  const { serie, major } = await client.version()
  if (major < OLDEST_MAJOR)
    chart.fail(
      'odoo.version',
      `Odoo ${serie} is too old`,
      `Upgrade Odoo to ${String(OLDEST_MAJOR)}.0 or later.`,
    )
  else if (major > NEWEST_MAJOR)
    chart.warn(
      'odoo.version',
      `Odoo ${serie} is newer than any that this version of the bridge was tried with`,
      'Look for a newer version of the bridge, and try it on a copy of the database first.',
    )
  else chart.ok('odoo.version', `Odoo ${serie}`)
}

/** Answers whether the user may work on invoices at all. */
async function examineRights(chart: Chart, client: OdooClient): Promise<boolean> {
  const [reads, writes] = [
    await mayDo(client, 'account.move', 'read'),
    await mayDo(client, 'account.move', 'write'),
  ]
  if (!reads || !writes) {
    chart.fail(
      'odoo.rights',
      `the user may not ${reads ? 'write on' : 'read'} invoices in Odoo`,
      'Give it the right Invoicing (Billing): Settings / Users & Companies / Users, field Invoicing.',
    )
    return reads
  }
  if (await mayDo(client, 'res.partner', 'write'))
    chart.ok('odoo.rights', 'the user may work on invoices and customers')
  else
    chart.warn(
      'odoo.rights',
      'the user may not write on customers: they do not show what Chorus Pro demands of their invoices, nor that they may be public',
      'Give it the right Contact Creation: Settings / Users & Companies / Users.',
    )
  return true
}

async function examineUser(chart: Chart, client: OdooClient, uid: number, login: string): Promise<void> {
  const user = await readOwnUser(client, uid)
  if (user?.share === true)
    chart.fail(
      'odoo.email',
      `${login} is a portal user`,
      'Make it an internal user in Odoo (Settings / Users), or configure the login of one.',
    )
  else if (user?.email === undefined)
    chart.fail(
      'odoo.email',
      `the user ${login} has no e-mail address, without which Odoo posts no notes of its`,
      "Give it one in Odoo, in the user's form; it need not be one that is read.",
    )
  else chart.ok('odoo.email', 'the user has an e-mail address')
}

async function examineKeys(
  chart: Chart,
  client: OdooClient,
  uid: number,
  login: string,
  now: Date,
): Promise<void> {
  const keys = await readApiKeys(client, uid)
  if (keys === undefined) {
    chart.skip(['odoo.api-key'], 'this Odoo shows no expiry of API keys (18.0 and later do)')
    return
  }
  const ending = keys.flatMap(({ name, expires }) => (expires === undefined ? [] : [{ name, expires }]))
  const soon = ending.filter(({ expires }) => expires.getTime() - now.getTime() < SOON_MS)
  if (soon.length > 0)
    chart.warn(
      'odoo.api-key',
      `of ${login}: ${soon
        .map(
          ({ name, expires }) =>
            `the API key "${name}" ${expires <= now ? 'expired' : 'expires'} on ${frenchDay(expires)}`,
        )
        .join('; ')}`,
      'If the bridge uses it, make a new one in Odoo (Preferences / Account Security), put it into its secret file and restart the bridge; then delete the old one.',
    )
  else if (ending.length > 0)
    chart.ok(
      'odoo.api-key',
      ending.map(({ name, expires }) => `API key "${name}" expires on ${frenchDay(expires)}`).join('; '),
    )
  else
    chart.ok('odoo.api-key', keys.length === 0 ? 'the user has no API key' : 'no API key of the user expires')
}

/** The user's own company is asked about in place of one that it may not enter: the rest can be checked still. */
async function mayEnter(
  chart: Chart,
  client: OdooClient,
  companyId: number | undefined,
): Promise<Capabilities & { readonly isEntered: boolean }> {
  try {
    return { ...(await readCapabilities(client, companyId)), isEntered: true }
  } catch (error) {
    if (!(error instanceof OdooError) || error.kind !== 'access' || companyId === undefined) throw error
    chart.fail('odoo.company', error.message, error.remedy)
    return { ...(await readCapabilities(client, undefined)), isEntered: false }
  }
}

async function examineFields(chart: Chart, client: OdooClient, { server }: Capabilities): Promise<void> {
  const { missingCustomFields: missing } = server
  const outdated = await outdatedFields(client)
  if (missing.length > 0)
    chart.fail(
      'odoo.fields',
      `Odoo lacks custom fields of the bridge: ${missing.join(', ')}`,
      'Run "chorus-bridge setup", with the credentials of an administrator of Odoo.',
    )
  else if (outdated.length > 0)
    chart.fail(
      'odoo.fields',
      `custom fields in Odoo are not those of this version: ${outdated.join(', ')}`,
      'Run "chorus-bridge setup" again, as after each upgrade.',
    )
  else chart.ok('odoo.fields', 'the custom fields are there, as of this version')
  if (!server.hasReferenceFields)
    chart.warn(
      'odoo.fields',
      'invoices have no field for service code and commitment number',
      'If your customers demand them, install the Odoo module l10n_fr_facturx_chorus_pro.',
    )
}

async function examineResponsible(
  chart: Chart,
  client: OdooClient,
  { responsibleLogin, odoo }: Connection,
): Promise<void> {
  if (responsibleLogin === undefined)
    chart.warn(
      'odoo.responsible',
      'no responsibleLogin is configured: what an invoice without a salesperson needs is asked of nobody but the bridge itself',
      'Put the login of the accountant as responsibleLogin of the connection.',
    )
  else if (responsibleLogin === odoo.login)
    chart.warn(
      'odoo.responsible',
      'responsibleLogin is the user of the bridge itself, whose activities nobody reads',
      'Put the login of a person, such as the accountant.',
    )
  else if (await isColleague(client, responsibleLogin))
    chart.ok('odoo.responsible', `${responsibleLogin} is asked where an invoice has no salesperson`)
  else
    chart.fail(
      'odoo.responsible',
      `responsibleLogin: Odoo has no active internal user with the login ${responsibleLogin}`,
      "Correct it in the configuration: the login stands in the user's form (Settings / Users); or make the user active.",
    )
}

async function examineTags(
  chart: Chart,
  client: OdooClient,
  capabilities: Capabilities,
  { publicTag, excludeTag }: Connection,
): Promise<void> {
  const tags = Object.entries({ publicTag, excludeTag }).flatMap(([key, name]) =>
    name === undefined ? [] : [{ key, name }],
  )
  for (const { key, name } of tags)
    if (await hasTag(client, capabilities, name)) chart.ok('odoo.tags', `the tag "${name}" (${key}) exists`)
    else
      chart.fail(
        'odoo.tags',
        `${key}: Odoo has no tag "${name}" for contacts in the language of the bridge's user`,
        'Make it in Odoo (Contacts / Configuration / Contact Tags), or write it in the configuration as it is written there; capitals and accents count.',
      )
}

async function examinePlatform(
  chart: Chart,
  client: OdooClient,
  capabilities: Capabilities,
  company: OdooCompany,
): Promise<void> {
  const both = (await sentBothWays(client, capabilities, FIELD.flow)) ?? 0
  const remedy =
    'Choose one way for public bodies ("Odoo\'s own platform" in README.md): with the bridge, send their invoices by "Manual" in Odoo\'s send window.'
  if (both > 0)
    chart.warn(
      'odoo.platform',
      `${String(both)} invoices were handed over by the bridge and sent by Odoo's own platform as well`,
      remedy,
    )
  else if (company.sendsByPlatform)
    chart.warn(
      'odoo.platform',
      `${company.name} also sends invoices by Odoo's own platform: what it sends there the bridge does not deposit`,
      remedy,
    )
  else chart.ok('odoo.platform', "nothing is sent by Odoo's own platform")
}
