import { z } from 'zod'
import type { CustomField } from '../../domain/odoo-fields/custom-field.js'
import { INVOICE_FIELDS } from '../../domain/odoo-fields/fields.js'
import { PARTNER_FIELDS } from '../../domain/odoo-fields/partner-fields.js'
import { NOT_LEFT } from '../../domain/recipients/platform.js'
import type { Capabilities } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'

const describedSchema = z.record(
  z.string(),
  z.object({ type: z.string(), selection: z.array(z.tuple([z.string(), z.string()])).optional() }),
)

/** Our custom fields that are there and not as this version of the program makes them, each with what differs. */
export async function outdatedFields(client: OdooClient): Promise<string[]> {
  return [
    ...(await outdatedOf(client, 'account.move', INVOICE_FIELDS)),
    ...(await outdatedOf(client, 'res.partner', PARTNER_FIELDS)),
  ]
}

async function outdatedOf(
  client: OdooClient,
  model: string,
  wanted: readonly CustomField[],
): Promise<string[]> {
  const found = await client.call(describedSchema, model, 'fields_get', [wanted.map(({ name }) => name)], {
    attributes: ['type', 'selection'],
  })
  return wanted.flatMap(({ name, type, selection = [] }) => {
    const known = found[name]
    if (known === undefined) return []
    if (known.type !== type) return [`${name} (${known.type} instead of ${type})`]
    const values = new Set(known.selection?.map(([value]) => value))
    const lacking = selection.filter(({ value }) => !values.has(value)).map(({ value }) => value)
    return lacking.length === 0 ? [] : [`${name} (lacks ${lacking.join(', ')})`]
  })
}

const idSchema = z.object({ id: z.int() })

/** Whether there is an active user of this login who works here: none of the portal. */
export async function isColleague(client: OdooClient, login: string): Promise<boolean> {
  const found = await client.rows(
    idSchema,
    'res.users',
    [
      ['share', '=', false],
      ['login', '=', login],
    ],
    ['id'],
    {
      limit: 1,
    },
  )
  return found.length > 0
}

/** Whether customers can have a tag of this name, in the language of the bridge's user. */
export async function hasTag(
  client: OdooClient,
  { language }: Pick<Capabilities, 'language'>,
  name: string,
): Promise<boolean> {
  const context = language === undefined ? {} : { lang: language }
  const found = await client.rows(idSchema, 'res.partner.category', [['name', '=', name]], ['id'], {
    limit: 1,
    context,
  })
  return found.length > 0
}

/**
 * How many of the company's invoices that the bridge has handed over Odoo's own platform has sent as well; undefined: this
 * Odoo has no such platform.
 */
export async function sentBothWays(
  client: OdooClient,
  { invoiceFields, companyId }: Pick<Capabilities, 'invoiceFields' | 'companyId'>,
  flowField: string,
): Promise<number | undefined> {
  if (!invoiceFields.has('peppol_move_state') || !invoiceFields.has(flowField)) return undefined
  return client.call(z.int(), 'account.move', 'search_count', [
    [
      ['company_id', '=', companyId],
      [flowField, '!=', false],
      ['peppol_move_state', 'not in', [false, ...NOT_LEFT]],
    ],
  ])
}

const namedSchema = z.object({ id: z.int(), name: z.string() })

/** The companies that the user may enter. */
export function enterableCompanies(client: OdooClient): Promise<{ id: number; name: string }[]> {
  return client.rows(namedSchema, 'res.company', [], ['name'], { order: 'id asc' })
}
