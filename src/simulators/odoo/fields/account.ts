import { ediFormats } from './base.js'
import {
  binary,
  boolean,
  char,
  type Choices,
  COMPUTED,
  date,
  type FieldMap,
  float,
  html,
  integer,
  json,
  many2many,
  many2one,
  monetary,
  one2many,
  READONLY,
  REQUIRED,
  selection,
  text,
} from './definition.js'
import { platformMoveFields } from './platform.js'
import { sendModels } from './send-wizard.js'
import { isBefore, isSince, type OdooVersion } from '../version.js'

const MOVE_STATES: Choices = [
  ['draft', 'Draft'],
  ['posted', 'Posted'],
  ['cancel', 'Cancelled'],
]

const MOVE_TYPES: Choices = [
  ['entry', 'Journal Entry'],
  ['out_invoice', 'Customer Invoice'],
  ['out_refund', 'Customer Credit Note'],
  ['in_invoice', 'Vendor Bill'],
  ['in_refund', 'Vendor Credit Note'],
  ['out_receipt', 'Sales Receipt'],
  ['in_receipt', 'Purchase Receipt'],
]

function paymentStates(version: OdooVersion): Choices {
  return [
    ['not_paid', 'Not Paid'],
    ['in_payment', 'In Payment'],
    ['paid', 'Paid'],
    ['partial', 'Partially Paid'],
    ['reversed', 'Reversed'],
    ...(isSince(version, '18.0') ? [['blocked', 'Blocked'] as const] : []),
    ['invoicing_legacy', 'Invoicing App Legacy'],
  ]
}

function displayTypes(version: OdooVersion): Choices {
  return [
    ['product', 'Product'],
    ['cogs', 'Cost of Goods Sold'],
    ['tax', 'Tax'],
    ...(isBefore(version, '17.0') ? [] : [['discount', 'Discount'] as const]),
    ['rounding', 'Rounding'],
    ['payment_term', 'Payment Term'],
    ['line_section', 'Section'],
    ...(isSince(version, '19.0') ? [['line_subsection', 'Subsection'] as const] : []),
    ['line_note', 'Note'],
    ['epd', 'Early Payment Discount'],
    ...(isSince(version, '19.0')
      ? ([
          ['non_deductible_product_total', 'Non Deductible Products Total'],
          ['non_deductible_product', 'Non Deductible Products'],
          ['non_deductible_tax', 'Non Deductible Tax'],
        ] as const)
      : []),
  ]
}

const GENERATED_DOCUMENTS: FieldMap = {
  invoice_pdf_report_id: many2one('PDF Attachment', 'ir.attachment', COMPUTED),
  invoice_pdf_report_file: binary('PDF File'),
  ubl_cii_xml_id: many2one('Attachment', 'ir.attachment', COMPUTED),
  ubl_cii_xml_file: binary('UBL/CII File'),
}

const CHORUS_REFERENCES: FieldMap = {
  buyer_reference: char('Buyer Reference'),
  contract_reference: char('Contract Reference'),
  purchase_order_reference: char('Purchase Order Reference'),
}

function moveFields(version: OdooVersion, chorusModule: boolean): FieldMap {
  // 16.0 marks what the form locks on a posted entry as readonly in the definition itself.
  const locked = { readonly: isBefore(version, '17.0') }
  return {
    name: char('Number'),
    ref: char('Reference'),
    date: date('Date'),
    state: selection('Status', MOVE_STATES, { ...REQUIRED, ...READONLY, default: 'draft' }),
    move_type: selection('Type', MOVE_TYPES, { ...REQUIRED, ...READONLY, default: 'entry' }),
    journal_id: many2one('Journal', 'account.journal', { ...REQUIRED, default: 1 }),
    company_id: many2one('Company', 'res.company', { default: 1 }),
    currency_id: many2one('Currency', 'res.currency', REQUIRED),
    partner_id: many2one('Partner', 'res.partner', locked),
    commercial_partner_id: many2one('Commercial Entity', 'res.partner', READONLY),
    partner_shipping_id: many2one('Delivery Address', 'res.partner'),
    partner_bank_id: many2one('Recipient Bank', 'res.partner.bank'),
    line_ids: one2many('Journal Items', 'account.move.line', { inverse: 'move_id' }),
    invoice_line_ids: one2many('Invoice lines', 'account.move.line', { ...locked, inverse: 'move_id' }),
    invoice_date: date('Invoice/Bill Date', locked),
    invoice_date_due: date('Due Date'),
    invoice_payment_term_id: many2one('Payment Terms', 'account.payment.term'),
    amount_total_signed: monetary('Total Signed', READONLY),
    amount_residual_signed: monetary('Amount Due Signed', READONLY),
    company_currency_id: many2one('Company Currency', 'res.currency', READONLY),
    payment_reference: char('Payment Reference'),
    payment_state: selection('Payment Status', paymentStates(version), { ...READONLY, default: 'not_paid' }),
    amount_untaxed: monetary('Untaxed Amount', READONLY),
    amount_tax: monetary('Tax', READONLY),
    amount_total: monetary('Total', READONLY),
    amount_residual: monetary('Amount Due', READONLY),
    invoice_payments_widget: json('Invoice Payments Widget', READONLY),
    reversed_entry_id: many2one('Reversal of', 'account.move', READONLY),
    invoice_origin: char('Origin', READONLY),
    invoice_user_id: many2one('Salesperson', 'res.users'),
    narration: html('Terms and Conditions'),
    access_token: char('Security Token'),
    is_move_sent: boolean('Is Move Sent', READONLY),
    message_ids: one2many('Messages', 'mail.message'),
    message_main_attachment_id: many2one('Main Attachment', 'ir.attachment'),
    attachment_ids: one2many('Attachments', 'ir.attachment'),
    activity_ids: one2many('Activities', 'mail.activity'),
    show_reset_to_draft_button: boolean('Show Reset To Draft Button', COMPUTED),
    l10n_fr_is_company_french: boolean('L10N Fr Is Company French', COMPUTED),
    ...(isBefore(version, '17.0')
      ? { edi_document_ids: one2many('Edi Document', 'account.edi.document', { inverse: 'move_id' }) }
      : { ...GENERATED_DOCUMENTS, delivery_date: date('Delivery Date') }),
    ...(isSince(version, '18.0')
      ? {
          move_sent_values: selection(
            'Sent',
            [
              ['sent', 'Sent'],
              ['not_sent', 'Not Sent'],
            ],
            COMPUTED,
          ),
          sending_data: json('Sending Data'),
        }
      : {}),
    ...platformMoveFields(version),
    ...(chorusModule ? CHORUS_REFERENCES : {}),
  }
}

function lineFields(version: OdooVersion): FieldMap {
  return {
    move_id: many2one('Journal Entry', 'account.move', { ...REQUIRED, ...READONLY }),
    name: char('Label'),
    sequence: integer('Sequence', { default: 10 }),
    display_type: selection('Display Type', displayTypes(version), { ...REQUIRED, default: 'product' }),
    product_id: many2one('Product', 'product.product'),
    product_uom_id: many2one(isSince(version, '19.0') ? 'Unit' : 'Unit of Measure', 'uom.uom'),
    quantity: float('Quantity'),
    price_unit: float('Unit Price'),
    discount: float('Discount (%)'),
    price_subtotal: monetary('Subtotal', READONLY),
    price_total: monetary('Total', READONLY),
    tax_ids: many2many('Taxes', 'account.tax'),
    tax_line_id: many2one('Originator Tax', 'account.tax', READONLY),
    amount_currency: monetary('Amount in Currency'),
  }
}

function taxFields(version: OdooVersion): FieldMap {
  return {
    name: char('Tax Name', REQUIRED),
    description: char('Description'),
    amount: float('Amount', REQUIRED),
    amount_type: selection(
      'Tax Computation',
      [
        ['group', 'Group of Taxes'],
        ['fixed', 'Fixed'],
        ['percent', 'Percentage'],
        ['division', 'Percentage Tax Included'],
      ],
      { ...REQUIRED, default: 'percent' },
    ),
    price_include: boolean('Included in Price'),
    tax_scope: selection('Tax Scope', [
      ['service', 'Services'],
      ['consu', 'Goods'],
    ]),
    active: boolean('Active', { default: true }),
    company_id: many2one('Company', 'res.company', { default: 1 }),
    ...(isSince(version, '18.0') ? { invoice_legal_notes: html('Legal Notes') } : {}),
    ...(isSince(version, '19.0')
      ? {
          ubl_cii_tax_category_code: char('Tax Category Code'),
          ubl_cii_tax_exemption_reason_code: char('Tax Exemption Reason Code'),
        }
      : {}),
  }
}

/** The electronic documents of 16.0; later series keep theirs in fields of the invoice. */
const EDI_MODELS: Record<string, FieldMap> = {
  'account.edi.format': { name: char('Name'), code: char('Code', REQUIRED) },
  'account.edi.document': {
    move_id: many2one('Move', 'account.move', REQUIRED),
    edi_format_id: many2one('Edi Format', 'account.edi.format', REQUIRED),
    attachment_id: many2one('Attachment', 'ir.attachment', { restricted: true }),
    state: selection('State', [
      ['to_send', 'To Send'],
      ['sent', 'Sent'],
      ['to_cancel', 'To Cancel'],
      ['cancelled', 'Cancelled'],
    ]),
    error: text('Error'),
    blocking_level: selection('Blocking Level', [
      ['info', 'Info'],
      ['warning', 'Warning'],
      ['error', 'Error'],
    ]),
  },
}

export function accountModels(version: OdooVersion, chorusModule: boolean): Record<string, FieldMap> {
  return {
    'account.move': moveFields(version, chorusModule),
    'account.move.line': lineFields(version),
    'account.journal': {
      name: char('Journal Name', REQUIRED),
      code: char('Short Code', REQUIRED),
      type: selection(
        'Type',
        [
          ['sale', 'Sales'],
          ['purchase', 'Purchase'],
          ['cash', 'Cash'],
          ['bank', 'Bank'],
          ['general', 'Miscellaneous'],
        ],
        REQUIRED,
      ),
      company_id: many2one('Company', 'res.company', REQUIRED),
      active: boolean('Active', { default: true }),
      ...(isBefore(version, '17.0')
        ? { edi_format_ids: many2many('Electronic invoicing', 'account.edi.format') }
        : {}),
    },
    'account.payment.term': {
      name: char('Payment Terms', REQUIRED),
      company_id: many2one('Company', 'res.company'),
      active: boolean('Active', { default: true }),
    },
    'account.tax': taxFields(version),
    ...(isBefore(version, '17.0') ? EDI_MODELS : {}),
    ...sendModels(version, ediFormats(version)),
  }
}
