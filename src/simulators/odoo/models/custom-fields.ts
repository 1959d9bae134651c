import type { Environment } from '../environment.js'
import { integrityError, userError, validationError, valueError } from '../errors.js'
import type { FieldDefinition, FieldType } from '../fields/definition.js'
import type { ModelHooks } from '../hooks.js'
import { checkAccess } from '../rights.js'
import { type JsonObject, numberOf, pythonRepr, type Row, textOf } from '../values.js'

const TYPES: readonly FieldType[] = [
  'binary',
  'boolean',
  'char',
  'date',
  'datetime',
  'float',
  'html',
  'integer',
  'many2many',
  'many2one',
  'monetary',
  'selection',
  'text',
]

function modelName(env: Environment, values: JsonObject): string {
  const model = env.db.table('ir.model').get(numberOf(values, 'model_id'))
  if (model === undefined) throw validationError('No model is given for the field.')
  return textOf(model, 'model')
}

function checkNew(env: Environment, model: string, values: JsonObject): void {
  const name = textOf(values, 'name')
  if (!name.startsWith('x_')) throw validationError("Custom fields must have a name that starts with 'x_'!")
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) {
    throw validationError('Field names can only contain characters, digits and underscores (up to 63).')
  }
  if (env.db.registry.field(model, name) !== undefined) {
    throw integrityError('Field names must be unique per model.')
  }
  const type = TYPES.find((known) => known === values['ttype'])
  if (type === undefined)
    throw valueError(`Wrong value for ir.model.fields.ttype: ${pythonRepr(values['ttype'] ?? false)}`)
  const relation = textOf(values, 'relation')
  if ((type === 'many2one' || type === 'many2many') && !env.db.registry.has(relation)) {
    throw validationError(`Unknown model name '${relation}' in Related Model`)
  }
}

/** Builds the definition of a manual field from its `ir.model.fields` row and its selection values. */
function define(env: Environment, row: Row): void {
  const type = TYPES.find((known) => known === row['ttype'])
  if (type === undefined || row['state'] !== 'manual') return
  const relation = textOf(row, 'relation')
  const help = textOf(row, 'help')
  const choices = env.db
    .table('ir.model.fields.selection')
    .lookup('field_id', row.id)
    .sort((left, right) => numberOf(left, 'sequence') - numberOf(right, 'sequence') || left.id - right.id)
    .map((choice) => [textOf(choice, 'value'), textOf(choice, 'name')] as const)
  const definition: FieldDefinition = {
    type,
    string: textOf(row, 'field_description'),
    required: row['required'] === true,
    readonly: row['readonly'] === true,
    store: row['store'] !== false,
    manual: true,
    ...(relation === '' ? {} : { relation }),
    ...(type === 'selection' ? { selection: choices } : {}),
    ...(help === '' ? {} : { help }),
  }
  env.db.registry.setField(textOf(row, 'model'), textOf(row, 'name'), definition)
}

function fieldOf(env: Environment, selection: Row): Row | undefined {
  return env.db.table('ir.model.fields').get(numberOf(selection, 'field_id'))
}

/** A field that a view still names cannot go. */
export function checkUnused(env: Environment, row: Row): void {
  const name = textOf(row, 'name')
  const mention = new RegExp(`name=["']${name}["']`)
  for (const view of env.db.table('ir.ui.view').rows) {
    if (view['model'] === row['model'] && mention.test(textOf(view, 'arch_db'))) {
      throw userError(
        `Cannot rename/delete fields that are still present in views:\n` +
          `Fields: ${textOf(row, 'model')}.${name}\nView: ${textOf(view, 'name')}`,
      )
    }
  }
}

export const modelFieldHooks: ModelHooks = {
  beforeCreate(env, values) {
    // The model is read before the right to create is looked at: that is the error that users see.
    checkAccess(env, 'ir.model', 'read')
    const model = modelName(env, values)
    checkNew(env, model, values)
    return { ...values, model }
  },
  afterCreate(env, row) {
    define(env, row)
  },
  beforeWrite(_env, row, values) {
    const structural = ['name', 'model_id', 'ttype', 'relation'].some(
      (key) => key in values && values[key] !== row[key],
    )
    if (row['state'] === 'base') {
      throw userError(
        'Properties of base fields cannot be altered in this manner! Please modify them through Python code, preferably through a custom addon!',
      )
    }
    if (structural && 'ttype' in values)
      throw userError(
        'Changing the type of a field is not yet supported. Please drop it and create it again!',
      )
    return values
  },
  afterWrite(env, row) {
    define(env, row)
  },
  beforeUnlink(env, rows) {
    for (const row of rows) {
      if (row['state'] === 'base') {
        throw userError('This column contains module data and cannot be removed!')
      }
      checkUnused(env, row)
    }
  },
  afterUnlink(env, row) {
    const model = textOf(row, 'model')
    env.db.registry.removeField(model, textOf(row, 'name'))
    env.db.table(model).dropField(textOf(row, 'name'))
  },
}

export const selectionHooks: ModelHooks = {
  beforeCreate(env, values) {
    const same = env.db
      .table('ir.model.fields.selection')
      .lookup('field_id', numberOf(values, 'field_id'))
      .some((choice) => choice['value'] === values['value'])
    if (same) throw integrityError('Selections values must be unique per field')
    return values
  },
  afterCreate(env, row) {
    const field = fieldOf(env, row)
    if (field !== undefined) define(env, field)
  },
  afterWrite(env, row) {
    const field = fieldOf(env, row)
    if (field !== undefined) define(env, field)
  },
  afterUnlink(env, row) {
    const field = fieldOf(env, row)
    if (field !== undefined) define(env, field)
  },
}
