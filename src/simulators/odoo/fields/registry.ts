import type { OdooVersion } from '../version.js'
import type { UndoLog } from '../undo-log.js'
import { accountModels } from './account.js'
import { baseModels } from './base.js'
import { type FieldDefinition, type FieldMap, LOG_FIELDS } from './definition.js'
import { mailModels } from './mail.js'
import { SALE_MOVE_FIELDS, saleModels } from './sale.js'
import { technicalModels } from './technical.js'

export type ModelsCopy = ReadonlyMap<string, ReadonlyMap<string, FieldDefinition>>

/** The models of one server and their fields, the manual ones added while it runs included. */
export class Registry {
  #models: Map<string, Map<string, FieldDefinition>>

  readonly #undo: UndoLog

  constructor(
    version: OdooVersion,
    { chorusModule, sale }: { readonly chorusModule: boolean; readonly sale: boolean },
    undo: UndoLog,
  ) {
    this.#undo = undo
    const models: Record<string, FieldMap> = {
      ...baseModels(version),
      ...accountModels(version, chorusModule),
      ...mailModels(version),
      ...technicalModels(version),
      ...(sale ? saleModels(version) : {}),
    }
    if (sale) models['account.move'] = { ...models['account.move'], ...SALE_MOVE_FIELDS }
    this.#models = new Map(
      Object.entries(models).map(([name, fields]) => [
        name,
        new Map(Object.entries({ ...LOG_FIELDS, ...fields })),
      ]),
    )
  }

  get modelNames(): string[] {
    return [...this.#models.keys()]
  }

  has(model: string): boolean {
    return this.#models.has(model)
  }

  fields(model: string): ReadonlyMap<string, FieldDefinition> {
    return this.#models.get(model) ?? new Map<string, FieldDefinition>()
  }

  field(model: string, name: string): FieldDefinition | undefined {
    return this.#models.get(model)?.get(name)
  }

  copy(): ModelsCopy {
    return new Map([...this.#models].map(([name, fields]) => [name, new Map(fields)]))
  }

  take(models: ModelsCopy): void {
    this.#models = new Map([...models].map(([name, fields]) => [name, new Map(fields)]))
  }

  setField(model: string, name: string, definition: FieldDefinition): void {
    this.#put(model, name, definition)
  }

  removeField(model: string, name: string): void {
    this.#put(model, name, undefined)
  }

  /** Adds a model that is made while the server runs. */
  addModel(model: string, fields: FieldMap): void {
    this.#models.set(model, new Map(Object.entries({ ...LOG_FIELDS, ...fields })))
    this.#undo.add(() => {
      this.#models.delete(model)
    })
  }

  removeModel(model: string): void {
    const fields = this.#models.get(model)
    if (fields === undefined) return
    this.#models.delete(model)
    this.#undo.add(() => {
      this.#models.set(model, fields)
    })
  }

  #put(model: string, name: string, definition: FieldDefinition | undefined): void {
    const fields = this.#models.get(model)
    const before = fields?.get(name)
    if (definition === undefined) fields?.delete(name)
    else fields?.set(name, definition)
    this.#undo.add(() => {
      this.#put(model, name, before)
    })
  }
}
