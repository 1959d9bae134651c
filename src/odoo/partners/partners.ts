import { z } from 'zod'
import { MAYBE_PUBLIC_FIELD } from '../../domain/odoo-fields/maybe-public-fields.js'
import {
  DIRECTORY_FIELDS,
  PARTNER_FIELD,
  type PartnerMark,
  type PartnerValues,
} from '../../domain/odoo-fields/partner-fields.js'
import { type Capabilities, type CapabilityCache, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { textSchema } from '../wire/values.js'

const markSchema = z
  .object({
    id: z.int(),
    [PARTNER_FIELD.public]: z.boolean(),
    [PARTNER_FIELD.serviceRequired]: z.boolean(),
    [PARTNER_FIELD.commitmentRequired]: z.boolean(),
    [PARTNER_FIELD.eitherRequired]: z.boolean(),
    [PARTNER_FIELD.noPaymentStatus]: z.boolean(),
    [PARTNER_FIELD.checkedOn]: textSchema,
  })
  .transform((row): { id: number; mark: PartnerMark } => ({
    id: row.id,
    mark: {
      isPublic: row[PARTNER_FIELD.public],
      serviceRequired: row[PARTNER_FIELD.serviceRequired],
      commitmentRequired: row[PARTNER_FIELD.commitmentRequired],
      eitherRequired: row[PARTNER_FIELD.eitherRequired],
      noPaymentStatus: row[PARTNER_FIELD.noPaymentStatus],
      checkedOn: row[PARTNER_FIELD.checkedOn],
    },
  }))

const NAMES = DIRECTORY_FIELDS.map(({ name }) => name)

/** Undefined: this server has no such fields, `setup` was not run since they exist. */
export function readPartnerMarks(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<Map<number, PartnerMark> | undefined> {
  return cache.with(async (capabilities) => {
    if (!hasMarks(capabilities)) return undefined
    const rows = await client.readableRows(markSchema, 'res.partner', [['id', 'in', ids]], NAMES, {
      order: 'id asc',
      context: { ...companyContext(capabilities), active_test: false },
    })
    return new Map(rows.map(({ id, mark }) => [id, mark]))
  })
}

const maybePublicSchema = z
  .object({
    id: z.int(),
    [MAYBE_PUBLIC_FIELD.maybePublic]: z.boolean(),
    [MAYBE_PUBLIC_FIELD.reason]: textSchema,
  })
  .transform((row) => ({
    id: row.id,
    reason: row[MAYBE_PUBLIC_FIELD.maybePublic] ? (row[MAYBE_PUBLIC_FIELD.reason] ?? '') : undefined,
  }))

/** Undefined: this server has no such fields, `setup` was not run since they exist. */
export function readMaybePublicMarks(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<Map<number, string | undefined> | undefined> {
  return cache.with(async (capabilities) => {
    const names = [MAYBE_PUBLIC_FIELD.maybePublic, MAYBE_PUBLIC_FIELD.reason]
    if (!names.every((name) => capabilities.partnerFields.has(name))) return undefined
    const rows = await client.readableRows(maybePublicSchema, 'res.partner', [['id', 'in', ids]], names, {
      order: 'id asc',
      context: { ...companyContext(capabilities), active_test: false },
    })
    return new Map(rows.map(({ id, reason }) => [id, reason]))
  })
}

/** An Invoicing user may do this only with *Contact Creation* as well (measured on 17.0 and 19.0). */
export async function writePartners(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
  values: PartnerValues,
): Promise<void> {
  const context = companyContext(capabilities)
  await client.call(z.unknown(), 'res.partner', 'write', [ids, values], { context })
}

const idSchema = z.object({ id: z.int() }).transform(({ id }) => id)

/** Ids of the customers that have the tag, or that were marked as public bodies. */
export function publicPartnerIds(
  client: OdooClient,
  cache: CapabilityCache,
  tag: string | undefined,
): Promise<number[]> {
  return cache.with(async (capabilities) => {
    const { language } = capabilities
    const context = { ...companyContext(capabilities), ...(language !== undefined && { lang: language }) }
    const search = (leaf: readonly unknown[]): Promise<number[]> =>
      client.rows(idSchema, 'res.partner', [leaf], ['id'], { order: 'id asc', context })
    const tagged = tag === undefined ? [] : await search(['category_id.name', '=', tag])
    const marked = hasMarks(capabilities) ? await search([PARTNER_FIELD.public, '=', true]) : []
    return [...new Set([...tagged, ...marked])]
  })
}

function hasMarks({ partnerFields }: Capabilities): boolean {
  return NAMES.every((name) => partnerFields.has(name))
}
