import type { Environment } from '../environment.js'
import { validationError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import { type JsonObject, numberOf, textOf } from '../values.js'

const LEAF = /\(\s*'([\w.]+)'\s*,/g

/** `_check_domain` of `ir.rule`: what a domain names has to be there when the rule is made (measured on 17.0). */
function checkDomain(env: Environment, values: JsonObject, domain: string): void {
  const model = env.db.table('ir.model').get(numberOf(values, 'model_id'))
  if (model === undefined) return
  for (const [, field = ''] of domain.matchAll(LEAF)) {
    const [name = ''] = field.split('.')
    if (env.db.registry.field(textOf(model, 'model'), name) === undefined)
      throw validationError(`Invalid domain: Invalid field ${textOf(model, 'model')}.${name} in leaf`)
  }
}

function hooks(field: 'domain_force' | 'domain'): ModelHooks {
  const check = (env: Environment, values: JsonObject): JsonObject => {
    const domain = values[field]
    if (typeof domain === 'string') checkDomain(env, values, domain)
    return values
  }
  return {
    beforeCreate: check,
    beforeWrite: (env, row, values) => (check(env, { ...row, ...values }), values),
  }
}

/** Which records of a model a group may see: `ir.rule`, or from 20.0 on `ir.access`. */
export const recordRuleHooks = hooks('domain_force')
export const accessHooks = hooks('domain')
