import { z } from 'zod'
import { toOdooTime } from '../domain/french-time.js'
import { FIELD } from '../domain/fields.js'
import type { OdooInvoice, OdooPartner } from '../domain/invoice.js'
import { MAYBE_PUBLIC_FIELD } from '../domain/maybe-public-fields.js'
import { type Capabilities, type CapabilityCache, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import type { ChangedInvoicesQuery } from './port.js'
import {
  DEBIT_ORIGIN_FIELD,
  INVOICE_BASE_FIELDS,
  invoiceSchema,
  NO_BUYER,
  partnerSchema,
  PLATFORM_FIELDS,
  REFERENCE_FIELDS,
  SHOWN_FIELDS,
  tagSchema,
} from './schemas.js'
import { identifierFields } from './siret.js'

const PAGE_SIZE = 200

type Leaf = readonly [field: string, operator: string, value: unknown]
type Domain = readonly (Leaf | '|' | '&')[]

/**
 * Pages by ascending id, each page asking for ids beyond the last: an invoice that changes meanwhile is neither
 * skipped nor shown twice. A page that is not full is the last one, so that a quiet server gets one request.
 */
export async function* changedInvoices(
  client: OdooClient,
  cache: CapabilityCache,
  query: ChangedInvoicesQuery,
): AsyncGenerator<OdooInvoice[]> {
  let lastId = 0
  for (;;) {
    const page = await cache.with((capabilities) =>
      searchInvoices(client, capabilities, [
        ...changedDomain(query, capabilities.companyId),
        ['id', '>', lastId],
      ]),
    )
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    if (page.length < PAGE_SIZE) return
    lastId = last.id
  }
}

function changedDomain(query: ChangedInvoicesQuery, companyId: number): Domain {
  const since = query.since === undefined ? undefined : toOdooTime(query.since)
  const changed: Domain =
    since === undefined
      ? []
      : ['|', ['write_date', '>=', since], ['commercial_partner_id.write_date', '>=', since]]
  return [
    ['company_id', '=', companyId],
    ['move_type', 'in', ['out_invoice', 'out_refund']],
    ...changed,
    '|',
    ['invoice_date', '=', false],
    ['invoice_date', '>=', query.startDate],
  ]
}

export async function readInvoices(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<OdooInvoice[]> {
  const invoices: OdooInvoice[] = []
  for (const some of chunks(ids)) {
    const found = await cache.with((capabilities) =>
      searchInvoices(client, capabilities, [['id', 'in', some]]),
    )
    invoices.push(...found)
  }
  return invoices
}

/** `read` leaves out what does not exist, and refuses what a rule hides; a search leaves out both. */
export async function isDeleted(client: OdooClient, cache: CapabilityCache, id: number): Promise<boolean> {
  const context = companyContext(await cache.get())
  const rows = await client.call(z.array(z.unknown()), 'account.move', 'read', [[id], ['name']], { context })
  return rows.length === 0
}

function searchInvoices(
  client: OdooClient,
  capabilities: Capabilities,
  domain: Domain,
): Promise<OdooInvoice[]> {
  const wanted = [
    ...REFERENCE_FIELDS,
    ...PLATFORM_FIELDS,
    DEBIT_ORIGIN_FIELD,
    ...SHOWN_FIELDS,
    FIELD.request,
    FIELD.framework,
    FIELD.attachments,
  ].filter((name) => capabilities.invoiceFields.has(name))
  return client.rows(invoiceSchema, 'account.move', domain, [...INVOICE_BASE_FIELDS, ...wanted], {
    limit: PAGE_SIZE,
    order: 'id asc',
    context: companyContext(capabilities),
  })
}

/** Archived partners included: their invoices live on. */
export async function readPartners(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<OdooPartner[]> {
  const partners: OdooPartner[] = []
  for (const some of chunks(ids.filter((id) => id !== NO_BUYER))) {
    partners.push(...(await cache.with((capabilities) => readSomePartners(client, capabilities, some))))
  }
  return partners
}

async function readSomePartners(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
): Promise<OdooPartner[]> {
  const context = { ...companyContext(capabilities), active_test: false }
  const others = ['country_code', MAYBE_PUBLIC_FIELD.private].filter((name) =>
    capabilities.partnerFields.has(name),
  )
  const rows = await client.rows(
    partnerSchema,
    'res.partner',
    [['id', 'in', ids]],
    ['name', 'ref', 'category_id', 'write_date', ...identifierFields(capabilities), ...others],
    { order: 'id asc', context },
  )
  const tagIds = [...new Set(rows.flatMap((row) => row.tagIds))]
  const tags =
    tagIds.length === 0
      ? []
      : await client.rows(tagSchema, 'res.partner.category', [['id', 'in', tagIds]], ['name'], {
          context: {
            ...context,
            ...(capabilities.language === undefined ? {} : { lang: capabilities.language }),
          },
        })
  const names = new Map(tags.map((tag) => [tag.id, tag.name]))
  return rows.map(({ tagIds: own, ...partner }) => ({
    ...partner,
    tags: own.flatMap((id) => names.get(id) ?? []),
  }))
}

function* chunks(ids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < ids.length; from += PAGE_SIZE) yield ids.slice(from, from + PAGE_SIZE)
}
