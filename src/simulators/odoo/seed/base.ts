import type { Database } from '../database.js'
import type { JsonObject } from '../values.js'
import { environment } from '../environment.js'
import { registerCompany } from '../models/platform.js'
import { siretValues } from '../registration.js'
import { COMPANY, CONTACT, DOUBTFUL, type PartnerKey, PARTNERS, type SeedPartner } from './partners.js'
import { install, INSTALLED } from './technical.js'
import { hasPlatform, isBefore, isSince, type OdooVersion, startsRegistered } from '../version.js'

/** A user of the simulated server. */
export interface SimulatedUser {
  readonly login: string
  readonly password: string
  readonly name: string
  /** None: in 17.0 such a user cannot post messages. */
  readonly email?: string
  /** `invoicing` may work on invoices; `admin` may change fields, views and settings too. */
  readonly role: 'admin' | 'invoicing' | 'internal'
  /** `en_US` when absent. */
  readonly language?: 'en_US' | 'fr_FR'
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
function numbering(db: Database): {
  customers: number
  contact: number
  users: number
  userPartners: number
} {
  const { version } = db
  if (hasPlatform(version)) return { customers: 6, contact: 12, users: 5, userPartners: 13 }
  return isSince(version, '19.0')
    ? { customers: 6, contact: FIRST_DOUBTFUL - 1, users: 5, userPartners: 12 }
    : { customers: 7, contact: FIRST_DOUBTFUL - 1, users: 6, userPartners: 13 }
}

/** Beyond every id of the recordings. */
const FIRST_DOUBTFUL = 101

export function partnerId(db: Database, key: PartnerKey): number {
  if (key === CONTACT.key) return numbering(db).contact
  const among = (partners: readonly SeedPartner[]): number =>
    partners.findIndex((partner) => partner.key === key)
  const doubtful = among(DOUBTFUL)
  return doubtful < 0 ? numbering(db).customers + among(PARTNERS) : FIRST_DOUBTFUL + doubtful
}

function address(values: { street: string; zip: string; city: string }): JsonObject {
  return { street: values.street, zip: values.zip, city: values.city, country_id: 75 }
}

/** The partner's e-invoice format, where the partner has one. */
function format(db: Database): JsonObject {
  if (isBefore(db.version, '17.0')) return {}
  return isBefore(db.version, '18.0') ? { ubl_cii_format: 'facturx' } : { invoice_edi_format: 'facturx' }
}

/** As measured; nobody has looked at 20.0. */
function euroId(version: OdooVersion): number {
  if (isBefore(version, '17.0')) return 1
  return isSince(version, '18.0') && isBefore(version, '19.0') ? 125 : 126
}

function installPartner(db: Database, values: JsonObject, id?: number): number {
  const unchecked = hasPlatform(db.version) ? { peppol_verification_state: 'not_verified' } : {}
  const all = { active: true, ...unchecked, ...values }
  const partner = install(db, 'res.partner', all, id === undefined ? {} : { id })
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
  const euro = euroId(db.version)
  const currency = { name: 'EUR', symbol: '€', active: true }
  install(db, 'res.currency', currency, { id: euro, xmlid: 'base.EUR' })
  const { name, siret, vat, email, phone } = COMPANY
  const company = {
    name,
    vat,
    email,
    phone,
    is_company: true,
    ...siretValues(db, siret),
    ...address(COMPANY),
  }
  installPartner(db, company, 1)
  install(
    db,
    'res.company',
    { name, partner_id: 1, currency_id: euro, account_fiscal_country_id: 75, ...platformOf(db) },
    { id: 1, xmlid: 'base.main_company' },
  )
  const made = db.table('res.company').get(1)
  if (made !== undefined && startsRegistered(db.version)) {
    registerCompany({ ...environment(db, ADMIN_ID), stamp: INSTALLED }, made)
  }
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
  for (const partner of [...PARTNERS, ...DOUBTFUL]) {
    const values = { name: partner.name, parent_id: false, ...format(db), ...address(partner) }
    const identified = { ...siretValues(db, partner.siret), is_company: isBefore(db.version, '20.0') }
    installPartner(db, { ...values, ...identified }, partnerId(db, partner.key))
  }
  installContact(db)
}

function installContact(db: Database): void {
  const company = PARTNERS.find(({ key }) => key === CONTACT.company)
  if (company === undefined) return
  const parent = partnerId(db, company.key)
  const values = { name: CONTACT.name, is_company: false, parent_id: parent }
  const shared = { ...address(company), ...siretValues(db, company.siret) }
  const contact = db
    .table('res.partner')
    .get(installPartner(db, { ...values, ...shared }, partnerId(db, CONTACT.key)))
  if (contact !== undefined) db.table('res.partner').update(contact, { commercial_partner_id: parent })
}

/** What a company has that has not registered with the approved platform. */
function platformOf(db: Database): JsonObject {
  return hasPlatform(db.version)
    ? {
        account_peppol_proxy_state: 'not_registered',
        l10n_fr_pdp_send_to_ppf: true,
        l10n_fr_pdp_periodicity: 'normal_monthly',
      }
    : {}
}

export function installUsers(db: Database, users: readonly SimulatedUser[]): void {
  for (const [xmlid, titled, plain] of GROUPS) {
    install(db, 'res.groups', { name: isSince(db.version, '19.0') ? plain : titled }, { xmlid })
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
      { name: user.name, email: user.email ?? false, lang: user.language ?? 'en_US', is_company: false },
      partner,
    )
    const groups = ROLES[user.role].flatMap((xmlid) => db.ref(xmlid) ?? [])
    const values = { login: user.login, partner_id: partner, active: true, company_id: 1, company_ids: [1] }
    install(db, 'res.users', { ...values, [db.groupsField]: groups }, { id })
    const key = user.apiKey === undefined ? {} : { apiKey: user.apiKey }
    db.credentials.set(id, { password: user.password, ...key })
    if (user.apiKey !== undefined)
      install(db, 'res.users.apikeys', { name: 'chorus-bridge', user_id: id, scope: 'rpc' })
  }
}

/** The recorded 18.0 was made in French. */
function journalNames(version: OdooVersion): JsonObject {
  const isFrench = isSince(version, '18.0') && isBefore(version, '19.0')
  return isFrench ? { name: 'Factures clients', code: 'FAC' } : { name: 'Customer Invoices', code: 'INV' }
}

interface SeedTax {
  readonly id: number
  /** Percent. */
  readonly rate: number
  readonly scope?: 'service'
}

function taxesOf(version: OdooVersion): readonly SeedTax[] {
  const [first, exempt] = isSince(version, '19.0') && !hasPlatform(version) ? [40, 50] : [36, 46]
  return [
    { id: first, rate: 20 },
    { id: first + 1, rate: 10 },
    { id: first + 2, rate: 5.5 },
    { id: exempt, rate: 0 },
    ...(hasPlatform(version)
      ? ([
          { id: 49, rate: 20, scope: 'service' },
          { id: 50, rate: 10, scope: 'service' },
        ] as const)
      : []),
  ]
}

export function installAccounting(db: Database): void {
  for (const tax of taxesOf(db.version)) {
    // The one of 0 % says why, as that of Odoo's French chart does.
    const words = [tax.scope === undefined ? '' : ' S', tax.rate === 0 ? ' EXO' : '']
    const values = {
      name: `TVA ${String(tax.rate).replace('.', ',')}%${words.join('')}`,
      amount: tax.rate,
      amount_type: 'percent',
      tax_scope: tax.scope ?? false,
      price_include: false,
      active: true,
      company_id: 1,
    }
    install(db, 'account.tax', values, { id: tax.id })
  }
  const units: [name: string, xmlid: string][] = [
    ['Units', 'uom.product_uom_unit'],
    ['Hours', 'uom.product_uom_hour'],
    ['m', 'uom.product_uom_meter'],
  ]
  for (const [name, xmlid] of units) install(db, 'uom.uom', { name, active: true }, { xmlid })
  install(db, 'account.payment.term', { name: '30 Days', active: true })
  const formats = isBefore(db.version, '17.0')
    ? [install(db, 'account.edi.format', { name: 'Factur-X (FR)', code: 'facturx_1_0_05' })]
    : []
  install(db, 'account.journal', {
    ...journalNames(db.version),
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
    [isBefore(db.version, '17.0') ? 'To Do' : 'To-Do', 'mail.mail_activity_data_todo'],
    ['Upload Document', 'mail.mail_activity_data_upload_document'],
    [isSince(db.version, '19.0') ? 'Warning' : 'Exception', 'mail.mail_activity_data_warning'],
  ]
  for (const [name, xmlid] of types) {
    install(db, 'mail.activity.type', { name, category: 'default', active: true }, { xmlid })
  }
}

/** The tax of a rate; that for services where there is one and it is asked for. */
export function taxId(db: Database, rate: number, service = false): number {
  const taxes = db.table('account.tax').rows.filter((tax) => tax['amount'] === rate)
  const ofServices = service ? taxes.find((tax) => tax['tax_scope'] === 'service') : undefined
  return (ofServices ?? taxes[0])?.id ?? 0
}
