import {
  boolean,
  char,
  type Choices,
  COMPUTED,
  datetime,
  type FieldMap,
  integer,
  json,
  many2many,
  many2one,
  one2many,
  READONLY,
  REQUIRED,
  selection,
} from './definition.js'
import { platformCompanyFields, platformPartnerFields } from './platform.js'
import { hasPlatform, isBefore, isSince, type OdooVersion } from '../version.js'

const EDI_FORMATS_17: Choices = [
  ['facturx', 'Factur-X (CII)'],
  ['ubl_bis3', 'BIS Billing 3.0'],
  ['xrechnung', 'XRechnung CIUS'],
  ['nlcius', 'NLCIUS'],
  ['ubl_a_nz', 'BIS Billing 3.0 A-NZ'],
  ['ubl_sg', 'BIS Billing 3.0 SG'],
]

function ediFormats19(version: OdooVersion): Choices {
  return [
    ['facturx', 'France (FacturX)'],
    ['ubl_bis3', 'EU Standard (Peppol Bis 3.0)'],
    ...(hasPlatform(version) ? [['zugferd', 'Germany (ZUGFeRD)'] as const] : []),
    ['xrechnung', 'Germany (XRechnung)'],
    ['nlcius', 'Netherlands (NLCIUS)'],
    ['ubl_a_nz', 'Australia (BIS Billing 3.0 A-NZ)'],
    ['ubl_sg', 'Singapore (BIS Billing 3.0 SG)'],
    ...(hasPlatform(version) ? [['ubl_21_fr', 'France E-Invoicing (UBL 2.1)'] as const] : []),
  ]
}

/** The e-invoice formats that a customer may be given, where that is the customer's. */
export function ediFormats(version: OdooVersion): Choices {
  return isSince(version, '19.0') ? ediFormats19(version) : EDI_FORMATS_17
}

/** The French ones of a list of dozens. */
function peppolSchemes(version: OdooVersion): Choices {
  if (isBefore(version, '19.0')) {
    return [
      ['0002', '0002 - System Information et Repertoire des Entreprise et des Etablissements: SIRENE'],
      ['0009', '0009 - SIRET-CODE'],
    ]
  }
  return [
    ['0002', 'France SIRENE'],
    ['0009', 'France SIRET'],
    ['9957', 'France VAT'],
    ['0225', 'France FRCTC Electronic Address'],
    ['0240', 'France Register of legal persons'],
  ]
}

function sendingMethods(version: OdooVersion): Choices {
  return [
    ['manual', isSince(version, '19.0') ? 'Manual' : 'Download'],
    ['email', 'by Email'],
    ['snailmail', 'by Post'],
    ...(hasPlatform(version) ? [['peppol', 'by Approved Platform'] as const] : []),
  ]
}

function invoicingFormat(version: OdooVersion): FieldMap {
  if (isBefore(version, '17.0')) return {}
  const peppol: FieldMap = {
    peppol_endpoint: char('Peppol Endpoint'),
    peppol_eas: selection('Peppol e-address (EAS)', peppolSchemes(version)),
  }
  if (isBefore(version, '18.0')) {
    return { ...peppol, ubl_cii_format: selection('Format', EDI_FORMATS_17) }
  }
  return {
    ...peppol,
    invoice_edi_format: selection('eInvoice format', ediFormats(version), { store: false }),
    invoice_sending_method: selection('Invoice sending', sendingMethods(version)),
    is_peppol_edi_format: boolean('Is Peppol Edi Format', COMPUTED),
  }
}

/**
 * Where a SIRET stands: `siret` up to 18.0, in 18.0 beside `company_registry`, in 19.0 `company_registry` alone; 20.0
 * keeps identifiers of all countries in one field.
 */
function registrationFields(version: OdooVersion, extra: { store?: boolean }): FieldMap {
  if (isSince(version, '20.0')) return { additional_identifiers: json('Additional Identifiers', extra) }
  return {
    company_registry: char('Company ID', extra),
    ...(isBefore(version, '19.0') ? { siret: char('SIRET', { ...extra, size: 14 }) } : {}),
  }
}

function partnerFields(version: OdooVersion): FieldMap {
  return {
    name: char('Name'),
    active: boolean('Active', { default: true }),
    parent_id: many2one('Related Company', 'res.partner'),
    child_ids: one2many('Contact', 'res.partner', { inverse: 'parent_id' }),
    commercial_partner_id: many2one('Commercial Entity', 'res.partner', READONLY),
    ref: char('Reference'),
    vat: char('Tax ID'),
    ...registrationFields(version, {}),
    category_id: many2many('Tags', 'res.partner.category'),
    is_company: boolean('Is a Company'),
    street: char('Street'),
    street2: char('Street2'),
    zip: char('Zip'),
    city: char('City'),
    country_id: many2one('Country', 'res.country'),
    email: char('Email'),
    phone: char('Phone'),
    lang: char('Language'),
    bank_ids: one2many('Banks', 'res.partner.bank', { inverse: 'partner_id' }),
    country_code: char('Country Code', COMPUTED),
    customer_rank: integer('Customer Rank'),
    invoice_ids: one2many('Invoices', 'account.move', { ...READONLY, inverse: 'partner_id' }),
    ref_company_ids: one2many('Companies that refers to partner', 'res.company', { inverse: 'partner_id' }),
    ...invoicingFormat(version),
    ...platformPartnerFields(version),
  }
}

/** The fields of a company that are those of its partner. */
export function companyPartnerFields(version: OdooVersion): FieldMap {
  const related = { store: false }
  return {
    vat: char('Tax ID', related),
    ...registrationFields(version, related),
    email: char('Email', related),
    street: char('Street', related),
    zip: char('Zip', related),
    city: char('City', related),
    country_id: many2one('Country', 'res.country', related),
  }
}

/** The fields of a user that are those of the partner. */
export const USER_PARTNER_FIELDS: FieldMap = {
  name: char('Name', { store: false }),
  email: char('Email', { store: false }),
  lang: char('Language', { store: false }),
}

export function baseModels(version: OdooVersion): Record<string, FieldMap> {
  const groups = isSince(version, '19.0') ? 'group_ids' : 'groups_id'
  return {
    'res.partner': partnerFields(version),
    'res.lang': {
      name: char('Name', REQUIRED),
      code: char('Locale Code', REQUIRED),
      active: boolean('Active'),
    },
    'res.partner.category': {
      name: char('Tag Name', REQUIRED),
      active: boolean('Active', { default: true }),
      parent_id: many2one('Category', 'res.partner.category'),
    },
    'res.partner.bank': {
      sequence: integer('Sequence', { default: 10 }),
      acc_number: char('Account Number', REQUIRED),
      sanitized_acc_number: char('Sanitized Account Number', READONLY),
      partner_id: many2one('Account Holder', 'res.partner', REQUIRED),
      company_id: many2one('Company', 'res.company'),
      bank_name: char('Bank Name', { store: false }),
      bank_bic: char('Bank Identifier Code', { store: false }),
      active: boolean('Active', { default: true }),
    },
    'res.company': {
      name: char('Company Name', REQUIRED),
      partner_id: many2one('Partner', 'res.partner', REQUIRED),
      currency_id: many2one('Currency', 'res.currency', REQUIRED),
      account_fiscal_country_id: many2one('Fiscal Country', 'res.country'),
      ...companyPartnerFields(version),
      ...platformCompanyFields(version, peppolSchemes(version)),
    },
    'res.users': {
      ...USER_PARTNER_FIELDS,
      login: char('Login', REQUIRED),
      share: boolean('Share User', { default: false }),
      active: boolean('Active', { default: true }),
      partner_id: many2one('Related Partner', 'res.partner', REQUIRED),
      company_id: many2one('Company', 'res.company', { ...REQUIRED, default: 1 }),
      company_ids: many2many('Companies', 'res.company', { default: [1] }),
      [groups]: many2many('Groups', 'res.groups'),
    },
    'res.users.apikeys': {
      name: char('Description', { ...REQUIRED, ...READONLY }),
      user_id: many2one('User', 'res.users', REQUIRED),
      scope: char('Scope', READONLY),
      ...(isSince(version, '18.0') && { expiration_date: datetime('Expiration Date', READONLY) }),
    },
    'res.groups': {
      name: char('Name', REQUIRED),
      full_name: char('Group Name', { readonly: true, store: false }),
    },
    'res.currency': {
      name: char('Currency', REQUIRED),
      symbol: char('Symbol', REQUIRED),
      active: boolean('Active', { default: true }),
    },
    'res.country': { name: char('Country Name', REQUIRED), code: char('Country Code', REQUIRED) },
    'product.product': { name: char('Name', REQUIRED), active: boolean('Active', { default: true }) },
    'uom.uom': { name: char('Unit of Measure', REQUIRED), active: boolean('Active', { default: true }) },
  }
}
