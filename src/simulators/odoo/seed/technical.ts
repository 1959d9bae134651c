import type { Database } from '../database.js'
import type { FieldDefinition } from '../fields/definition.js'
import { modelDescription } from '../fields/descriptions.js'
import type { JsonObject } from '../values.js'
import { isBefore, isSince, type OdooVersion } from '../version.js'

/** Before anything that the recordings show was made, and before every day on which a simulated bridge works. */
export const INSTALLED = '2026-09-01 06:00:00.000000'
const BY_ROOT: JsonObject = { create_date: INSTALLED, create_uid: 1, write_date: INSTALLED, write_uid: 1 }

/** Adds a record with the log fields of the installation, and its external identifier. */
export function install(
  db: Database,
  model: string,
  values: JsonObject,
  options: { id?: number; xmlid?: string } = {},
): number {
  const row = db.table(model).insert({ ...BY_ROOT, ...values }, options.id)
  if (options.xmlid !== undefined) {
    const dot = options.xmlid.indexOf('.')
    const [module, name] = [options.xmlid.slice(0, dot), options.xmlid.slice(dot + 1)]
    db.table('ir.model.data').insert({ ...BY_ROOT, module, name, model, res_id: row.id, noupdate: false })
  }
  return row.id
}

function moduleOf(model: string): string {
  const prefix = model.slice(0, model.indexOf('.'))
  return ['account', 'mail', 'product', 'sale', 'uom'].includes(prefix) ? prefix : 'base'
}

function fieldRow(model: string, modelId: number, name: string, field: FieldDefinition): JsonObject {
  return {
    name,
    model,
    model_id: modelId,
    field_description: field.string,
    ttype: field.type,
    relation: field.relation ?? false,
    required: field.required,
    readonly: field.readonly !== false,
    store: field.store,
    copied: false,
    index: false,
    help: field.help ?? false,
    state: 'base',
  }
}

/** Which models have a chatter and activities. */
const mixins = (model: string): JsonObject => {
  const has = ['account.move', 'res.partner', 'sale.order'].includes(model)
  return { is_mail_thread: has, is_mail_activity: has }
}

export function installModels(db: Database): void {
  for (const model of [...db.registry.modelNames].sort()) {
    const underscored = model.replaceAll('.', '_')
    const values = { name: modelDescription(model), model, state: 'base', ...mixins(model) }
    const modelId = install(db, 'ir.model', values, { xmlid: `${moduleOf(model)}.model_${underscored}` })
    for (const [name, field] of db.registry.fields(model)) {
      const xmlid = `${moduleOf(model)}.field_${underscored}__${name}`
      install(db, 'ir.model.fields', fieldRow(model, modelId, name, field), { xmlid })
    }
  }
}

interface BaseView {
  readonly xmlid: string
  readonly name: string
  readonly model: string
  readonly type: string
  readonly arch: string
}

const SALE_VIEWS: readonly BaseView[] = [
  {
    xmlid: 'sale.view_order_form',
    name: 'sale.order.form',
    model: 'sale.order',
    type: 'form',
    arch:
      '<form><header><field name="state" widget="statusbar"/></header><sheet><group name="sale_header">' +
      '<field name="partner_id"/></group><notebook><page name="order_lines"><field name="order_line"/></page>' +
      '<page name="other_information"><field name="client_order_ref"/></page></notebook></sheet></form>',
  },
  {
    xmlid: 'sale.view_sales_order_filter',
    name: 'sale.order.list.select',
    model: 'sale.order',
    type: 'search',
    arch: '<search><field name="name"/></search>',
  },
]

/** The views that integrations extend, cut down to what they hold on to. */
function baseViews(version: OdooVersion, isSaleInstalled: boolean): BaseView[] {
  const list = isSince(version, '18.0') ? 'list' : 'tree'
  const hidden = isBefore(version, '17.0')
    ? `attrs="{'invisible': [('move_type', '=', 'entry')]}"`
    : `invisible="move_type == 'entry'"`
  const chatter = isSince(version, '18.0')
    ? '<chatter/>'
    : '<div class="oe_chatter"><field name="activity_ids"/><field name="message_ids"/></div>'
  const card = isSince(version, '18.0') ? 'card' : 'kanban-box'
  const listArch = `<${list}><field name="name"/><field name="partner_id"/><field name="state"/></${list}>`
  const entry = { model: 'account.move' }
  return [
    {
      ...entry,
      xmlid: 'account.view_move_form',
      name: 'account.move.form',
      type: 'form',
      arch:
        '<form><header><field name="state" widget="statusbar"/></header><sheet><group id="header_group">' +
        `<group id="header_left_group"><field name="partner_id" ${hidden}/><field name="ref"/></group>` +
        '<group id="header_right_group"><field name="invoice_date"/><field name="invoice_date_due"/></group>' +
        '</group><notebook><page id="invoice_tab" name="invoice_tab"><field name="invoice_line_ids"/></page>' +
        '<page id="other_tab" name="other_info"><group id="other_tab_group"><field name="invoice_origin"/>' +
        `</group></page></notebook></sheet>${chatter}</form>`,
    },
    {
      ...entry,
      xmlid: 'account.view_invoice_tree',
      name: 'account.invoice.tree',
      type: list,
      arch: listArch,
    },
    {
      ...entry,
      xmlid: 'account.view_out_invoice_tree',
      name: 'account.out.invoice.tree',
      type: list,
      arch: listArch,
    },
    {
      ...entry,
      xmlid: 'account.view_out_credit_note_tree',
      name: 'account.out.credit.note.tree',
      type: list,
      arch: listArch,
    },
    {
      ...entry,
      xmlid: 'account.view_account_move_kanban',
      name: 'account.move.kanban',
      type: 'kanban',
      arch: `<kanban><templates><t t-name="${card}"><field name="name"/></t></templates></kanban>`,
    },
    {
      ...entry,
      xmlid: 'account.view_account_invoice_filter',
      name: 'account.invoice.select',
      type: 'search',
      arch: '<search><field name="name"/><filter name="draft" domain="[]"/><filter name="late" domain="[]"/></search>',
    },
    {
      ...entry,
      xmlid: 'account.view_account_move_filter',
      name: 'account.move.select',
      type: 'search',
      arch: '<search><field name="name"/></search>',
    },
    {
      xmlid: 'base.view_res_partner_filter',
      name: 'res.partner.select',
      model: 'res.partner',
      type: 'search',
      arch: '<search><field name="name"/><filter name="type_company" domain="[(\'is_company\', \'=\', True)]"/></search>',
    },
    {
      xmlid: 'base.view_partner_form',
      name: 'res.partner.form',
      model: 'res.partner',
      type: 'form',
      arch:
        '<form><sheet><field name="is_company"/><field name="name"/><field name="vat"/><notebook>' +
        '<page name="sales_purchases"/><page name="internal_notes"/></notebook></sheet></form>',
    },
    ...(isSaleInstalled ? SALE_VIEWS : []),
  ]
}

export function installViews(db: Database): void {
  const list = isSince(db.version, '18.0') ? 'list' : 'tree'
  for (const { xmlid, arch, ...view } of baseViews(db.version, db.registry.has('sale.order'))) {
    const values = { ...view, arch_db: arch, mode: 'primary', priority: 16, active: true, inherit_id: false }
    install(db, 'ir.ui.view', values, { xmlid })
  }
  const menu = (xmlid: string, name: string, parent: number | false): number =>
    install(
      db,
      'ir.ui.menu',
      { name, parent_id: parent, sequence: 10, active: true, action: false },
      { xmlid },
    )
  const invoicing = menu('account.menu_finance', 'Invoicing', false)
  menu('account.menu_finance_receivables', 'Customers', invoicing)
  menu('account.menu_finance_configuration', 'Configuration', invoicing)
  menu('base.menu_administration', 'Settings', false)
  install(
    db,
    'ir.actions.act_window',
    {
      name: 'Invoices',
      type: 'ir.actions.act_window',
      res_model: 'account.move',
      view_mode: `${list},form`,
      domain: "[('move_type', '=', 'out_invoice')]",
      context: '{}',
    },
    { xmlid: 'account.action_move_out_invoice_type' },
  )
}
