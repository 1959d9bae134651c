import { commandsOf, linkedIds } from './commands.js'
import { fieldValue, partnerField } from './computed.js'
import { storedValue } from './convert.js'
import type { Environment } from './environment.js'
import { accessError, invalidField, missingError, validationError } from './errors.js'
import type { FieldDefinition } from './fields/definition.js'
import { modelDescription } from './fields/descriptions.js'
import type { ModelHooks } from './hooks.js'
import { checkAccess, checkFields, mayReadRow } from './rights.js'
import { writtenKey } from './translations.js'
import { type Json, type JsonObject, numberOf, type Row, valueOf } from './values.js'

/** Creates, changes and deletes records, with rights, conversions and the hooks of the models. */
export class Orm {
  readonly #hooks: Readonly<Record<string, ModelHooks>>

  constructor(hooks: Readonly<Record<string, ModelHooks>>) {
    this.#hooks = hooks
  }

  /** @throws OdooError MissingError when one of the records is gone */
  rows(env: Environment, model: string, ids: readonly number[]): Row[] {
    const table = env.db.table(model)
    return ids.map((id) => {
      const row = table.get(id)
      if (row === undefined) throw missingError(model, id, env.userId)
      if (!mayReadRow(env, model, row)) {
        throw accessError('Sorry, you are not allowed to access this document.')
      }
      return row
    })
  }

  create(env: Environment, model: string, given: JsonObject): Row {
    const hooks = this.#hooks[model]
    this.#checkNames(env, model, given)
    const values = hooks?.beforeCreate?.(env, given) ?? given
    checkAccess(env, model, 'create')
    checkFields(env, model, 'create', Object.keys(values))
    const { db, stamp, userId } = env
    const stored: JsonObject = { ...this.#defaults(env, model), ...this.#plainValues(env, model, values) }
    this.#checkRequired(env, model, { ...stored, ...values })
    const row = db.table(model).insert({
      ...stored,
      create_date: stamp,
      create_uid: userId,
      write_date: stamp,
      write_uid: userId,
    })
    this.#relations(env, model, row, values)
    hooks?.afterCreate?.(env, row, values)
    return row
  }

  write(env: Environment, model: string, ids: readonly number[], given: JsonObject): void {
    const hooks = this.#hooks[model]
    checkAccess(env, model, 'write')
    this.#checkNames(env, model, given)
    checkFields(env, model, 'write', Object.keys(given))
    for (const row of this.rows(env, model, ids)) {
      const values = hooks?.beforeWrite?.(env, row, given) ?? given
      const stored = this.#inLanguage(env, model, this.#plainValues(env, model, values))
      this.#checkRequired(env, model, { ...row, ...stored })
      env.db.table(model).update(row, { ...stored, write_date: env.stamp, write_uid: env.userId })
      this.#relations(env, model, row, values)
      hooks?.afterWrite?.(env, row, values)
    }
  }

  unlink(env: Environment, model: string, ids: readonly number[]): void {
    checkAccess(env, model, 'unlink')
    const hooks = this.#hooks[model]
    const rows = ids.flatMap((id) => env.db.table(model).get(id) ?? [])
    hooks?.beforeUnlink?.(env, rows)
    for (const row of rows) {
      this.#cascade(env, model, row)
      env.db.table(model).delete(row.id)
      hooks?.afterUnlink?.(env, row)
      for (const data of env.db.table('ir.model.data').lookup('res_id', row.id)) {
        if (data['model'] === model) env.db.table('ir.model.data').delete(data.id)
      }
    }
  }

  #checkNames(env: Environment, model: string, values: JsonObject): void {
    for (const name of Object.keys(values)) {
      if (env.db.registry.field(model, name) === undefined) throw invalidField(env.db.version, model, name)
    }
  }

  #defaults(env: Environment, model: string): JsonObject {
    const defaults: JsonObject = {}
    for (const [name, definition] of env.db.registry.fields(model)) {
      if (definition.default !== undefined) defaults[name] = definition.default
      const asked = env.context[`default_${name}`]
      if (asked !== undefined) defaults[name] = storedValue(env, model, name, definition, asked)
    }
    return defaults
  }

  #plainValues(env: Environment, model: string, values: JsonObject): JsonObject {
    const stored: JsonObject = {}
    for (const [name, value] of Object.entries(values)) {
      const definition = env.db.registry.field(model, name)
      if (definition === undefined || name === 'id' || isX2many(definition)) continue
      if (partnerField(env.db, model, name)) continue
      stored[name] = storedValue(env, model, name, definition, value)
    }
    return stored
  }

  #inLanguage(env: Environment, model: string, values: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const definition = env.db.registry.field(model, name)
        return [definition === undefined ? name : writtenKey(env, name, definition), value]
      }),
    )
  }

  #checkRequired(env: Environment, model: string, values: JsonObject): void {
    for (const [name, definition] of env.db.registry.fields(model)) {
      if (!definition.required || !definition.store || definition.type === 'boolean') continue
      const value = valueOf(values, name)
      if (value === false || value === null) {
        throw validationError(
          'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n' +
            '- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n' +
            `Model: ${modelDescription(model)} (${model})\nField: ${definition.string} (${name})\n`,
        )
      }
    }
  }

  /** Values that live elsewhere: x2many commands, and what companies and users borrow from their partner. */
  #relations(env: Environment, model: string, row: Row, values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) {
      const definition = env.db.registry.field(model, name)
      if (definition === undefined) continue
      if (partnerField(env.db, model, name)) {
        this.write(env, 'res.partner', [numberOf(row, 'partner_id')], { [name]: value })
      } else if (isX2many(definition)) {
        this.#applyCommands(env, model, row, name, definition, value)
      }
    }
  }

  #applyCommands(
    env: Environment,
    model: string,
    row: Row,
    name: string,
    definition: FieldDefinition,
    value: Json,
  ): void {
    const comodel = definition.relation ?? ''
    const inverse = definition.inverse
    const commands = commandsOf(value)
    const linked: number[] = []
    for (const command of commands) {
      if (command.kind === 'create') {
        const back = inverse === undefined ? {} : { [inverse]: row.id }
        linked.push(this.create(env, comodel, { ...command.values, ...back }).id)
      }
      if (command.kind === 'update') this.write(env, comodel, [command.id], command.values)
      if (inverse === undefined) continue
      if (command.kind === 'delete' || command.kind === 'unlink') this.unlink(env, comodel, [command.id])
      if (command.kind === 'set') {
        const before = fieldValue(env.db, model, row, name, definition)
        const gone = linkedIds(before, []).filter((id) => !command.ids.includes(id))
        this.unlink(env, comodel, gone)
      }
    }
    if (inverse !== undefined) return
    const ids = [...linkedIds(valueOf(row, name), commands), ...linked]
    env.db.table(model).update(row, { [name]: ids })
  }

  /** Lines, selection values and the like go with the record that they hang on. */
  #cascade(env: Environment, model: string, row: Row): void {
    for (const definition of env.db.registry.fields(model).values()) {
      if (definition.type !== 'one2many' || definition.inverse === undefined) continue
      const comodel = definition.relation ?? ''
      if (env.db.registry.field(comodel, definition.inverse)?.required !== true) continue
      for (const child of env.db.table(comodel).lookup(definition.inverse, row.id)) {
        env.db.table(comodel).delete(child.id)
      }
    }
  }
}

function isX2many(definition: FieldDefinition): boolean {
  return definition.type === 'one2many' || definition.type === 'many2many'
}
