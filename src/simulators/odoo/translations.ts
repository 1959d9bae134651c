import type { Environment } from './environment.js'
import { userError } from './errors.js'
import type { FieldDefinition } from './fields/definition.js'
import { isObject, type Json, type JsonObject, numberOf, type Row, textOf } from './values.js'

/** What every other language falls back to, installed or not. */
const SOURCE = 'en_US'

/** Where a row keeps the value of a translated field in another language. */
function translationKey(name: string, language: string): string {
  return `${name}@${language}`
}

/** The language of a call, when it is another than the source. */
function foreignLanguage(env: Environment): string | undefined {
  const { lang } = env.context
  return typeof lang === 'string' && lang !== '' && lang !== SOURCE ? lang : undefined
}

/** The language in which Odoo speaks to whoever calls: that of the call, else the user's own. */
export function spokenLanguage(env: Environment): string {
  const { lang } = env.context
  if (typeof lang === 'string' && lang !== '') return lang
  const user = env.db.table('res.users').get(env.userId)
  const partner = env.db.table('res.partner').get(user === undefined ? 0 : numberOf(user, 'partner_id'))
  return (partner === undefined ? '' : textOf(partner, 'lang')) || SOURCE
}

/** A message of Odoo in the language of the caller, as far as it was recorded in French. */
export function said(env: Environment, texts: { readonly en: string; readonly fr: string }): string {
  return spokenLanguage(env).startsWith('fr') ? texts.fr : texts.en
}

/** The key under which `write` puts the value of a field. */
export function writtenKey(env: Environment, name: string, definition: FieldDefinition): string {
  const language = definition.translate === true ? foreignLanguage(env) : undefined
  return language === undefined ? name : translationKey(name, language)
}

/** The value of a translated field in the language of the call; undefined when it is that of the source. */
export function translatedValue(env: Environment, row: Row, name: string): Json | undefined {
  const language = foreignLanguage(env)
  // The two other names of an architecture are computed; `arch_base` is always the source.
  const stored = name === 'arch' ? 'arch_db' : name
  return language === undefined ? undefined : row[translationKey(stored, language)]
}

/**
 * What `update_field_translations` stores: a text a language, or the terms of an architecture.
 * @throws OdooError UserError naming the languages that are not installed
 */
export function translationsOf(env: Environment, row: Row, field: string, given: JsonObject): JsonObject {
  const installed = env.db
    .table('res.lang')
    .rows.filter((language) => language['active'] !== false)
    .map((language) => textOf(language, 'code'))
  const missing = Object.keys(given).filter((code) => code !== SOURCE && !installed.includes(code))
  if (missing.length > 0) {
    throw userError(`The following languages are not activated: ${missing.join(', ')}`)
  }
  return Object.fromEntries(
    Object.entries(given).map(([language, value]) => [
      language === SOURCE ? field : translationKey(field, language),
      isObject(value) ? translatedTerms(textOf(row, field), value) : value,
    ]),
  )
}

/** Odoo translates what stands between tags and in attributes that people read. */
function translatedTerms(arch: string, terms: JsonObject): string {
  return Object.entries(terms).reduce((text, [term, translation]) => {
    if (typeof translation !== 'string') return text
    return text
      .replaceAll(`"${escaped(term)}"`, `"${escaped(translation)}"`)
      .replaceAll(`>${escaped(term)}<`, `>${escaped(translation)}<`)
  }, arch)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
