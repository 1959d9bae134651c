import { z } from 'zod'
import type { OdooCompany } from '../domain/company.js'
import { type Capabilities, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import { OdooError } from './error.js'
import { siretOf } from './schemas.js'
import { datetimeSchema, many2oneSchema, optional, textSchema } from './values.js'

const companySchema = z.object({
  id: z.int(),
  name: z.string(),
  partner_id: many2oneSchema,
  write_date: datetimeSchema,
})

const contactSchema = z.object({
  siret: textSchema.optional(),
  company_registry: textSchema.optional(),
  vat: textSchema,
  zip: textSchema,
  country_code: textSchema,
})

/** The company whose invoices are followed, with its contact's identifiers and address. */
export async function readCompany(client: OdooClient, capabilities: Capabilities): Promise<OdooCompany> {
  const context = { ...companyContext(capabilities), active_test: false }
  const { companyId, partnerFields } = capabilities
  const [company] = await client.rows(
    companySchema,
    'res.company',
    [['id', '=', companyId]],
    ['name', 'partner_id', 'write_date'],
    { context },
  )
  const [contact] =
    company === undefined
      ? []
      : await client.rows(
          contactSchema,
          'res.partner',
          [['id', '=', company.partner_id.id]],
          Object.keys(contactSchema.shape).filter((name) => partnerFields.has(name)),
          { context },
        )
  if (company === undefined || contact === undefined)
    throw new OdooError(
      'access',
      `The company ${String(companyId)} is not to be seen`,
      'Give the user of the bridge this company in Odoo.',
    )
  return {
    id: company.id,
    name: company.name,
    registry: siretOf(contact.siret, contact.company_registry, partnerFields.has('siret')),
    vatNumber: contact.vat,
    country: contact.country_code,
    postcode: contact.zip,
    sendsByPlatform: false,
  }
}

const changedSchema = z.object({ write_date: optional(datetimeSchema) })

/** The latest `write_date` of the records that a domain finds; the epoch when there is none. */
async function latestChange(
  client: OdooClient,
  capabilities: Capabilities,
  model: string,
  domain: readonly unknown[],
): Promise<Date> {
  const [latest] = await client.rows(changedSchema, model, domain, ['write_date'], {
    limit: 1,
    order: 'write_date desc',
    context: { ...companyContext(capabilities), active_test: false },
  })
  return latest?.write_date ?? new Date(0)
}

/** When the company, its contact, its bank accounts, taxes or payment terms were last changed. */
export async function companyChangedAt(client: OdooClient, capabilities: Capabilities): Promise<Date> {
  const { companyId } = capabilities
  const ofCompany = ['company_id', 'in', [false, companyId]]
  const changes: Date[] = []
  for (const [model, domain] of [
    ['res.company', [['id', '=', companyId]]],
    ['res.partner', [['ref_company_ids', '=', companyId]]],
    ['res.partner.bank', [['partner_id.ref_company_ids', '=', companyId]]],
    ['account.tax', [ofCompany]],
    ['account.payment.term', [ofCompany]],
  ] as const)
    changes.push(await latestChange(client, capabilities, model, domain))
  return new Date(Math.max(...changes.map((change) => change.getTime())))
}

/** When what can alter the document of an invoice was last changed by somebody else than this user. */
export async function documentChangedAt(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
): Promise<Date> {
  const others = ['write_uid', '!=', capabilities.server.uid]
  const changes = [
    await companyChangedAt(client, capabilities),
    await latestChange(client, capabilities, 'account.move.line', [['move_id', '=', invoiceId], others]),
    await latestChange(client, capabilities, 'account.move', [['id', '=', invoiceId], others]),
    await latestChange(client, capabilities, 'res.partner', [['invoice_ids', '=', invoiceId], others]),
  ]
  return new Date(Math.max(...changes.map((change) => change.getTime())))
}
