import { hasPlatform, isBefore, isSince, type OdooVersion } from '../version.js'
import {
  boolean,
  char,
  type Choices,
  COMPUTED,
  type FieldMap,
  html,
  json,
  many2many,
  many2one,
  one2many,
  REQUIRED,
  selection,
  text,
} from './definition.js'

const WIZARD_17: FieldMap = {
  mode: selection('Mode', [
    ['invoice_single', 'Invoice Single'],
    ['invoice_multi', 'Invoice Multi'],
    ['done', 'Done'],
  ]),
  move_ids: many2many('Move', 'account.move'),
  checkbox_download: boolean('Download', { default: true }),
  checkbox_send_mail: boolean('Email', { default: true }),
  checkbox_ubl_cii_xml: boolean('UBL/CII XML', { default: true }),
}

/** `account.move.send.wizard` as recorded on 18.0 and on the 19.0 of July 2026. */
function oneInvoice(version: OdooVersion, formats: Choices): FieldMap {
  const is19 = isSince(version, '19.0')
  return {
    move_id: many2one('Move', 'account.move', REQUIRED),
    company_id: many2one('Company', 'res.company', COMPUTED),
    alerts: json('Alerts', COMPUTED),
    sending_methods: json('Sending Methods', { store: false }),
    sending_method_checkboxes: json('Sending Method Checkboxes'),
    extra_edis: json('Extra Edis', { store: false }),
    extra_edi_checkboxes: json('Extra Edi Checkboxes'),
    invoice_edi_format: selection('Invoice Edi Format', formats, COMPUTED),
    pdf_report_id: many2one(is19 ? 'Invoice report' : 'Invoice template', 'ir.actions.report'),
    display_pdf_report_id: boolean('Display Pdf Report', COMPUTED),
    mail_partner_ids: many2many(is19 ? 'To' : 'Recipients', 'res.partner'),
    mail_attachments_widget: json('Mail Attachments Widget'),
    ...(is19 ? COMPOSER : COMPOSER_18),
    ...(hasPlatform(version)
      ? {
          display_attachments_widget: boolean('Display Attachments Widget', COMPUTED),
          available_pdf_report_ids: one2many('Available Pdf Report', 'ir.actions.report', COMPUTED),
          attachments_not_supported: json('Attachments Not Supported', COMPUTED),
        }
      : {}),
  }
}

const COMPOSER_18: FieldMap = {
  is_download_only: boolean('Is Download Only', COMPUTED),
  mail_template_id: many2one('Email template', 'mail.template'),
  mail_lang: char('Mail Lang', COMPUTED),
  mail_subject: char('Subject'),
  mail_body: html('Contents'),
}

/** What the wizard of 19.0 inherits from the composer of e-mails. */
const COMPOSER: FieldMap = {
  lang: char('Language'),
  render_model: char('Rendering Model', COMPUTED),
  subject: char('Subject'),
  body: html('Contents'),
  body_has_template_value: boolean('Body content is the same as the template', COMPUTED),
  template_id: many2one('Mail Template', 'mail.template'),
  is_mail_template_editor: boolean('Is Editor', COMPUTED),
  can_edit_body: boolean('Can Edit Body', COMPUTED),
  model: char('Related Document Model'),
  res_ids: text('Related Document IDs'),
  template_name: char('Template Name'),
}

/** The models by which a user has documents made and sent; 16.0 prints a report. */
export function sendModels(version: OdooVersion, formats: Choices): Record<string, FieldMap> {
  if (isBefore(version, '17.0')) return {}
  if (isBefore(version, '18.0')) return { 'account.move.send': WIZARD_17 }
  return { 'account.move.send.wizard': oneInvoice(version, formats) }
}
