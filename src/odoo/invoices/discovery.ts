import { z } from 'zod'
import { toOdooTime } from '../../domain/words/french-time.js'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { REFERENCE_FIELD } from '../../domain/odoo-fields/order-fields.js'
import { MAYBE_PUBLIC_FIELD } from '../../domain/odoo-fields/maybe-public-fields.js'
import { PERIOD_FIELD } from '../../domain/odoo-fields/payment-fields.js'
import { CREDIT_NOTE_FIELD, REJECTION_FIELD } from '../../domain/odoo-fields/rejection-fields.js'
import type { SeenInvoice, SeenRecord } from '../../domain/running/seen.js'
import { type Capabilities, type CapabilityCache, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { readInParts } from '../wire/fewer-at-a-time.js'
import { anyOf, buyerNews, type Domain, invoiceNews } from './news-domain.js'
import type { ChangedInvoicesQuery, InvoicePage } from '../port.js'
import {
  DEBIT_ORIGIN_FIELD,
  INVOICE_BASE_FIELDS,
  invoiceSchema,
  NO_BUYER,
  partnerSchema,
  type PartnerRow,
  PLATFORM_FIELDS,
  REFERENCE_FIELDS,
  SHOWN_FIELDS,
  tagSchema,
} from './schemas.js'
import { mark } from '../../marks/mark.js'
import { byAscendingId } from '../wire/by-ascending-id.js'
import { identifierFields } from '../partners/siret.js'
import { datetimeSchema } from '../wire/values.js'

const PAGE_SIZE = 200

/** See `byAscendingId`. */
export async function* changedInvoices(
  client: OdooClient,
  cache: CapabilityCache,
  query: ChangedInvoicesQuery,
): AsyncGenerator<InvoicePage> {
  const pages = byAscendingId({
    model: 'account.move',
    what: 'invoices',
    pageSize: PAGE_SIZE,
    afterId: query.afterId ?? 0,
    search: (after, limit, isBare) =>
      cache.with((capabilities) => {
        const domain: Domain = [
          ...ofCompany(capabilities.companyId, query.startDate, writtenOn(capabilities)),
          ...changedDomain(query),
          ['id', '>', after],
        ]
        return searchInvoices(client, capabilities, domain, { limit, isBare })
      }),
  })
  for await (const { rows, lastId, isLast } of pages)
    yield {
      invoices: client.readable(invoiceSchema, 'account.move', rows),
      listed: rows.flatMap((row) => listedSchema.safeParse(row).data ?? []),
      lastId,
      isLast,
    }
}

/** All of an invoice that has to be readable for it to count as read, even where the rest of it is not. */
const listedSchema = z
  .object({ id: z.int(), write_date: datetimeSchema, state: z.string() })
  .transform(({ id, write_date: writtenAt, state }): SeenInvoice => ({
    id,
    writtenAt,
    isPosted: state === 'posted',
  }))

/** `always`: fields that have an earlier invoice shown as well where they say something. */
function ofCompany(companyId: number, startDate: string, always: readonly string[] = []): Domain {
  return [
    ['company_id', '=', companyId],
    ['move_type', 'in', ['out_invoice', 'out_refund']],
    ...anyOf([
      [['invoice_date', '=', false]],
      [['invoice_date', '>=', startDate]],
      ...always.map((field): Domain => [[field, '!=', false]]),
    ]),
  ]
}

/**
 * The first day may have moved on since an invoice went: it is followed as ever, and what is asked on it is to be answered. So is
 * what is asked on one that was never to go.
 */
function writtenOn(capabilities: Capabilities): string[] {
  if (!mark('changed-before-the-first-day')) return []
  return [FIELD.stage, FIELD.request].filter((name) => capabilities.invoiceFields.has(name))
}

function changedDomain({ since, seen, again = [] }: ChangedInvoicesQuery): Domain {
  if (since === undefined) return []
  return anyOf([
    invoiceNews(since, seen?.invoices ?? []),
    buyerNews(since, seen?.partners ?? []),
    ...(again.length === 0 ? [] : [[['id', 'in', again]] as const]),
  ])
}

const writtenSchema = z.object({ write_date: datetimeSchema }).transform((row) => row.write_date)

/** When one of the invoices was last written; undefined when there is none, or the moment cannot be read. */
export function lastInvoiceChange(
  client: OdooClient,
  cache: CapabilityCache,
  startDate: string,
): Promise<Date | undefined> {
  return cache.with(async (capabilities) => {
    const domain = ofCompany(capabilities.companyId, startDate)
    const [latest] = await client.readableRows(writtenSchema, 'account.move', domain, ['write_date'], {
      limit: 1,
      order: 'write_date desc',
      context: companyContext(capabilities),
    })
    return latest
  })
}

/** Those of the partners that were written since, with the moment. */
export async function partnersWritten(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
  since: Date,
): Promise<SeenRecord[]> {
  const partners: SeenRecord[] = []
  for (const some of chunks(ids.filter((id) => id !== NO_BUYER)))
    partners.push(
      ...(await cache.with((capabilities) =>
        client.readableRows(
          partnerWrittenSchema,
          'res.partner',
          [
            ['id', 'in', some],
            ['write_date', '>=', toOdooTime(since)],
          ],
          ['write_date'],
          { context: { ...companyContext(capabilities), active_test: false } },
        ),
      )),
    )
  return partners
}

const partnerWrittenSchema = z
  .object({ id: z.int(), write_date: datetimeSchema })
  .transform(({ id, write_date: writtenAt }): SeenRecord => ({ id, writtenAt }))

export async function readInvoices(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<OdooInvoice[]> {
  return client.readable(invoiceSchema, 'account.move', await invoiceRows(client, cache, ids))
}

function invoiceRows(client: OdooClient, cache: CapabilityCache, ids: readonly number[]): Promise<unknown[]> {
  const search = (some: readonly number[], isBare = false): Promise<unknown[]> =>
    cache.with((capabilities) =>
      searchInvoices(client, capabilities, [['id', 'in', some]], { limit: some.length, isBare }),
    )
  return readInParts(ids, PAGE_SIZE, { ask: search, bare: (id) => search(id, true) })
}

export async function readInvoice(
  client: OdooClient,
  cache: CapabilityCache,
  id: number,
): Promise<OdooInvoice | undefined> {
  const [row] = await invoiceRows(client, cache, [id])
  return row === undefined ? undefined : client.whole(invoiceSchema, 'account.move', row)
}

/** `read` leaves out what does not exist, and refuses what a rule hides; a search leaves out both. */
export async function isDeleted(client: OdooClient, cache: CapabilityCache, id: number): Promise<boolean> {
  const context = companyContext(await cache.get())
  const rows = await client.call(z.array(z.unknown()), 'account.move', 'read', [[id], ['name']], { context })
  return rows.length === 0
}

interface Extent {
  readonly limit: number
  /** Only what an invoice is known by, of one that is too long as a whole. */
  readonly isBare: boolean
}

function searchInvoices(
  client: OdooClient,
  capabilities: Capabilities,
  domain: Domain,
  { limit, isBare }: Extent,
): Promise<unknown[]> {
  const wanted = [
    ...REFERENCE_FIELDS,
    ...PLATFORM_FIELDS,
    REFERENCE_FIELD.service,
    REFERENCE_FIELD.commitment,
    DEBIT_ORIGIN_FIELD,
    ...SHOWN_FIELDS,
    FIELD.request,
    FIELD.framework,
    FIELD.withoutProjectManager,
    FIELD.attachments,
    REJECTION_FIELD.replaces,
    FIELD.complements,
    FIELD.buyerComment,
    FIELD.validatorSiret,
    'delivery_date',
  ].filter((name) => capabilities.invoiceFields.has(name))
  const fields = isBare ? ['write_date', 'state'] : [...INVOICE_BASE_FIELDS, ...wanted]
  return client.rawRows('account.move', domain, fields, {
    limit,
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
  const rows = await partnerRows(client, cache, ids)
  return cache.with(async (capabilities) => {
    const partners = client.readable(partnerSchema, 'res.partner', rows)
    const names = await tagNames(client, capabilities, partners)
    return client.readable(withTags(names), 'res.partner', partners)
  })
}

function partnerRows(client: OdooClient, cache: CapabilityCache, ids: readonly number[]): Promise<unknown[]> {
  const search = (some: readonly number[], isBare = false): Promise<unknown[]> =>
    cache.with((capabilities) => searchPartners(client, capabilities, some, isBare))
  const partners = ids.filter((id) => id !== NO_BUYER)
  return readInParts(partners, PAGE_SIZE, { ask: search, bare: (id) => search(id, true) })
}

export async function readPartner(
  client: OdooClient,
  cache: CapabilityCache,
  id: number,
): Promise<OdooPartner | undefined> {
  const [row] = await partnerRows(client, cache, [id])
  if (row === undefined) return undefined
  return cache.with(async (capabilities) => {
    const partner = client.whole(partnerSchema, 'res.partner', row)
    const names = await tagNames(client, capabilities, [partner])
    return client.whole(withTags(names), 'res.partner', partner)
  })
}

function searchPartners(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
  isBare: boolean,
): Promise<unknown[]> {
  const others = ['country_code', MAYBE_PUBLIC_FIELD.private, CREDIT_NOTE_FIELD, PERIOD_FIELD].filter(
    (name) => capabilities.partnerFields.has(name),
  )
  const fields = isBare
    ? ['write_date']
    : ['name', 'ref', 'category_id', 'write_date', ...identifierFields(capabilities), ...others]
  return client.rawRows('res.partner', [['id', 'in', ids]], fields, {
    limit: ids.length,
    order: 'id asc',
    context: { ...companyContext(capabilities), active_test: false },
  })
}

/** Undefined: there is such a tag, and what it is called cannot be read. */
type TagNames = ReadonlyMap<number, string | undefined>

async function tagNames(
  client: OdooClient,
  capabilities: Capabilities,
  partners: readonly PartnerRow[],
): Promise<TagNames> {
  const ids = [...new Set(partners.flatMap(({ tagIds }) => tagIds))]
  if (ids.length === 0) return new Map()
  const tags = await client.rows(tagSchema, 'res.partner.category', [['id', 'in', ids]], ['name'], {
    context: {
      ...companyContext(capabilities),
      active_test: false,
      ...(capabilities.language === undefined ? {} : { lang: capabilities.language }),
    },
  })
  return new Map(tags.map(({ id, name }) => [id, name]))
}

/** A customer whose tags cannot all be read may be one to whom nothing is to be sent. */
function withTags(names: TagNames): z.ZodType<OdooPartner, PartnerRow> {
  return z.custom<PartnerRow>().transform(({ tagIds, ...partner }, context): OdooPartner => {
    const known = tagIds.filter((id) => names.has(id))
    const tags = known.flatMap((id) => names.get(id) ?? [])
    if (tags.length < known.length)
      context.addIssue({ code: 'custom', path: ['tagIds'], message: 'the name of a tag cannot be read' })
    return { ...partner, tags }
  })
}

function* chunks(ids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < ids.length; from += PAGE_SIZE) yield ids.slice(from, from + PAGE_SIZE)
}
