import type { OdooVersion } from '../values.js'
import {
  boolean,
  char,
  type Choices,
  COMPUTED,
  type FieldMap,
  integer,
  many2many,
  many2one,
  one2many,
  READONLY,
  REQUIRED,
  selection,
} from './definition.js'

const EDI_FORMATS_17: Choices = [
  ['facturx', 'Factur-X (CII)'],
  ['ubl_bis3', 'BIS Billing 3.0'],
  ['xrechnung', 'XRechnung CIUS'],
  ['nlcius', 'NLCIUS'],
  ['ubl_a_nz', 'BIS Billing 3.0 A-NZ'],
  ['ubl_sg', 'BIS Billing 3.0 SG'],
]

const EDI_FORMATS_19: Choices = [
  ['facturx', 'France (FacturX)'],
  ['ubl_bis3', 'EU Standard (Peppol Bis 3.0)'],
  ['xrechnung', 'Germany (XRechnung)'],
  ['nlcius', 'Netherlands (NLCIUS)'],
  ['ubl_a_nz', 'Australia (BIS Billing 3.0 A-NZ)'],
  ['ubl_sg', 'Singapore (BIS Billing 3.0 SG)'],
]

// The French ones of a list of dozens.
const PEPPOL_SCHEMES: Record<'17.0' | '19.0', Choices> = {
  '17.0': [
    ['0002', '0002 - System Information et Repertoire des Entreprise et des Etablissements: SIRENE'],
    ['0009', '0009 - SIRET-CODE'],
  ],
  '19.0': [
    ['0002', 'France SIRENE'],
    ['0009', 'France SIRET'],
    ['9957', 'France VAT'],
    ['0225', 'France FRCTC Electronic Address'],
    ['0240', 'France Register of legal persons'],
  ],
}

function invoicingFormat(version: OdooVersion): FieldMap {
  if (version === '16.0') return {}
  const peppol: FieldMap = {
    peppol_endpoint: char('Peppol Endpoint'),
    peppol_eas: selection('Peppol e-address (EAS)', PEPPOL_SCHEMES[version]),
  }
  if (version === '17.0') return { ...peppol, ubl_cii_format: selection('Format', EDI_FORMATS_17) }
  return { ...peppol, invoice_edi_format: selection('eInvoice format', EDI_FORMATS_19, { store: false }) }
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
    company_registry: char('Company ID'),
    ...(version === '19.0' ? {} : { siret: char('SIRET') }),
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
    ...invoicingFormat(version),
  }
}

/** The fields of a company that are those of its partner. */
export function companyPartnerFields(version: OdooVersion): FieldMap {
  const related = { store: false }
  return {
    vat: char('Tax ID', related),
    company_registry: char('Company ID', related),
    ...(version === '19.0' ? {} : { siret: char('SIRET', related) }),
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
  const groups = version === '19.0' ? 'group_ids' : 'groups_id'
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
      ...companyPartnerFields(version),
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
