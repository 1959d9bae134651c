import type { Environment } from '../environment.js'
import { integrityError, userError, validationError } from '../errors.js'
import { char, type FieldMap, one2many } from '../fields/definition.js'
import type { ModelHooks } from '../hooks.js'
import { type JsonObject, numberOf, type Row, textOf } from '../values.js'
import { checkUnused } from './custom-fields.js'

/** What `mail.thread` and `mail.activity.mixin` give the forms of a custom model. */
function mixinFields({ is_mail_thread: thread, is_mail_activity: planned }: JsonObject): FieldMap {
  return {
    ...(thread === true && {
      message_ids: one2many('Messages', 'mail.message', { store: false }),
      message_follower_ids: one2many('Followers', 'res.partner', { store: false }),
    }),
    ...(planned === true && { activity_ids: one2many('Activities', 'mail.activity', { store: false }) }),
  }
}

/**
 * Models that an administrator makes while the server runs (`ir.model` of `base` and of `mail`). What names no fields gets
 * one: `x_name`.
 */
export const customModelHooks: ModelHooks = {
  beforeCreate(env, values) {
    const model = textOf(values, 'model')
    if (!model.startsWith('x_')) throw validationError("The model name must start with 'x_'.")
    if (!/^[a-z0-9_.]+$/.test(model))
      throw validationError(
        'The model name can only contain lowercase characters, digits, underscores and dots.',
      )
    if (env.db.registry.has(model)) throw integrityError('Each model must have a unique name.')
    env.db.registry.addModel(model, {
      ...mixinFields(values),
      ...(values['field_id'] === undefined && { x_name: char('Name') }),
    })
    return { ...values, state: 'manual' }
  },
  afterCreate(env, row, values) {
    if (values['field_id'] === undefined)
      env.db.table('ir.model.fields').insert({
        name: 'x_name',
        model: textOf(row, 'model'),
        model_id: row.id,
        field_description: 'Name',
        ttype: 'char',
        state: 'manual',
      })
  },
  beforeWrite(env, row, values) {
    for (const [field, label] of [
      ['model', 'Model'],
      ['state', 'Type'],
      ['transient', 'Transient'],
    ] as const) {
      if (field in values && values[field] !== row[field])
        throw userError(`Field "${label}" cannot be modified on models.`)
    }
    if ('is_mail_thread' in values || 'is_mail_activity' in values) {
      if (row['state'] !== 'manual') throw userError('Only custom models can be modified.')
      for (const [field, label] of [
        ['is_mail_thread', 'Mail Thread'],
        ['is_mail_activity', 'Mail Activity'],
      ] as const) {
        if (field in values && row[field] === true && values[field] !== true)
          throw userError(`Field "${label}" cannot be changed to "False".`)
      }
      for (const [name, definition] of Object.entries(mixinFields(values)))
        env.db.registry.setField(textOf(row, 'model'), name, definition)
    }
    return values
  },
  beforeUnlink(env, rows) {
    for (const row of rows) {
      if (row['state'] !== 'manual')
        throw userError(`Model “${textOf(row, 'name')}” contains module data and cannot be removed.`)
      for (const field of env.db.table('ir.model.fields').lookup('model_id', row.id)) checkUnused(env, field)
    }
  },
  afterUnlink(env, row) {
    const model = textOf(row, 'model')
    for (const record of env.db.table(model).rows) env.db.table(model).delete(record.id)
    env.db.registry.removeModel(model)
    for (const [of, field] of CASCADED) forget(env, of, field, row.id)
    for (const [of, field] of BY_NAME) forget(env, of, field, model)
    for (const field of env.db.table('ir.model.fields').lookup('relation', model)) {
      env.db.registry.removeField(textOf(field, 'model'), textOf(field, 'name'))
      env.db.table(textOf(field, 'model')).dropField(textOf(field, 'name'))
      env.db.table('ir.model.fields').delete(field.id)
    }
  },
}

/** What the database deletes along with a model, external ids not among it. */
const CASCADED = [
  ['ir.model.fields', 'model_id'],
  ['ir.model.access', 'model_id'],
  ['ir.access', 'model_id'],
  ['ir.rule', 'model_id'],
  ['ir.actions.server', 'model_id'],
] as const

/** And what `mail` does. */
const BY_NAME = [
  ['mail.activity', 'res_model'],
  ['mail.message', 'model'],
  ['ir.attachment', 'res_model'],
] as const

function forget(env: Environment, model: string, field: string, value: string | number): void {
  const table = env.db.table(model)
  for (const row of table.lookup(field, value)) {
    if (model === 'ir.model.fields') forgetSelections(env, row)
    table.delete(row.id)
  }
}

function forgetSelections(env: Environment, field: Row): void {
  const table = env.db.table('ir.model.fields.selection')
  for (const row of table.lookup('field_id', field.id))
    if (numberOf(row, 'field_id') === field.id) table.delete(row.id)
}
