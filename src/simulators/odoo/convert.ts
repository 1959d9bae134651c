import { displayName, fieldValue } from './computed.js'
import type { Database } from './database.js'
import type { Environment } from './environment.js'
import { integrityError, OdooError, valueError } from './errors.js'
import type { FieldDefinition } from './fields/definition.js'
import { modelDescription } from './fields/descriptions.js'
import { mayReadRow } from './rights.js'
import { shownDatetime } from './time.js'
import { translatedValue } from './translations.js'
import { idsOf, type Json, pythonRepr, type Row } from './values.js'
import { isBefore } from './version.js'

/** The value of a field as RPC shows it. */
export function shownValue(
  env: Environment,
  model: string,
  row: Row,
  name: string,
  definition: FieldDefinition,
): Json {
  const { db } = env
  const translated = definition.translate === true ? translatedValue(env, row, name) : undefined
  const value = translated ?? fieldValue(db, model, row, name, definition)
  switch (definition.type) {
    case 'many2one':
      return shownMany2one(db, definition.relation ?? '', value)
    case 'datetime':
      return typeof value === 'string' ? shownDatetime(value) : value
    case 'integer':
    case 'float':
    case 'monetary':
    case 'many2one_reference':
      return value === false ? 0 : value
    case 'boolean':
      return value === true
    case 'many2many':
      return shownMany2many(env, definition.relation ?? '', idsOf(value))
    case 'one2many':
      return idsOf(value)
    case 'binary':
      return shownBinary(env, name, value)
    case 'char':
    case 'date':
    case 'html':
    case 'json':
    case 'selection':
    case 'text':
      return value
  }
}

function shownMany2one(db: Database, comodel: string, value: Json): Json {
  if (typeof value !== 'number') return false
  const target = db.table(comodel).get(value)
  return target === undefined ? false : [value, displayName(db, comodel, target)]
}

/** Measured: 19.0 leaves out the files that the user may not read, 17.0 shows their ids. What is deleted is nowhere. */
function shownMany2many(env: Environment, comodel: string, ids: readonly number[]): Json {
  if (comodel !== 'ir.attachment') return [...ids]
  const there = env.db.table(comodel).many([...ids])
  if (isBefore(env.db.version, '19.0')) return there.map(({ id }) => id)
  return there.filter((row) => mayReadRow(env, comodel, row)).map(({ id }) => id)
}

function shownBinary(env: Environment, name: string, value: Json): Json {
  if (typeof value !== 'string') return false
  if (env.context['bin_size'] === true) return `${Buffer.from(value, 'base64').length} bytes`
  if (name !== 'raw') return value
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'))
  } catch {
    throw new OdooError(
      'builtins.UnicodeDecodeError',
      "'utf-8' codec can't decode byte 0xe2 in position 10: invalid continuation byte",
    )
  }
}

const DATETIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

function storedText(type: 'date' | 'datetime', value: Json): Json {
  if (typeof value !== 'string') throw valueError(`Invalid ${type}: ${pythonRepr(value)}`)
  const form = type === 'date' ? '%Y-%m-%d' : '%Y-%m-%d %H:%M:%S'
  if (type === 'date' && value.length > 10) return storedText(type, value.slice(0, 10))
  if (type === 'datetime' && DATE.test(value)) return `${value} 00:00:00.000000`
  if (!(type === 'date' ? DATE : DATETIME).test(value)) {
    throw valueError(`time data ${pythonRepr(value)} does not match format '${form}'`)
  }
  return type === 'date' ? value : `${value}.000000`
}

/**
 * A value given to `create` or `write`, as it is stored.
 * @throws OdooError `builtins.ValueError` for a value that the field cannot hold
 */
export function storedValue(
  env: Environment,
  model: string,
  name: string,
  definition: FieldDefinition,
  value: Json,
): Json {
  if (value === null) return false
  switch (definition.type) {
    case 'boolean':
      return value !== false && value !== 0 && value !== ''
    case 'selection': {
      const known = definition.selection?.some(([key]) => key === value) ?? false
      if (value === false || known) return value
      throw valueError(`Wrong value for ${model}.${name}: ${pythonRepr(value)}`)
    }
    case 'date':
    case 'datetime':
      return value === false || value === '' ? false : storedText(definition.type, value)
    case 'integer':
    case 'float':
    case 'monetary':
    case 'many2one_reference':
      return storedNumber(value)
    case 'many2one':
      return storedMany2one(env.db, model, name, definition, value)
    case 'char':
    case 'text':
    case 'html': {
      const text = typeof value === 'string' || value === false ? value : pythonRepr(value)
      return typeof text === 'string' && definition.size !== undefined ? text.slice(0, definition.size) : text
    }
    case 'binary':
    case 'json':
    case 'many2many':
    case 'one2many':
      return value
  }
}

function storedNumber(value: Json): Json {
  if (value === false || value === '') return 0
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  if (number === true) return 1
  throw valueError(`could not convert string to float: ${pythonRepr(value)}`)
}

function storedMany2one(
  db: Database,
  model: string,
  name: string,
  definition: FieldDefinition,
  value: Json,
): Json {
  const id = Array.isArray(value) ? value[0] : value
  if (id === false || id === 0 || id === undefined) return false
  if (typeof id !== 'number') throw valueError(`Wrong value for ${model}.${name}: ${pythonRepr(value)}`)
  const comodel = definition.relation ?? ''
  if (db.registry.has(comodel) && db.table(comodel).get(id) === undefined) {
    throw integrityError(
      `another model requires the record being deleted. If possible, archive it instead.\n\n` +
        `Model: ${modelDescription(model)} (${model})\nConstraint: ${model.replaceAll('.', '_')}_${name}_fkey`,
    )
  }
  return id
}
