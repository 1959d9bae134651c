import type { Database } from './database.js'
import { isObject, type JsonObject, numberOf, type Row, textOf } from './values.js'
import { isBefore, isSince } from './version.js'

/** The values that give a partner this SIRET, in the field that the series has for it. */
export function siretValues(db: Database, siret: string): JsonObject {
  if (isSince(db.version, '20.0')) {
    return { additional_identifiers: { FR_SIRET: siret, FR_SIREN: siret.slice(0, 9) } }
  }
  return isBefore(db.version, '19.0') ? { siret } : { company_registry: siret }
}

/** The SIREN of a French partner that has a SIRET or a SIREN; anything else is none. */
export function sirenOf(partner: Row): string | undefined {
  const identifiers = partner['additional_identifiers']
  const typed = isObject(identifiers)
    ? [textOf(identifiers, 'FR_SIRET'), textOf(identifiers, 'FR_SIREN')]
    : [textOf(partner, 'siret'), textOf(partner, 'company_registry')]
  return typed.find((text) => /^(\d{9}|\d{14})$/.test(text))?.slice(0, 9)
}

export function countryCodeOf(db: Database, partner: Row): string {
  return textOf(db.table('res.country').get(numberOf(partner, 'country_id')) ?? {}, 'code')
}
