import type { Database } from './database.js'
import type { FieldDefinition } from './fields/definition.js'
import { companyPartnerFields, USER_PARTNER_FIELDS } from './fields/base.js'
import { countryCodeOf, sirenOf } from './registration.js'
import { invoicesOf } from './orders.js'
import { shownDatetime } from './time.js'
import { type Json, numberOf, type Row, textOf, valueOf } from './values.js'
import { hasPlatform } from './version.js'

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
      if (db.registry.field(model, 'name') !== undefined) return textOf(row, 'name')
      // What a custom model is called by (`_rec_name`).
      return db.registry.field(model, 'x_name') === undefined ? `${model},${row.id}` : textOf(row, 'x_name')
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

function companyOf(db: Database, move: Row): Row | undefined {
  return db.table('res.company').get(numberOf(move, 'company_id'))
}

/** States in which nothing has left for the approved platform, or it came back at once. */
const NOT_SENT = ['', 'ready', 'to_send', 'error']

function isSentByPlatform(move: Row): boolean {
  return !NOT_SENT.includes(textOf(move, 'peppol_move_state'))
}

function isRegistered(company: Row | undefined): boolean {
  return company !== undefined && textOf(company, 'account_peppol_proxy_state') === 'receiver'
}

/** What a customer without a format of its own gets: 'none' was chosen where `false` is stored. */
function ediFormat(db: Database, partner: Row): Json {
  const commercial = db.table('res.partner').get(numberOf(partner, 'commercial_partner_id')) ?? partner
  const chosen = commercial['invoice_edi_format']
  if (chosen !== undefined) return chosen
  const isFrenchCompany = countryCodeOf(db, commercial) === 'FR' && sirenOf(commercial) !== undefined
  return hasPlatform(db.version) && isFrenchCompany ? 'ubl_21_fr' : false
}

/** Formats that travel over Peppol; the French one goes by the approved platform. */
const PEPPOL_FORMATS = ['ubl_bis3', 'xrechnung', 'nlcius', 'ubl_a_nz', 'ubl_sg']

/** Electronic addresses are derived from the SIREN until somebody enters another (recorded on 19.0 with `l10n_fr_pdp`). */
function peppolScheme(db: Database, partner: Row): Json {
  const given = valueOf(partner, 'peppol_eas')
  return given === false && hasPlatform(db.version) && sirenOf(partner) !== undefined ? '0225' : given
}

function peppolEndpoint(db: Database, partner: Row): Json {
  const given = valueOf(partner, 'peppol_endpoint')
  return given === false && hasPlatform(db.version) ? (sirenOf(partner) ?? false) : given
}

function ofContact(compute: Compute): Compute {
  return (db, row) => compute(db, partnerOf(db, row) ?? row)
}

function verificationState(partner: Row): string {
  const state = textOf(partner, 'peppol_verification_state')
  return state === '' || state === 'not_verified' ? 'not_verified' : `pdp_${state}`
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
  'account.move.sale_order_count': () => 0,
  'sale.order.invoice_ids': (db, row) => invoicesOf(db, row),
  'account.move.attachment_ids': attached('account.move'),
  'account.move.invoice_pdf_report_id': heldBy('invoice_pdf_report_file'),
  'account.move.ubl_cii_xml_id': heldBy('ubl_cii_xml_file'),
  'account.move.invoice_pdf_report_file': fieldContent('invoice_pdf_report_file'),
  'account.move.ubl_cii_xml_file': fieldContent('ubl_cii_xml_file'),
  'account.move.show_reset_to_draft_button': (db, row) =>
    row['state'] !== 'draft' && !(isSentByPlatform(row) && isRegistered(companyOf(db, row))),
  'account.move.l10n_fr_is_company_french': () => true,
  'account.move.peppol_is_sent': (_db, row) => isSentByPlatform(row),
  'account.move.pdp_is_sent': (db, row) => isSentByPlatform(row) && isRegistered(companyOf(db, row)),
  'account.move.pdp_uses_pdp': (db, row) => isRegistered(companyOf(db, row)),
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
  'account.move.send.wizard.company_id': (db, row) =>
    valueOf(db.table('account.move').get(numberOf(row, 'move_id')) ?? row, 'company_id'),
  'account.move.send.wizard.invoice_edi_format': (db, row) => {
    const move = db.table('account.move').get(numberOf(row, 'move_id'))
    const partner = db.table('res.partner').get(move === undefined ? 0 : numberOf(move, 'partner_id'))
    return partner === undefined ? false : ediFormat(db, partner)
  },
  'res.partner.country_code': (db, row) => countryCodeOf(db, row) || false,
  'res.partner.invoice_edi_format': ediFormat,
  'res.partner.is_peppol_edi_format': (db, row) =>
    PEPPOL_FORMATS.some((format) => format === ediFormat(db, row)),
  'res.partner.peppol_eas': peppolScheme,
  'res.partner.peppol_endpoint': peppolEndpoint,
  'res.partner.pdp_verification_display_state': (_db, row) => verificationState(row),
  'res.partner.company_registry_label': (db, row) =>
    countryCodeOf(db, row) === 'FR' ? 'SIRET' : 'Company ID',
  'res.partner.l10n_fr_is_french': (db, row) => countryCodeOf(db, row) === 'FR',
  'res.company.peppol_eas': ofContact(peppolScheme),
  'res.company.peppol_endpoint': ofContact(peppolEndpoint),
  'res.company.pdp_identifier': ofContact(peppolEndpoint),
  'res.company.peppol_can_send': (_db, row) => isRegistered(row),
  'res.company.l10n_fr_pdp_registered': (_db, row) => isRegistered(row),
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
  return fieldReader(db, model, name, definition)(row)
}

/** The same for many records of a model: where its values come from is looked up once. */
export function fieldReader(
  db: Database,
  model: string,
  name: string,
  { type, relation, inverse }: FieldDefinition,
): (row: Row) => Json {
  if (name === 'display_name') return (row) => displayName(db, model, row)
  const compute = COMPUTES[`${model}.${name}`]
  if (compute !== undefined) return (row) => compute(db, row)
  if (type === 'one2many' && relation !== undefined && inverse !== undefined)
    return (row) =>
      db
        .table(relation)
        .lookup(inverse, row.id)
        .map((item) => item.id)
  if (partnerField(db, model, name)) return (row) => valueOf(partnerOf(db, row) ?? row, name)
  return (row) => valueOf(row, name)
}

/** Fields of companies and users that are those of their partner. */
export function partnerField(db: Database, model: string, name: string): boolean {
  if (model === 'res.users') return name in USER_PARTNER_FIELDS
  return model === 'res.company' && name in companyPartnerFields(db.version)
}
