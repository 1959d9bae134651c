import { z } from 'zod'
import { fieldNames, hasOrders } from '../server/capabilities.js'
import { type OdooClient } from '../wire/client.js'
import { findForeign } from '../server/external-ids.js'
import { SOURCE } from './languages.js'

/** How this server writes its views, read off what it has rather than off its version. */
export interface Dialect {
  /** Tag of a list, and its name among the modes of an action. */
  readonly list: 'list' | 'tree'
  /** Name of the template of a kanban card. */
  readonly card: 'card' | 'kanban-box'
  /** Up to 16.0 an element is hidden by a domain in `attrs`; since, by a Python expression. */
  readonly conditions: 'attrs' | 'expressions'
  /** Many2many to `res.groups` on actions. */
  readonly groups: 'groups_id' | 'group_ids'
  /** Whether an *Update a record* action has one field, or lines of them (up to 16.0). */
  readonly updates: 'path' | 'lines'
  /** Where the form of contacts has room for a group of fields: 20.0 builds the form anew. */
  readonly contactPlace: ContactPlace
  /** How a form shows the chatter. */
  readonly chatter: 'tag' | 'div'
  /** Access rights and rules are one model (from 20.0 on). */
  readonly hasOneAccessModel: boolean
  /** Odoo's app *Sales* is installed. */
  readonly hasOrders: boolean
  /** It is, and what an order bears has no field of Odoo's own on invoices. */
  readonly hasOwnReferences: boolean
}

export type ContactPlace = 'sales-page' | 'notebook' | 'sheet'

const typeSchema = z.object({ type: z.object({ selection: z.array(z.tuple([z.string(), z.string()])) }) })
const idSchema = z.object({ id: z.int() })
const archSchema = z.object({ arch_db: z.string() })

export async function readDialect(admin: OdooClient): Promise<Dialect> {
  const { type } = await admin.call(typeSchema, 'ir.ui.view', 'fields_get', [['type']], {
    attributes: ['selection'],
  })
  const form = await archOf(admin, 'account', 'view_move_form')
  const kanban = await archOf(admin, 'account', 'view_account_move_kanban')
  const contact = await archOf(admin, 'base', 'view_partner_form')
  const invoice = await fieldNames(admin, 'account.move', ['sale_order_count', 'purchase_order_reference'])
  const access = await admin.rows(idSchema, 'ir.model', [['model', '=', 'ir.access']], ['id'])
  const serverAction = await fieldNames(admin, 'ir.actions.server')
  return {
    list: type.selection.some(([value]) => value === 'list') ? 'list' : 'tree',
    card: /t-name="kanban-box"/.test(kanban) ? 'kanban-box' : 'card',
    conditions: /\sattrs="/.test(form) ? 'attrs' : 'expressions',
    groups: serverAction.has('group_ids') ? 'group_ids' : 'groups_id',
    updates: serverAction.has('update_path') ? 'path' : 'lines',
    contactPlace: placeIn(contact),
    chatter: /<chatter\b/.test(form) ? 'tag' : 'div',
    hasOneAccessModel: access.length > 0,
    hasOrders: hasOrders(invoice),
    hasOwnReferences: hasOrders(invoice) && !invoice.has('purchase_order_reference'),
  }
}

function placeIn(contactForm: string): ContactPlace {
  if (/<page\b[^>]*\sname="sales_purchases"/.test(contactForm)) return 'sales-page'
  return /<notebook\b/.test(contactForm) ? 'notebook' : 'sheet'
}

async function archOf(admin: OdooClient, module: string, name: string): Promise<string> {
  const id = await findForeign(admin, module, name)
  if (id === undefined) return ''
  const [view] = await admin.rows(archSchema, 'ir.ui.view', [['id', '=', id]], ['arch_db'], {
    context: SOURCE,
  })
  return view?.arch_db ?? ''
}

/** A condition in both ways of writing it. */
export interface Condition {
  /** Domain of `attrs`. */
  readonly domain: string
  /** Python expression. */
  readonly expression: string
}

/** The attribute that hides an element when the condition holds. */
export function hiddenWhen({ conditions }: Dialect, { domain, expression }: Condition): string {
  return conditions === 'attrs' ? `attrs="{'invisible': ${domain}}"` : `invisible="${expression}"`
}

export function isNot(field: string, value: string): Condition {
  return { domain: `[('${field}', '!=', '${value}')]`, expression: `${field} != '${value}'` }
}

/** Every one of them. */
export function areEmpty(...fields: string[]): Condition {
  return {
    domain: `[${fields.map((field) => `('${field}', '=', False)`).join(', ')}]`,
    expression: fields.map((field) => `not ${field}`).join(' and '),
  }
}

export function isEmpty(field: string): Condition {
  return areEmpty(field)
}

export function isAmong(field: string, values: readonly string[]): Condition {
  const list = `(${values.map((value) => `'${value}'`).join(', ')})`
  return { domain: `[('${field}', 'in', ${list})]`, expression: `${field} in ${list}` }
}

export function isNotAmong(field: string, values: readonly string[]): Condition {
  const { domain, expression } = isAmong(field, values)
  return { domain: domain.replace("'in'", "'not in'"), expression: expression.replace(' in ', ' not in ') }
}

/** One of the two, each of them of one field. */
export function either(one: Condition, other: Condition): Condition {
  return {
    domain: `['|', ${one.domain.slice(1, -1)}, ${other.domain.slice(1, -1)}]`,
    expression: `${one.expression} or ${other.expression}`,
  }
}
