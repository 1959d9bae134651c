import type { Environment } from '../environment.js'
import type { ModelHooks } from '../hooks.js'
import { type JsonObject, numberOf, type Row, textOf, valueOf } from '../values.js'
import { isSince } from '../version.js'
import { cleanIdentifiers } from './identifiers.js'

/** The company that a contact belongs to: the topmost parent that is one, or the partner itself. */
function commercialPartner(env: Environment, row: Row): number {
  if (row['is_company'] === true) return row.id
  const parent = env.db.table('res.partner').get(numberOf(row, 'parent_id'))
  return parent === undefined ? row.id : commercialPartner(env, parent)
}

function settle(env: Environment, row: Row): void {
  env.db.table('res.partner').update(row, { commercial_partner_id: commercialPartner(env, row) })
}

/** What contacts share with their company: Odoo copies it to them. */
const COMMERCIAL = ['vat', 'company_registry', 'siret', 'additional_identifiers'] as const

function shareWithContacts(env: Environment, row: Row, values: JsonObject): void {
  const shared = COMMERCIAL.filter((name) => name in values)
  if (shared.length === 0) return
  const copied = Object.fromEntries(shared.map((name) => [name, valueOf(row, name)]))
  for (const contact of env.db.table('res.partner').lookup('commercial_partner_id', row.id)) {
    if (contact.id !== row.id) env.db.table('res.partner').update(contact, copied)
  }
}

/** In 20.0 a partner with a VAT number is a company, one without a person: nobody chooses. */
function completed(env: Environment, values: JsonObject): JsonObject {
  if (!isSince(env.db.version, '20.0')) return values
  const identified =
    'additional_identifiers' in values
      ? { additional_identifiers: cleanIdentifiers(values['additional_identifiers'] ?? false) }
      : {}
  const kind = 'vat' in values ? { is_company: textOf(values, 'vat').length > 2 } : {}
  return { ...values, ...identified, ...kind }
}

export const partnerHooks: ModelHooks = {
  beforeCreate: completed,
  afterCreate(env, row) {
    settle(env, row)
  },
  beforeWrite(env, _row, values) {
    return completed(env, values)
  },
  afterWrite(env, row, values) {
    shareWithContacts(env, row, values)
    if (!('parent_id' in values) && !('is_company' in values)) return
    settle(env, row)
    for (const child of env.db.table('res.partner').lookup('parent_id', row.id)) settle(env, child)
  },
}
