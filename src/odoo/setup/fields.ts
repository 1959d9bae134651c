import { z } from 'zod'
import { type CustomField, typesetField } from '../../domain/odoo-fields/custom-field.js'
import { INVOICE_FIELDS } from '../../domain/odoo-fields/fields.js'
import { ORDER_FIELDS, REFERENCE_OWN_FIELDS } from '../../domain/odoo-fields/order-fields.js'
import { CUSTOM_MODELS } from '../../domain/odoo-fields/validation-fields.js'
import { PARTNER_FIELDS } from '../../domain/odoo-fields/partner-fields.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { ownExternalIds, setExternalId } from '../server/external-ids.js'
import { translateFields } from './field-texts.js'
import type { Dialect } from './dialect.js'
import { type Languages, SOURCE } from './languages.js'
import type { SetupMode, SetupStep } from './report.js'
import { textSchema } from '../wire/values.js'

/** What fields of other models go along with. */
const MODELS = ['account.move', 'res.partner', 'sale.order'] as const

/** Names are unique over all models, for each is also an external id. */
function fieldsOf({ hasOrders, hasOwnReferences }: Dialect): ReadonlyMap<string, readonly CustomField[]> {
  const ofInvoices = [...INVOICE_FIELDS, ...(hasOwnReferences ? REFERENCE_OWN_FIELDS : [])]
  return new Map([
    ['account.move', ofInvoices.map(typesetField)],
    ['res.partner', PARTNER_FIELDS.map(typesetField)],
    ...CUSTOM_MODELS.map(({ model, fields }) => [model, fields.map(typesetField)] as const),
    ...(hasOrders ? [['sale.order', ORDER_FIELDS.map(typesetField)] as const] : []),
  ])
}

export const FIELDS = 'ir.model.fields'
const SELECTION = 'ir.model.fields.selection'

const idSchema = z.object({ id: z.int() })

const fieldSchema = z.object({
  id: z.int(),
  name: z.string(),
  ttype: z.string(),
  relation: textSchema,
  state: z.string(),
  field_description: z.string(),
  help: textSchema,
  copied: z.boolean(),
  readonly: z.boolean(),
})

type ExistingField = z.infer<typeof fieldSchema>

const selectionSchema = z.object({ id: z.int(), value: z.string(), name: z.string(), sequence: z.int() })

interface FieldRun {
  readonly admin: OdooClient
  readonly mode: SetupMode
  readonly languages: Languages
}

/** No field has groups: the daemon's Invoicing user reads and writes them all. */
export async function putFields(
  admin: OdooClient,
  mode: SetupMode,
  languages: Languages,
  dialect: Dialect,
): Promise<SetupStep[]> {
  const steps: SetupStep[] = []
  for (const [model, fields] of fieldsOf(dialect))
    steps.push(...(await putFieldsOf({ admin, mode, languages }, model, fields)))
  return steps
}

async function putFieldsOf(
  run: FieldRun,
  modelName: string,
  fields: readonly CustomField[],
): Promise<SetupStep[]> {
  const { admin, mode, languages } = run
  const [model] = await admin.rows(idSchema, 'ir.model', [['model', '=', modelName]], ['id'])
  if (model === undefined && CUSTOM_MODELS.some((own) => own.model === modelName))
    return fields.map(({ name }) => ({ what: 'field', name, outcome: 'missing' }))
  if (model === undefined)
    throw new OdooError('no-such-field', `No model ${modelName}`, 'Install the Invoicing app.')
  const existing = await readFields(admin, modelName)
  const owned = new Set((await ownExternalIds(admin, FIELDS)).map(({ res_id: id }) => id))
  const missing = fields.filter(({ name }) => !existing.has(name))
  if (missing.length > 0 && mode === 'mend') await createAll(run, { id: model.id, name: modelName }, missing)
  const differences = new Map<string, string[]>()
  for (const field of fields) {
    const found = existing.get(field.name)
    if (found !== undefined)
      differences.set(field.name, await bringUpToDate(run, modelName, found, field, owned.has(found.id)))
  }
  const untranslated = await translateFields(admin, mode, languages.translations, modelName, fields)
  return fields.map(({ name }) => {
    const found = existing.get(name)
    if (found === undefined) return { what: 'field', name, outcome: mode === 'mend' ? 'created' : 'missing' }
    const differing = [...(differences.get(name) ?? []), ...(untranslated.get(name) ?? [])]
    const detail = differing.join(', ')
    if (!owned.has(found.id))
      return { what: 'field', name, outcome: mode === 'mend' ? 'adopted' : 'differs', detail: 'external id' }
    if (differing.length === 0) return { what: 'field', name, outcome: 'unchanged' }
    return { what: 'field', name, outcome: mode === 'mend' ? 'updated' : 'differs', detail }
  })
}

export async function removeFields(admin: OdooClient): Promise<SetupStep[]> {
  const owned = new Set((await ownExternalIds(admin, FIELDS)).map(({ res_id: id }) => id))
  const ours: ExistingField[] = []
  for (const model of MODELS)
    ours.push(...[...(await readFields(admin, model)).values()].filter(({ id }) => owned.has(id)))
  if (ours.length === 0) return []
  await admin.call(z.unknown(), FIELDS, 'unlink', [ours.map(({ id }) => id)])
  return ours.map(({ name }) => ({ what: 'field', name, outcome: 'removed' }))
}

async function readFields(admin: OdooClient, model: string): Promise<Map<string, ExistingField>> {
  const rows = await admin.rows(
    fieldSchema,
    FIELDS,
    [
      ['model', '=', model],
      ['name', '=like', 'x_chorus_%'],
    ],
    ['name', 'ttype', 'relation', 'state', 'field_description', 'help', 'copied', 'readonly'],
    { order: 'id asc', context: SOURCE },
  )
  return new Map(rows.map((row) => [row.name, row]))
}

/** In one call, for Odoo rebuilds its registry after each. */
async function createAll(
  { admin, languages: { source } }: FieldRun,
  model: { readonly id: number; readonly name: string },
  fields: readonly CustomField[],
): Promise<void> {
  const values = fields.map((field) => ({
    name: field.name,
    model_id: model.id,
    ttype: field.type,
    ...wantedProperties(field, source),
    ...(field.relation === undefined ? {} : { relation: field.relation }),
    ...(field.relationTable === undefined ? {} : { relation_table: field.relationTable }),
    ...(field.selection === undefined
      ? {}
      : { selection_ids: wantedSelection(field, source).map((option) => [0, 0, option]) }),
  }))
  await admin.call(z.array(z.int()), FIELDS, 'create', [values], { context: SOURCE })
  for (const { id, name } of (await readFields(admin, model.name)).values()) {
    if (fields.some((field) => field.name === name)) await setExternalId(admin, FIELDS, name, id)
  }
}

/** Answers what differed. */
async function bringUpToDate(
  { admin, mode, languages: { source } }: FieldRun,
  model: string,
  found: ExistingField,
  field: CustomField,
  owned: boolean,
): Promise<string[]> {
  if (found.ttype !== field.type || found.relation !== field.relation || found.state !== 'manual') {
    throw new OdooError(
      'refused',
      `Odoo already has a field ${field.name} on ${model}, of type ${typeName(found.ttype, found.relation)} instead of ${typeName(field.type, field.relation)}`,
      'Rename or delete that field in Odoo (Settings / Technical / Fields), then run setup again.',
    )
  }
  const changes = {
    ...changedProperties(found, field, source),
    ...(await changedSelection(admin, found, field, source)),
  }
  if (mode === 'mend') {
    if (!owned) await setExternalId(admin, FIELDS, field.name, found.id)
    if (Object.keys(changes).length > 0)
      await admin.call(z.unknown(), FIELDS, 'write', [[found.id], changes], { context: SOURCE })
  }
  return Object.keys(changes)
}

function typeName(type: string, relation: string | undefined): string {
  return relation === undefined ? type : `${type} to ${relation}`
}

function wantedProperties(field: CustomField, source: Languages['source']) {
  return {
    field_description: field.label[source],
    help: field.help[source],
    copied: field.copied ?? false,
    readonly: field.readonly,
  }
}

function changedProperties(
  found: ExistingField,
  field: CustomField,
  source: Languages['source'],
): Record<string, unknown> {
  const wanted = wantedProperties(field, source)
  return {
    ...(found.field_description === wanted.field_description
      ? {}
      : { field_description: wanted.field_description }),
    ...(found.help === wanted.help ? {} : { help: wanted.help }),
    ...(found.copied === wanted.copied ? {} : { copied: wanted.copied }),
    ...(found.readonly === wanted.readonly ? {} : { readonly: wanted.readonly }),
  }
}

function wantedSelection(field: CustomField, source: Languages['source']) {
  return (field.selection ?? []).map(({ value, label }, sequence) => ({
    value,
    name: label[source],
    sequence,
  }))
}

/** Adds and renames; a value that this version does not know stays, for invoices may still have it. */
async function changedSelection(
  admin: OdooClient,
  found: ExistingField,
  field: CustomField,
  source: Languages['source'],
): Promise<Record<string, unknown>> {
  const wanted = wantedSelection(field, source)
  if (wanted.length === 0) return {}
  const rows = await admin.rows(
    selectionSchema,
    SELECTION,
    [['field_id', '=', found.id]],
    ['value', 'name', 'sequence'],
    { order: 'sequence, id', context: SOURCE },
  )
  const commands = wanted.flatMap((option) => {
    const row = rows.find(({ value }) => value === option.value)
    if (row === undefined) return [[0, 0, option]]
    if (row.name === option.name && row.sequence === option.sequence) return []
    return [[1, row.id, { name: option.name, sequence: option.sequence }]]
  })
  return commands.length === 0 ? {} : { selection_ids: commands }
}
