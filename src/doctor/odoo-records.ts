import type { Connection } from '../config/config.js'
import type { OdooCompany } from '../domain/invoice/company.js'
import { FIELD } from '../domain/odoo-fields/field-names.js'
import { hasTag, isColleague, outdatedFields, sentBothWays } from '../odoo/inspect/records.js'
import { sendsByPlatform } from '../odoo/partners/company.js'
import { hasOrderFields } from '../odoo/orders/orders.js'
import { hasValidationModel } from '../odoo/validations/validations.js'
import type { Capabilities } from '../odoo/server/capabilities.js'
import type { OdooClient } from '../odoo/wire/client.js'
import type { Chart } from './finding.js'

export async function examineFields(
  chart: Chart,
  client: OdooClient,
  capabilities: Capabilities,
): Promise<void> {
  const { server } = capabilities
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
  else if (!(await hasValidationModel(client)))
    chart.fail(
      'odoo.fields',
      'Odoo has no place for the invoices of sub-contractors that you have to validate',
      'Run "chorus-bridge setup" again, as after each upgrade; what it says of the model x_chorus_validation tells more.',
    )
  else chart.ok('odoo.fields', 'the custom fields are there, as of this version')
  if (!server.hasReferenceFields && !hasOrderFields(capabilities))
    chart.warn(
      'odoo.fields',
      'invoices have no field for service code and commitment number',
      'If your customers demand them, install the Odoo module l10n_fr_facturx_chorus_pro.',
    )
}

export async function examineResponsible(
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

export async function examineTags(
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

export async function examinePlatform(
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
  else if (await sendsByPlatform(client, company.id))
    chart.warn(
      'odoo.platform',
      `${company.name} also sends invoices by Odoo's own platform: what it sends there the bridge does not deposit`,
      remedy,
    )
  else chart.ok('odoo.platform', "nothing is sent by Odoo's own platform")
}
