import { z } from 'zod'
import { toOdooTime } from '../../domain/words/french-time.js'
import { type Capabilities, companyContext, notEntered } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import type { Made } from '../port.js'
import { datetimeSchema, many2oneSchema, optional } from '../wire/values.js'

const NEVER = new Date(0)

const changedSchema = z.object({ write_date: optional(datetimeSchema) })
const writtenSchema = z.object({ write_date: optional(datetimeSchema), write_uid: optional(many2oneSchema) })
type Written = z.infer<typeof writtenSchema>

const companySchema = z.object({ partner_id: many2oneSchema, write_date: optional(datetimeSchema) })

/** When the company, its contact, its bank accounts, taxes or payment terms were last changed. */
export async function companyChangedAt(client: OdooClient, capabilities: Capabilities): Promise<Date> {
  const ofCompany = ['company_id', 'in', [false, capabilities.companyId]]
  const company = await readCompany(client, capabilities)
  return latest([
    company.changedAt,
    await lastChange(client, capabilities, 'res.partner', [['id', '=', company.contactId]]),
    await lastChange(client, capabilities, 'res.partner.bank', [['partner_id', '=', company.contactId]]),
    await lastChange(client, capabilities, 'account.tax', [ofCompany]),
    await lastChange(client, capabilities, 'account.payment.term', [ofCompany]),
  ])
}

const moveSchema = writtenSchema.extend({
  partner_id: optional(many2oneSchema),
  commercial_partner_id: optional(many2oneSchema),
  partner_shipping_id: optional(many2oneSchema),
  invoice_payment_term_id: optional(many2oneSchema),
})
const lineSchema = writtenSchema.extend({ tax_ids: z.array(z.int()) })

/**
 * When what can alter the document of an invoice was last changed: itself, its lines, taxes and payment term, its customer,
 * the company and its accounts. What this user wrote last does not count, for that is what the bridge tells Odoo, and what
 * making the document leaves; on the invoice itself it hides what somebody else changed shortly before. Nor does what a
 * person wrote who had the document made: Odoo marks the invoice, its lines and the customer in the transaction that makes
 * it (seen on 18.0), under the second that it gives the document.
 */
export async function documentChangedAt(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
  made?: Made,
): Promise<Date> {
  const context = companyContext(capabilities)
  const { uid } = capabilities.server
  const [move] = await client.rows(
    moveSchema,
    'account.move',
    [['id', '=', invoiceId]],
    Object.keys(moveSchema.shape),
    { context },
  )
  if (move === undefined) return NEVER
  const lines = await client.rows(
    lineSchema,
    'account.move.line',
    // The line of what is still to be paid changes with each payment.
    [
      ['move_id', '=', invoiceId],
      ['display_type', '!=', 'payment_term'],
    ],
    Object.keys(lineSchema.shape),
    { context },
  )
  const company = await readCompany(client, capabilities)
  const partners = [move.partner_id, move.commercial_partner_id, move.partner_shipping_id]
  const ofRecords = (model: string, ids: readonly number[]): Promise<Date> =>
    ids.length === 0
      ? Promise.resolve(NEVER)
      : lastChange(client, capabilities, model, [
          ['id', 'in', [...new Set(ids)]],
          ['write_uid', '!=', uid],
          ...(made === undefined ? [] : besideMaking(made)),
        ])
  return latest([
    company.changedAt,
    ...[move, ...lines].map((row) => byAnother(row, uid, made)),
    await ofRecords('res.partner', [company.contactId, ...idsOf(partners)]),
    await lastChange(client, capabilities, 'res.partner.bank', [['partner_id', '=', company.contactId]]),
    await ofRecords(
      'account.tax',
      lines.flatMap(({ tax_ids: taxes }) => taxes),
    ),
    await ofRecords('account.payment.term', idsOf([move.invoice_payment_term_id])),
  ])
}

function byAnother(
  { write_date: moment, write_uid: writer }: Written,
  uid: number,
  made: Made | undefined,
): Date {
  const isOfMaking = made !== undefined && moment?.getTime() === made.at.getTime() && writer?.id === made.by
  return moment === undefined || writer?.id === uid || isOfMaking ? NEVER : moment
}

function besideMaking({ at, by }: Made): readonly unknown[] {
  const next = new Date(at.getTime() + 1_000)
  return [
    '|',
    ['write_uid', '!=', by],
    '|',
    ['write_date', '<', toOdooTime(at)],
    ['write_date', '>=', toOdooTime(next)],
  ]
}

function idsOf(references: readonly ({ readonly id: number } | undefined)[]): number[] {
  return references.flatMap((reference) => reference?.id ?? [])
}

async function readCompany(
  client: OdooClient,
  capabilities: Capabilities,
): Promise<{ readonly contactId: number; readonly changedAt: Date }> {
  const [company] = await client.rows(
    companySchema,
    'res.company',
    [['id', '=', capabilities.companyId]],
    ['partner_id', 'write_date'],
    { context: companyContext(capabilities) },
  )
  if (company === undefined) throw notEntered(capabilities.companyId)
  return { contactId: company.partner_id.id, changedAt: company.write_date ?? NEVER }
}

/** The latest `write_date` of the records that a domain finds. */
async function lastChange(
  client: OdooClient,
  capabilities: Capabilities,
  model: string,
  domain: readonly unknown[],
): Promise<Date> {
  const [changed] = await client.rows(changedSchema, model, domain, ['write_date'], {
    limit: 1,
    order: 'write_date desc',
    context: { ...companyContext(capabilities), active_test: false },
  })
  return changed?.write_date ?? NEVER
}

function latest(changes: readonly Date[]): Date {
  return new Date(Math.max(...changes.map((change) => change.getTime())))
}
