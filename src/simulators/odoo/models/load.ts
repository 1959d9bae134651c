import { bind, required } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { OdooError, typeError, valueError } from '../errors.js'
import type { FieldDefinition } from '../fields/definition.js'
import type { Orm } from '../orm.js'
import { mayReadRow } from '../rights.js'
import { idsOf, type Json, type JsonObject, numberOf, pythonRepr, textOf } from '../values.js'
import { isSince } from '../version.js'

interface LoadMessage {
  readonly record: number
  readonly message: string
  readonly field?: string
}

/** What ends a `load` that found errors: its work is taken back, its answer is an answer all the same. */
class Rejected extends Error {
  constructor(readonly messages: readonly LoadMessage[]) {
    super('rejected')
  }
}

/**
 * *Import records*: texts by field name; the column `.id` has ids of records that exist, `id` external ids, of records that
 * exist or are made. All rows or none; what is wrong with them is told row by row in the answer, which is no error (measured
 * on 17.0 and 19.0, but for external ids: read in `BaseModel.load` and `_load_records`).
 */
export function loadMethod(orm: Orm, model: string): Method {
  return (env, call) => {
    const bound = bind('load', call, ['fields', 'data'])
    const names = texts(required('load', bound, 'fields'))
    const rows = rowsOf(required('load', bound, 'data'))
    for (const name of names) if (!isId(name)) definitionOf(env, model, name)
    try {
      return env.db.undo.savepoint(() => ({
        ids: loadAll(orm, env, model, names, rows),
        messages: [],
        nextrow: 0,
      }))
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      const messages = error.messages.map(({ record, ...said }): JsonObject => ({
        rows: { from: record, to: record },
        type: 'error',
        record,
        ...said,
      }))
      return { ids: false, messages, nextrow: 0 }
    }
  }
}

function loadAll(
  orm: Orm,
  env: Environment,
  model: string,
  names: readonly string[],
  rows: readonly Json[][],
): number[] {
  const messages: LoadMessage[] = []
  const ids: number[] = []
  for (const [record, cells] of rows.entries()) {
    if (names.includes('id')) {
      try {
        const values = valuesOf(env, model, names, cells)
        ids.push(loadNamed(orm, env, model, xmlidOf(cells[names.indexOf('id')]), values))
      } catch (error) {
        if (!(error instanceof OdooError)) throw error
        messages.push({ record, message: error.message })
      }
      continue
    }
    const [id] = idsOf(Number(cells[names.indexOf('.id')] ?? 0))
    const row = id === undefined ? undefined : env.db.table(model).get(id)
    // A search finds the record, so that one which is hidden is as unknown as one which is gone.
    if (row === undefined || !mayReadRow(env, model, row)) {
      messages.push({ record, field: '.id', message: `Unknown database identifier '${String(id ?? '')}'` })
      continue
    }
    try {
      orm.write(env, model, [row.id], valuesOf(env, model, names, cells))
      ids.push(row.id)
    } catch (error) {
      if (!(error instanceof OdooError)) throw error
      messages.push({ record, message: error.message })
    }
  }
  if (messages.length > 0) throw new Rejected(messages)
  return ids
}

function xmlidOf(cell: Json | undefined): string {
  if (typeof cell === 'string' && cell !== '') return cell
  throw typeError('an external id is needed here')
}

const isId = (name: string): boolean => name === 'id' || name === '.id'

/** Writes on the record of this external id, or makes it: whoever may make the record gets the external id too. */
function loadNamed(orm: Orm, env: Environment, model: string, xmlid: string, values: JsonObject): number {
  const dot = xmlid.indexOf('.')
  const [module, name] = dot < 0 ? ['', xmlid] : [xmlid.slice(0, dot), xmlid.slice(dot + 1)]
  const data = env.db
    .table('ir.model.data')
    .lookup('name', name)
    .find((row) => row['module'] === module)
  if (data !== undefined && data['model'] !== model)
    throw valueError(
      `For external id ${xmlid} when trying to create/update a record of model ${model} found record of different model ${textOf(data, 'model')}`,
    )
  const existing = data === undefined ? undefined : env.db.table(model).get(numberOf(data, 'res_id'))
  if (existing !== undefined) {
    orm.write(env, model, [existing.id], values)
    return existing.id
  }
  const made = orm.create(env, model, values)
  if (data !== undefined) env.db.table('ir.model.data').update(data, { res_id: made.id })
  else
    env.db.table('ir.model.data').insert({
      module,
      name,
      model,
      res_id: made.id,
      noupdate: false,
      create_date: env.stamp,
      create_uid: 1,
      write_date: env.stamp,
      write_uid: 1,
    })
  return made.id
}

function valuesOf(
  env: Environment,
  model: string,
  names: readonly string[],
  cells: readonly Json[],
): JsonObject {
  const values: JsonObject = {}
  for (const [column, name] of names.entries()) {
    if (isId(name)) continue
    const cell = cells[column] ?? false
    values[name] =
      cell === false || cell === '' ? false : converted(env, definitionOf(env, model, name), cell)
  }
  return values
}

/** Texts as people would type them: moments in their own time zone, of selections the value or the label. */
function converted(env: Environment, definition: FieldDefinition, cell: Json): Json {
  if (typeof cell !== 'string') throw typeError(`${pythonRepr(cell)} is no text`)
  const { type, string: label } = definition
  if (type === 'datetime' && env.context['tz'] !== 'UTC') return inUsersZone(cell)
  if (type === 'integer') {
    if (Number.isInteger(Number(cell))) return Number(cell)
    throw valueError(`'${cell}' does not seem to be an integer for field '${label}'`)
  }
  if (type !== 'selection') return cell
  const typed = cell.toLowerCase()
  const found = definition.selection?.find(([value, shown]) =>
    [value.toLowerCase(), shown.toLowerCase()].includes(typed),
  )
  if (found === undefined) throw valueError(`Value '${cell}' not found in selection field '${label}'`)
  return found[0]
}

/** The simulated users live where the invoices come from: an hour ahead of UTC will do to notice a missing `tz`. */
function inUsersZone(text: string): string {
  const moment = Date.parse(`${text.replace(' ', 'T')}Z`)
  return new Date(moment - 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function definitionOf(env: Environment, model: string, name: string): FieldDefinition {
  const definition = env.db.registry.field(model, name)
  if (definition !== undefined) return definition
  throw isSince(env.db.version, '18.0')
    ? valueError(`Invalid field name ${pythonRepr(name)}`)
    : new OdooError('builtins.KeyError', name)
}

function texts(value: Json): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function rowsOf(value: Json): Json[][] {
  return Array.isArray(value) ? value.filter((item) => Array.isArray(item)) : []
}
