import type { Database } from '../database.js'
import type { JsonObject } from '../values.js'
import { COMPANY, type PartnerKey, PARTNERS } from './partners.js'
import { install } from './technical.js'

/** A user of the simulated server. */
export interface SimulatedUser {
  readonly login: string
  readonly password: string
  readonly name: string
  /** None: in 17.0 such a user cannot post messages. */
  readonly email?: string
  /** `invoicing` may work on invoices; `admin` may change fields, views and settings too. */
  readonly role: 'admin' | 'invoicing' | 'internal'
  /** Taken in place of the password by RPC, not by web sessions; the only secret that JSON-2 takes. */
  readonly apiKey?: string
}

export const ADMIN_ID = 2
const GROUPS: readonly (readonly [xmlid: string, titled: string, plain: string])[] = [
  ['base.group_user', 'User types / Internal User', 'Role / User'],
  ['base.group_erp_manager', 'Administration / Access Rights', 'Access Rights'],
  ['base.group_system', 'Administration / Settings', 'Role / Administrator'],
  ['account.group_account_invoice', 'Invoicing / Billing', 'Invoicing'],
  ['account.group_account_manager', 'Invoicing / Billing Administrator', 'Administrator'],
  ['base.group_partner_manager', 'Extra Rights / Contact Creation', 'Creation'],
]
const ROLES: Readonly<Record<SimulatedUser['role'], readonly string[]>> = {
  internal: ['base.group_user'],
  invoicing: ['base.group_user', 'account.group_account_invoice'],
  admin: GROUPS.map(([xmlid]) => xmlid),
}

export const DEFAULT_USERS: readonly SimulatedUser[] = [
  {
    login: 'admin',
    password: 'admin',
    name: 'Administrator',
    email: 'admin@duret.example',
    role: 'admin',
    apiKey: 'admin-api-key',
  },
  {
    login: 'chorus',
    password: 'chorus',
    name: 'Chorus Bridge',
    email: 'chorus@duret.example',
    role: 'invoicing',
    apiKey: 'chorus-api-key',
  },
]

/** Ids that the recorded servers gave to the partners, the technical user and its partner. */
function numbering(db: Database): { customers: number; users: number; userPartners: number } {
  return db.version === '19.0'
    ? { customers: 6, users: 5, userPartners: 12 }
    : { customers: 7, users: 6, userPartners: 13 }
}

export function partnerId(db: Database, key: PartnerKey): number {
  return numbering(db).customers + PARTNERS.findIndex((partner) => partner.key === key)
}

function address(values: { street: string; zip: string; city: string }): JsonObject {
  return { street: values.street, zip: values.zip, city: values.city, country_id: 75 }
}

/** The SIRET goes into the field that the series has for it. */
function identifier(db: Database, siret: string): JsonObject {
  return db.version === '19.0' ? { company_registry: siret } : { siret }
}

/** The partner's e-invoice format, where the partner has one. */
function format(db: Database): JsonObject {
  if (db.version === '16.0') return {}
  return db.version === '17.0' ? { ubl_cii_format: 'facturx' } : { invoice_edi_format: 'facturx' }
}

export function installPartner(db: Database, values: JsonObject, id?: number): number {
  const partner = install(db, 'res.partner', { active: true, ...values }, id === undefined ? {} : { id })
  const row = db.table('res.partner').get(partner)
  if (row !== undefined) db.table('res.partner').update(row, { commercial_partner_id: partner })
  return partner
}

export function installCompany(db: Database): void {
  for (const [code, name] of [
    ['en_US', 'English (US)'],
    ['fr_FR', 'French / Français'],
  ] as const) {
    install(db, 'res.lang', { code, name, active: true })
  }
  install(db, 'res.country', { name: 'France', code: 'FR' }, { id: 75, xmlid: 'base.fr' })
  const euro = db.version === '16.0' ? 1 : 126
  const currency = { name: 'EUR', symbol: '€', active: true }
  install(db, 'res.currency', currency, { id: euro, xmlid: 'base.EUR' })
  const { name, siret, vat, email, phone } = COMPANY
  const company = { name, vat, email, phone, is_company: true, ...identifier(db, siret), ...address(COMPANY) }
  installPartner(db, company, 1)
  install(
    db,
    'res.company',
    { name, partner_id: 1, currency_id: euro },
    { id: 1, xmlid: 'base.main_company' },
  )
  install(db, 'res.partner.bank', {
    acc_number: COMPANY.iban,
    sanitized_acc_number: COMPANY.iban.replaceAll(' ', ''),
    partner_id: 1,
    bank_name: COMPANY.bank,
    bank_bic: false,
    company_id: false,
    sequence: 10,
    active: true,
  })
  for (const partner of PARTNERS) {
    installPartner(
      db,
      {
        name: partner.name,
        is_company: true,
        parent_id: false,
        ...address(partner),
        ...identifier(db, partner.siret),
        ...format(db),
      },
      partnerId(db, partner.key),
    )
  }
}

export function installUsers(db: Database, users: readonly SimulatedUser[]): void {
  for (const [xmlid, titled, plain] of GROUPS) {
    install(db, 'res.groups', { name: db.version === '19.0' ? plain : titled }, { xmlid })
  }
  installPartner(db, { name: 'OdooBot', email: 'odoobot@example.com', active: false }, 2)
  install(db, 'res.users', { login: '__system__', partner_id: 2, active: false, company_id: 1 }, { id: 1 })
  const first = numbering(db)
  let others = 0
  for (const user of users) {
    // The administrator is the second user of every database.
    const isAdmin = user.role === 'admin' && db.table('res.users').get(ADMIN_ID) === undefined
    const id = isAdmin ? ADMIN_ID : first.users + others
    const partner = isAdmin ? 3 : first.userPartners + others
    if (!isAdmin) others += 1
    installPartner(
      db,
      { name: user.name, email: user.email ?? false, lang: 'en_US', is_company: false },
      partner,
    )
    const groups = ROLES[user.role].flatMap((xmlid) => db.ref(xmlid) ?? [])
    const values = { login: user.login, partner_id: partner, active: true, company_id: 1, company_ids: [1] }
    install(db, 'res.users', { ...values, [db.groupsField]: groups }, { id })
    const key = user.apiKey === undefined ? {} : { apiKey: user.apiKey }
    db.credentials.set(id, { password: user.password, ...key })
  }
}

export function installAccounting(db: Database): void {
  const taxes: Record<string, number> =
    db.version === '19.0'
      ? { '20': 40, '10': 41, '5.5': 42, '0': 50 }
      : { '20': 36, '10': 37, '5.5': 38, '0': 46 }
  for (const [rate, id] of Object.entries(taxes)) {
    const values = {
      // The one of 0 % says why, as that of Odoo's French chart does.
      name: `TVA ${rate.replace('.', ',')}%${rate === '0' ? ' EXO' : ''}`,
      amount: Number(rate),
      amount_type: 'percent',
      price_include: false,
      active: true,
    }
    install(db, 'account.tax', values, { id })
  }
  const units: [name: string, xmlid: string][] = [
    ['Units', 'uom.product_uom_unit'],
    ['Hours', 'uom.product_uom_hour'],
    ['m', 'uom.product_uom_meter'],
  ]
  for (const [name, xmlid] of units) install(db, 'uom.uom', { name, active: true }, { xmlid })
  install(db, 'account.payment.term', { name: '30 Days', active: true })
  const formats =
    db.version === '16.0'
      ? [install(db, 'account.edi.format', { name: 'Factur-X (FR)', code: 'facturx_1_0_05' })]
      : []
  install(db, 'account.journal', {
    name: 'Customer Invoices',
    code: 'INV',
    type: 'sale',
    company_id: 1,
    active: true,
    ...(formats.length === 0 ? {} : { edi_format_ids: formats }),
  })
}

export function installMail(db: Database): void {
  const subtypes: [name: string, xmlid: string, internal: boolean][] = [
    ['Discussions', 'mail.mt_comment', false],
    ['Note', 'mail.mt_note', true],
    ['Activities', 'mail.mt_activities', true],
  ]
  for (const [name, xmlid, internal] of subtypes) {
    install(db, 'mail.message.subtype', { name, internal }, { xmlid })
  }
  const types: [name: string, xmlid: string][] = [
    ['Email', 'mail.mail_activity_data_email'],
    ['Call', 'mail.mail_activity_data_call'],
    ['Meeting', 'mail.mail_activity_data_meeting'],
    [db.version === '16.0' ? 'To Do' : 'To-Do', 'mail.mail_activity_data_todo'],
    ['Upload Document', 'mail.mail_activity_data_upload_document'],
    [db.version === '19.0' ? 'Warning' : 'Exception', 'mail.mail_activity_data_warning'],
  ]
  for (const [name, xmlid] of types) {
    install(db, 'mail.activity.type', { name, category: 'default', active: true }, { xmlid })
  }
}

export function taxId(db: Database, rate: number): number {
  return db.table('account.tax').rows.find((tax) => tax['amount'] === rate)?.id ?? 0
}
