import type { Database } from './database.js'
import type { FieldDefinition } from './fields/definition.js'
import { companyPartnerFields, USER_PARTNER_FIELDS } from './fields/base.js'
import { shownDatetime } from './time.js'
import { type Json, numberOf, type Row, textOf, valueOf } from './values.js'

type Compute = (db: Database, row: Row) => Json

/** The name under which a record shows in the many2one fields of others. */
export function displayName(db: Database, model: string, row: Row): string {
  switch (model) {
    case 'account.move': {
      const name = textOf(row, 'name') || `Draft Invoice (* ${row.id})`
      const ref = textOf(row, 'ref')
      return ref === '' ? name : `${name} (${ref})`
    }
    case 'res.partner': {
      const parent = db.table('res.partner').get(numberOf(row, 'parent_id'))
      const name = textOf(row, 'name')
      return parent === undefined || row['is_company'] === true ? name : `${textOf(parent, 'name')}, ${name}`
    }
    case 'res.users':
      return textOf(partnerOf(db, row) ?? row, 'name')
    case 'res.partner.bank': {
      const bank = textOf(row, 'bank_name')
      return bank === '' ? textOf(row, 'acc_number') : `${textOf(row, 'acc_number')} - ${bank}`
    }
    case 'ir.model.fields':
      return `${textOf(row, 'field_description')} (${textOf(row, 'model')})`
    default:
      return db.registry.field(model, 'name') === undefined ? `${model},${row.id}` : textOf(row, 'name')
  }
}

function partnerOf(db: Database, row: Row): Row | undefined {
  return db.table('res.partner').get(numberOf(row, 'partner_id'))
}

function attached(model: string): Compute {
  return (db, row) =>
    db
      .table('ir.attachment')
      .lookup('res_id', row.id)
      .filter((item) => item['res_model'] === model && valueOf(item, 'res_field') === false)
      .map((item) => item.id)
}

function heldBy(field: string): Compute {
  return (db, row) => fieldAttachment(db, 'account.move', row.id, field)?.id ?? false
}

/** The attachment that holds the value of a binary field. */
export function fieldAttachment(db: Database, model: string, id: number, field: string): Row | undefined {
  return db
    .table('ir.attachment')
    .lookup('res_id', id)
    .find((item) => item['res_model'] === model && item['res_field'] === field)
}

function contentOf(db: Database, attachment: Row | undefined): Json {
  const content = attachment === undefined ? undefined : db.files.get(attachment.id)
  return content === undefined ? false : Buffer.from(content).toString('base64')
}

function fieldContent(field: string): Compute {
  return (db, row) => contentOf(db, fieldAttachment(db, 'account.move', row.id, field))
}

function documentRecords(model: string): Compute {
  return (db, row) =>
    db
      .table(model)
      .lookup('res_id', row.id)
      .filter((item) => (item['model'] ?? item['res_model']) === 'account.move' && item['active'] !== false)
      .map((item) => item.id)
}

const ENTRY_LINES = new Set(['product', 'line_section', 'line_subsection', 'line_note'])

const COMPUTES: Record<string, Compute> = {
  'account.move.invoice_line_ids': (db, row) =>
    db
      .table('account.move.line')
      .lookup('move_id', row.id)
      .filter((line) => ENTRY_LINES.has(textOf(line, 'display_type')))
      .map((line) => line.id),
  'account.move.message_ids': (db, row) =>
    db
      .table('mail.message')
      .lookup('res_id', row.id)
      .filter((message) => message['model'] === 'account.move')
      .map((message) => message.id)
      .reverse(),
  'account.move.activity_ids': documentRecords('mail.activity'),
  'account.move.attachment_ids': attached('account.move'),
  'account.move.invoice_pdf_report_id': heldBy('invoice_pdf_report_file'),
  'account.move.ubl_cii_xml_id': heldBy('ubl_cii_xml_file'),
  'account.move.invoice_pdf_report_file': fieldContent('invoice_pdf_report_file'),
  'account.move.ubl_cii_xml_file': fieldContent('ubl_cii_xml_file'),
  'account.move.move_sent_values': (_db, row) => (row['is_move_sent'] === true ? 'sent' : 'not_sent'),
  'ir.attachment.datas': contentOf,
  'ir.attachment.raw': contentOf,
  'ir.model.data.complete_name': (_db, row) => `${textOf(row, 'module')}.${textOf(row, 'name')}`,
  'ir.ui.view.arch': (_db, row) => valueOf(row, 'arch_db'),
  'ir.ui.view.arch_base': (_db, row) => valueOf(row, 'arch_db'),
  'ir.actions.server.model_name': (db, row) =>
    valueOf(db.table('ir.model').get(numberOf(row, 'model_id')) ?? row, 'model'),
  'mail.activity.state': (db, row) => {
    if (row['active'] === false) return 'done'
    const deadline = textOf(row, 'date_deadline')
    const today = shownDatetime(db.clock.stamp()).slice(0, 10)
    if (deadline === today) return 'today'
    return deadline < today ? 'overdue' : 'planned'
  },
  'res.partner.country_code': (db, row) =>
    valueOf(db.table('res.country').get(numberOf(row, 'country_id')) ?? {}, 'code'),
  'res.groups.full_name': (_db, row) => textOf(row, 'name'),
}

/** The value of a field of a record, computed or stored, in the form in which it is stored. */
export function fieldValue(
  db: Database,
  model: string,
  row: Row,
  name: string,
  definition: FieldDefinition,
): Json {
  if (name === 'display_name') return displayName(db, model, row)
  const compute = COMPUTES[`${model}.${name}`]
  if (compute !== undefined) return compute(db, row)
  if (
    definition.type === 'one2many' &&
    definition.relation !== undefined &&
    definition.inverse !== undefined
  ) {
    return db
      .table(definition.relation)
      .lookup(definition.inverse, row.id)
      .map((item) => item.id)
  }
  if (partnerField(db, model, name)) return valueOf(partnerOf(db, row) ?? row, name)
  return valueOf(row, name)
}

/** Fields of companies and users that are those of their partner. */
export function partnerField(db: Database, model: string, name: string): boolean {
  if (model === 'res.users') return name in USER_PARTNER_FIELDS
  return model === 'res.company' && name in companyPartnerFields(db.version)
}
