import { bind, optionalText } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { integrityError, valueError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import { checkAccess } from '../rights.js'
import { type JsonObject, numberOf, textOf } from '../values.js'

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

export function externalIdMethods(): Record<string, Method> {
  return {
    /**
     * Answers whoever may read the record, though external ids are the administrators' alone: it is searched for, which Odoo
     * refuses to who may not read its model.
     */
    check_object_reference: (env, call) => {
      const bound = bind('check_object_reference', call, ['module', 'xml_id', 'raise_on_access_error'])
      const [module, name] = [optionalText(bound['module']) ?? '', optionalText(bound['xml_id']) ?? '']
      const found = env.db
        .table('ir.model.data')
        .lookup('name', name)
        .find((row) => row['module'] === module)
      if (found === undefined) throw valueError(`External ID not found in the system: ${module}.${name}`)
      const model = textOf(found, 'model')
      checkAccess(env, model, 'read')
      return [model, numberOf(found, 'res_id')]
    },
  }
}
