import type { Environment } from '../environment.js'
import { integrityError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import { type JsonObject, textOf } from '../values.js'

function checkUnique(env: Environment, values: JsonObject, except?: number): void {
  const module = textOf(values, 'module')
  const name = textOf(values, 'name')
  const taken = env.db
    .table('ir.model.data')
    .lookup('name', name)
    .some((row) => row['module'] === module && row.id !== except)
  if (taken) {
    throw integrityError(
      'duplicate key value violates unique constraint "ir_model_data_module_name_uniq_index"\n' +
        `DETAIL:  Key (module, name)=(${module}, ${name}) already exists.\n`,
    )
  }
}

export const externalIdHooks: ModelHooks = {
  beforeCreate(env, values) {
    checkUnique(env, values)
    return values
  },
  beforeWrite(env, row, values) {
    checkUnique(env, { ...row, ...values }, row.id)
    return values
  },
}
