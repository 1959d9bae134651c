import { z } from 'zod'
import { type CustomField, INVOICE_FIELDS } from '../domain/fields.js'
import { PARTNER_FIELDS } from '../domain/partner-fields.js'
import type { OdooClient } from './client.js'
import { OdooError } from './error.js'
import { ownExternalIds, setExternalId } from './external-ids.js'
import type { SetupStep } from './setup-report.js'
import { textSchema } from './values.js'

/** Names are unique over all models, for each is also an external id. */
const FIELDS_OF: ReadonlyMap<string, readonly CustomField[]> = new Map([
  ['account.move', INVOICE_FIELDS],
  ['res.partner', PARTNER_FIELDS],
])

const FIELDS = 'ir.model.fields'
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

/**
 * Labels are written without a language in the context, which is the text that every language shows until it has one
 * of its own. No field has groups: the daemon's Invoicing user reads and writes them all.
 */
export async function createFields(admin: OdooClient): Promise<SetupStep[]> {
  const steps: SetupStep[] = []
  for (const [model, fields] of FIELDS_OF) steps.push(...(await createFieldsOf(admin, model, fields)))
  return steps
}

async function createFieldsOf(
  admin: OdooClient,
  modelName: string,
  fields: readonly CustomField[],
): Promise<SetupStep[]> {
  const [model] = await admin.rows(idSchema, 'ir.model', [['model', '=', modelName]], ['id'])
  if (model === undefined)
    throw new OdooError('no-such-field', `No model ${modelName}`, 'Install the Invoicing app.')
  const existing = await readFields(admin, modelName)
  const owned = new Set((await ownExternalIds(admin, FIELDS)).map(({ res_id: id }) => id))
  const missing = fields.filter(({ name }) => !existing.has(name))
  if (missing.length > 0) await createAll(admin, { id: model.id, name: modelName }, missing)
  const steps: SetupStep[] = []
  for (const field of fields) {
    const found = existing.get(field.name)
    const outcome =
      found === undefined
        ? 'created'
        : await bringUpToDate(admin, modelName, found, field, owned.has(found.id))
    steps.push({ what: 'field', name: field.name, outcome })
  }
  return steps
}

export async function removeFields(admin: OdooClient): Promise<SetupStep[]> {
  const owned = new Set((await ownExternalIds(admin, FIELDS)).map(({ res_id: id }) => id))
  const ours: ExistingField[] = []
  for (const model of FIELDS_OF.keys())
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
    { order: 'id asc' },
  )
  return new Map(rows.map((row) => [row.name, row]))
}

/** In one call, for Odoo rebuilds its registry after each. */
async function createAll(
  admin: OdooClient,
  model: { readonly id: number; readonly name: string },
  fields: readonly CustomField[],
): Promise<void> {
  const values = fields.map((field) => ({
    name: field.name,
    model_id: model.id,
    ttype: field.type,
    ...wantedProperties(field),
    ...(field.relation === undefined ? {} : { relation: field.relation }),
    ...(field.selection === undefined
      ? {}
      : { selection_ids: wantedSelection(field).map((option) => [0, 0, option]) }),
  }))
  await admin.call(z.array(z.int()), FIELDS, 'create', [values])
  for (const { id, name } of (await readFields(admin, model.name)).values()) {
    if (fields.some((field) => field.name === name)) await setExternalId(admin, FIELDS, name, id)
  }
}

async function bringUpToDate(
  admin: OdooClient,
  model: string,
  found: ExistingField,
  field: CustomField,
  owned: boolean,
): Promise<'unchanged' | 'updated' | 'adopted'> {
  if (found.ttype !== field.type || found.relation !== field.relation || found.state !== 'manual') {
    throw new OdooError(
      'refused',
      `Odoo already has a field ${field.name} on ${model}, of type ${typeName(found.ttype, found.relation)} instead of ${typeName(field.type, field.relation)}`,
      'Rename or delete that field in Odoo (Settings / Technical / Fields), then run setup again.',
    )
  }
  if (!owned) await setExternalId(admin, FIELDS, field.name, found.id)
  const changes = { ...changedProperties(found, field), ...(await changedSelection(admin, found, field)) }
  const changed = Object.keys(changes).length > 0
  if (changed) await admin.call(z.unknown(), FIELDS, 'write', [[found.id], changes])
  if (!owned) return 'adopted'
  return changed ? 'updated' : 'unchanged'
}

function typeName(type: string, relation: string | undefined): string {
  return relation === undefined ? type : `${type} to ${relation}`
}

function wantedProperties(field: CustomField) {
  return { field_description: field.label, help: field.help, copied: false, readonly: field.readonly }
}

function changedProperties(found: ExistingField, field: CustomField): Record<string, unknown> {
  const wanted = wantedProperties(field)
  return {
    ...(found.field_description === wanted.field_description
      ? {}
      : { field_description: wanted.field_description }),
    ...(found.help === wanted.help ? {} : { help: wanted.help }),
    ...(found.copied === wanted.copied ? {} : { copied: wanted.copied }),
    ...(found.readonly === wanted.readonly ? {} : { readonly: wanted.readonly }),
  }
}

function wantedSelection(field: CustomField) {
  return (field.selection ?? []).map(([value, name], sequence) => ({ value, name, sequence }))
}

/** Adds and renames; a value that this version does not know stays, for invoices may still have it. */
async function changedSelection(
  admin: OdooClient,
  found: ExistingField,
  field: CustomField,
): Promise<Record<string, unknown>> {
  const wanted = wantedSelection(field)
  if (wanted.length === 0) return {}
  const rows = await admin.rows(
    selectionSchema,
    SELECTION,
    [['field_id', '=', found.id]],
    ['value', 'name', 'sequence'],
    { order: 'sequence, id' },
  )
  const commands = wanted.flatMap((option) => {
    const row = rows.find(({ value }) => value === option.value)
    if (row === undefined) return [[0, 0, option]]
    if (row.name === option.name && row.sequence === option.sequence) return []
    return [[1, row.id, { name: option.name, sequence: option.sequence }]]
  })
  return commands.length === 0 ? {} : { selection_ids: commands }
}
