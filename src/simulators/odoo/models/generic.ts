import { bind, idList, objectArgument, optionalNames, optionalNumber, optionalText } from '../call.js'
import type { Call, Environment, Method } from '../environment.js'
import { accessError, typeError } from '../errors.js'
import type { Orm } from '../orm.js'
import { fieldsGet, matching, read, search, type SearchWindow } from '../query.js'
import { checkAccess, mayAccess, mayReadRow, type Operation } from '../rights.js'
import { translationsOf } from '../translations.js'
import { isObject, type Json, type JsonObject, textOf } from '../values.js'
import { loadMethod } from './load.js'
import { isBefore, isSince, type OdooVersion } from '../version.js'

/** 16.0 calls the domain of `search` and `search_count` `args`. */
function domainName(version: OdooVersion): string {
  return isBefore(version, '17.0') ? 'args' : 'domain'
}

function window(bound: JsonObject): SearchWindow {
  return {
    offset: optionalNumber(bound['offset']) ?? 0,
    limit: optionalNumber(bound['limit']) || undefined,
    order: optionalText(bound['order']),
  }
}

function operation(value: Json | undefined): Operation {
  if (value === 'read' || value === 'write' || value === 'create' || value === 'unlink') return value
  throw typeError('invalid access mode')
}

function readRecords(env: Environment, model: string, call: Call): Json {
  const bound = bind('read', call, ['ids', 'fields', 'load'])
  checkAccess(env, model, 'read')
  const rows = env.db.table(model).many(idList('read', bound['ids']))
  if (rows.some((row) => !mayReadRow(env, model, row))) {
    throw accessError('Sorry, you are not allowed to access this document.')
  }
  return read(env, model, rows, optionalNames(bound['fields']))
}

function createRecords(orm: Orm, env: Environment, model: string, call: Call): Json {
  const name = isBefore(env.db.version, '17.0') && isObject(call.kwargs['vals']) ? 'vals' : 'vals_list'
  const bound = bind('create', call, [name])
  const given = bound[name]
  if (Array.isArray(given)) {
    return given.map((values) => {
      if (!isObject(values)) throw typeError("create(): argument 'vals_list' must hold dicts")
      return orm.create(env, model, values).id
    })
  }
  return orm.create(env, model, objectArgument('create', bound, name)).id
}

/** The methods that every model has. */
export function genericMethods(orm: Orm, model: string): Record<string, Method> {
  return {
    search: (env, call) => {
      const name = domainName(env.db.version)
      const bound = bind('search', call, [name, 'offset', 'limit', 'order'])
      return search(env, model, bound[name] ?? [], window(bound)).map((row) => row.id)
    },
    search_count: (env, call) => {
      const name = domainName(env.db.version)
      const bound = bind('search_count', call, [name, 'limit'])
      const count = matching(env, model, bound[name] ?? []).length
      return Math.min(count, optionalNumber(bound['limit']) ?? count)
    },
    search_read: (env, call) => {
      const bound = bind('search_read', call, ['domain', 'fields', 'offset', 'limit', 'order'])
      const rows = search(env, model, bound['domain'] ?? [], window(bound))
      return read(env, model, rows, optionalNames(bound['fields']))
    },
    read: (env, call) => readRecords(env, model, call),
    create: (env, call) => createRecords(orm, env, model, call),
    write: (env, call) => {
      const bound = bind('write', call, ['ids', 'vals'])
      orm.write(env, model, idList('write', bound['ids']), objectArgument('write', bound, 'vals'))
      return true
    },
    unlink: (env, call) => {
      orm.unlink(env, model, idList('unlink', bind('unlink', call, ['ids'])['ids']))
      return true
    },
    update_field_translations: (env, call) => {
      const names = [
        'ids',
        'field_name',
        'translations',
        ...(isSince(env.db.version, '18.0') ? ['source_lang'] : []),
      ]
      const bound = bind('update_field_translations', call, names)
      const field = optionalText(bound['field_name']) ?? ''
      if (env.db.registry.field(model, field)?.translate !== true) return false
      checkAccess(env, model, 'write')
      const given = objectArgument('update_field_translations', bound, 'translations')
      for (const row of orm.rows(env, model, idList('update_field_translations', bound['ids']))) {
        env.db.table(model).update(row, translationsOf(env, row, field, given))
      }
      return true
    },
    load: loadMethod(orm, model),
    exists: (env, call) => {
      const ids = idList('exists', bind('exists', call, ['ids'])['ids'])
      return env.db
        .table(model)
        .many(ids)
        .map((row) => row.id)
    },
    get_external_id: (env, call) => {
      const data = env.db.table('ir.model.data')
      const named = idList('get_external_id', bind('get_external_id', call, ['ids'])['ids']).map((id) => {
        const row = data.lookup('res_id', id).find((item) => item['model'] === model)
        const name = row === undefined ? '' : `${textOf(row, 'module')}.${textOf(row, 'name')}`
        return [String(id), name] as const
      })
      return Object.fromEntries(named)
    },
    fields_get: (env, call) => {
      checkAccess(env, model, 'read')
      const bound = bind('fields_get', call, ['allfields', 'attributes'])
      return fieldsGet(env, model, optionalNames(bound['allfields']), optionalNames(bound['attributes']))
    },
    check_access_rights: (env, call) => {
      const bound = bind('check_access_rights', call, ['operation', 'raise_exception'])
      const wanted = operation(bound['operation'])
      if (bound['raise_exception'] !== false) checkAccess(env, model, wanted)
      return mayAccess(env, model, wanted)
    },
    has_access: (env, call) => {
      const bound = bind('has_access', call, ['ids', 'operation'])
      return mayAccess(env, model, operation(bound['operation']))
    },
  }
}
