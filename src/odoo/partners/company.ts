import { z } from 'zod'
import { normaliseVatNumber } from '../../domain/invoice/vat-number.js'
import type { OdooCompany } from '../../domain/invoice/company.js'
import { type Capabilities, companyContext, fieldNames, notEntered } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { IDENTIFIER_SHAPE, identifierFields, siretOf } from './siret.js'
import { many2oneSchema, textSchema } from '../wire/values.js'

/** Modules `account_peppol` and `l10n_fr_pdp`. A server without them, or that hides one from the user, lacks it. */
const PLATFORM_FIELDS = ['account_peppol_proxy_state', 'l10n_fr_pdp_registered'] as const

const companySchema = z.object({
  id: z.int(),
  name: z.string(),
  partner_id: many2oneSchema,
})

const registrationSchema = z.object({
  account_peppol_proxy_state: textSchema.optional(),
  l10n_fr_pdp_registered: z.boolean().optional(),
})

const contactSchema = z.object({
  ...IDENTIFIER_SHAPE,
  vat: textSchema,
  zip: textSchema,
  country_code: textSchema,
})

/** The company whose invoices are followed, with its contact's identifiers and address. */
export async function readCompany(client: OdooClient, capabilities: Capabilities): Promise<OdooCompany> {
  const context = { ...companyContext(capabilities), active_test: false }
  const { companyId } = capabilities
  const [company] = await client
    .rows(companySchema, 'res.company', [['id', '=', companyId]], ['name', 'partner_id'], { context })
    .catch((error: unknown) => {
      throw error instanceof OdooError && error.kind === 'access' ? notEntered(companyId) : error
    })
  if (company === undefined) throw notEntered(companyId)
  const [contact] = await client.rows(
    contactSchema,
    'res.partner',
    [['id', '=', company.partner_id.id]],
    ['vat', 'zip', 'country_code', ...identifierFields(capabilities)],
    { context },
  )
  if (contact === undefined) throw notEntered(companyId)
  return {
    id: company.id,
    name: company.name,
    registry: siretOf(contact),
    vatNumber: normaliseVatNumber(contact.vat),
    country: contact.country_code,
    postcode: contact.zip,
  }
}

/** Whether the company is registered to send invoices by Odoo's own platform. */
export async function sendsByPlatform(client: OdooClient, companyId: number): Promise<boolean> {
  const known = await fieldNames(client, 'res.company', PLATFORM_FIELDS)
  if (known.size === 0) return false
  const [registration] = await client.rows(
    registrationSchema,
    'res.company',
    [['id', '=', companyId]],
    [...known],
    { context: { allowed_company_ids: [companyId], active_test: false } },
  )
  return registration?.l10n_fr_pdp_registered === true || sendsBy(registration?.account_peppol_proxy_state)
}

/** States in which a company sends nothing by the platform, of 17.0 (with `not_verified` and those after it) to 20.0. */
const NOT_SENDING: readonly string[] = [
  'not_registered',
  'rejected',
  'not_verified',
  'sent_verification',
  'canceled',
]

/** On the way to it (`in_verification`, `smp_registration`) it will, soon; so it may in a state that is not known. */
function sendsBy(state: string | undefined): boolean {
  return state !== undefined && !NOT_SENDING.includes(state)
}
