import { z } from 'zod'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import { mark } from '../../marks/mark.js'
import { type Capabilities, companyContext, notEntered } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { readInParts } from '../wire/fewer-at-a-time.js'
import type { DocumentChanges, Made } from '../port.js'
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
  id: z.int(),
  partner_id: optional(many2oneSchema),
  commercial_partner_id: optional(many2oneSchema),
  partner_shipping_id: optional(many2oneSchema),
  invoice_payment_term_id: optional(many2oneSchema),
})
/** Where Odoo has the field for them. */
const moveWithFilesSchema = moveSchema.extend({ [FIELD.attachments]: z.array(z.int()) })
type Move = z.infer<typeof moveSchema> & { readonly [FIELD.attachments]?: readonly number[] }
const lineSchema = writtenSchema.extend({ move_id: many2oneSchema, tax_ids: z.array(z.int()) })
type Line = z.infer<typeof lineSchema>
const recordSchema = writtenSchema.extend({ id: z.int() })

/**
 * When what can alter the documents of invoices was last changed: themselves, their lines, taxes and payment terms, their
 * customers, the company and its accounts. What this user wrote last does not count, for that is what the bridge tells Odoo,
 * and what making the document leaves; on the invoice itself it hides what somebody else changed shortly before. Nor does
 * what a person wrote who had the document made: Odoo marks the invoice, its lines and the customer in the transaction that
 * makes it (seen on 18.0), under the second that it gives the document.
 */
export async function documentChanges(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceIds: readonly number[],
): Promise<DocumentChanges> {
  const context = companyContext(capabilities)
  const { uid } = capabilities.server
  const read = <T>(
    schema: z.ZodObject & z.ZodType<T>,
    model: string,
    domain: readonly unknown[],
    options = {},
  ) =>
    client.readableRows(schema, model, domain, Object.keys(schema.shape), {
      context: { ...context, active_test: false },
      ...options,
    })
  const marksFiles = capabilities.invoiceFields.has(FIELD.attachments)
  const moves: Move[] = await read(marksFiles ? moveWithFilesSchema : moveSchema, 'account.move', [
    ['id', 'in', invoiceIds],
  ])
  // The line of what is still to be paid changes with each payment.
  const linesAmong = (ids: readonly number[]): unknown[] => [
    ['move_id', 'in', ids],
    ['display_type', '!=', 'payment_term'],
  ]
  const lines = await readInParts(invoiceIds, invoiceIds.length, {
    ask: (ids) => read(lineSchema, 'account.move.line', linesAmong(ids)),
    bare: (ids) =>
      read(lineSchema, 'account.move.line', [...linesAmong(ids), ['write_uid', '!=', uid]], {
        limit: 1,
        order: 'write_date desc',
      }),
  })
  const company = await readCompany(client, capabilities)
  const written = async (
    model: string,
    ids: readonly (number | undefined)[],
  ): Promise<ReadonlyMap<number, Written>> => {
    const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
    if (wanted.length === 0) return new Map()
    const rows = await read(recordSchema, model, [['id', 'in', wanted]])
    return new Map(rows.map((row) => [row.id, row]))
  }
  const accounts = await lastChange(client, capabilities, 'res.partner.bank', [
    ['partner_id', '=', company.contactId],
  ])
  const partners = await written('res.partner', [company.contactId, ...moves.flatMap(partnersOf)])
  const taxes = await written(
    'account.tax',
    lines.flatMap(({ tax_ids: ids }) => ids),
  )
  const terms = await written(
    'account.payment.term',
    moves.map(({ invoice_payment_term_id: term }) => term?.id),
  )
  const files = await written(
    'ir.attachment',
    moves.flatMap((move) => move[FIELD.attachments] ?? []),
  )
  const byId = new Map(moves.map((move) => [move.id, move]))
  const linesOf = new Map(moves.map(({ id }): [number, Line[]] => [id, []]))
  for (const line of lines) linesOf.get(line.move_id.id)?.push(line)
  const besideItself = (invoiceId: number, made?: Made): Date => {
    const move = byId.get(invoiceId)
    if (move === undefined) return NEVER
    const own = linesOf.get(invoiceId) ?? []
    const records = [
      ...own,
      ...[company.contactId, ...partnersOf(move)].map((id) => partners.get(id ?? NO_RECORD)),
      ...own.flatMap(({ tax_ids: ids }) => ids).map((id) => taxes.get(id)),
      terms.get(move.invoice_payment_term_id?.id ?? NO_RECORD),
    ]
    return latest([company.changedAt, accounts, ...records.map((record) => byAnother(record, uid, made))])
  }
  return {
    besideItself,
    withFiles: (invoiceId) => {
      const changed = (byId.get(invoiceId)?.[FIELD.attachments] ?? []).map((id) => files.get(id))
      const others = changed.map((file) => byAnother(file, uid, undefined))
      return latest([besideItself(invoiceId), ...(mark('file-changed-after-its-document') ? others : [])])
    },
    at: (invoiceId, made) =>
      latest([besideItself(invoiceId, made), byAnother(byId.get(invoiceId), uid, made)]),
  }
}

const NO_RECORD = 0

function partnersOf(move: z.infer<typeof moveSchema>): (number | undefined)[] {
  return [move.partner_id, move.commercial_partner_id, move.partner_shipping_id].map((partner) => partner?.id)
}

function byAnother(record: Written | undefined, uid: number, made: Made | undefined): Date {
  const { write_date: moment, write_uid: writer } = record ?? {}
  const isOfMaking = made !== undefined && moment?.getTime() === made.at.getTime() && writer?.id === made.by
  return moment === undefined || writer?.id === uid || isOfMaking ? NEVER : moment
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
