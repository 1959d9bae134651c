import type { Connection } from '../config/config.js'
import type { OdooCompany } from '../domain/invoice/company.js'
import { readCompany } from '../odoo/partners/company.js'
import { type Capabilities, readCapabilities } from '../odoo/server/capabilities.js'
import { OdooClient } from '../odoo/wire/client.js'
import { OdooError } from '../odoo/wire/error.js'
import { examineClock } from './clock.js'
import type { Chart } from './finding.js'
import { examineFields, examinePlatform, examineResponsible, examineTags } from './odoo-records.js'
import { examineKeys, examineRights, examineUser, examineVersion } from './odoo-user.js'
import type { Patience } from './patience.js'
import { step } from './step.js'

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
