import { bind, idList } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { userError, validationError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import type { Orm } from '../orm.js'
import { idsOf, type Json, type JsonObject, numberOf, type Row, textOf } from '../values.js'
import { isBefore } from '../version.js'

interface Update {
  readonly field: string
  readonly value: Json
}

function fieldName(env: Environment, id: number): string {
  return textOf(env.db.table('ir.model.fields').get(id) ?? {}, 'name')
}

/** What an "Update the Record" action writes: lines of fields in 16.0, one field since 17.0. */
function updates(env: Environment, action: Row): Update[] {
  if (isBefore(env.db.version, '17.0')) {
    return env.db
      .table('ir.server.object.lines')
      .lookup('server_id', action.id)
      .map((line) => ({ field: fieldName(env, numberOf(line, 'col1')), value: line['value'] ?? false }))
  }
  const field = textOf(action, 'update_path')
  const model = env.db.table('ir.model').get(numberOf(action, 'model_id'))
  const type = env.db.registry.field(model === undefined ? '' : textOf(model, 'model'), field)?.type
  if (type === 'boolean') return [{ field, value: action['update_boolean_value'] === 'true' }]
  if (type === 'selection') {
    const chosen = env.db.table('ir.model.fields.selection').get(numberOf(action, 'selection_value'))
    return [{ field, value: chosen?.['value'] ?? false }]
  }
  return [{ field, value: action['value'] ?? false }]
}

function run(orm: Orm, env: Environment, action: Row): void {
  const model = env.db.table('ir.model').get(numberOf(action, 'model_id'))
  if (action['state'] !== 'object_write' || model === undefined) {
    throw userError('Only actions that update a record can be run here.')
  }
  const values: JsonObject = Object.fromEntries(
    updates(env, action).map(({ field, value }) => [field, value]),
  )
  const active = idsOf(env.context['active_ids'] ?? env.context['active_id'])
  orm.write(env, textOf(model, 'model'), active, values)
}

export function serverActionMethods(orm: Orm): Record<string, Method> {
  return {
    run: (env, call) => {
      const ids = idList('run', bind('run', call, ['ids'])['ids'])
      for (const action of orm.rows(env, 'ir.actions.server', ids)) run(orm, env, action)
      return false
    },
    create_action: (env, call) => {
      const ids = idList('create_action', bind('create_action', call, ['ids'])['ids'])
      for (const action of orm.rows(env, 'ir.actions.server', ids)) {
        orm.write(env, 'ir.actions.server', [action.id], { binding_model_id: action['model_id'] ?? false })
      }
      return true
    },
  }
}

export const serverActionHooks: ModelHooks = {
  afterCreate(env, row) {
    if (isBefore(env.db.version, '17.0') || row['state'] !== 'object_write') return
    const model = env.db.table('ir.model').get(numberOf(row, 'model_id'))
    const path = textOf(row, 'update_path')
    const name = model === undefined ? '' : textOf(model, 'model')
    if (path === '') return
    if (env.db.registry.field(name, path) === undefined) {
      throw validationError(`The path contains the field '${path}' that does not exist on ${name}.`)
    }
    const field = env.db
      .table('ir.model.fields')
      .lookup('name', path)
      .find((item) => item['model'] === name)
    env.db.table('ir.actions.server').update(row, { update_field_id: field?.id ?? false })
  },
}
