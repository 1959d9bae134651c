import { z } from 'zod'
import type { CustomField } from '../../domain/odoo-fields/custom-field.js'
import type { OdooClient } from '../wire/client.js'
import type { SetupMode } from './report.js'
import { many2oneSchema, textSchema } from '../wire/values.js'

const FIELDS = 'ir.model.fields'
const SELECTION = 'ir.model.fields.selection'

const labelSchema = z.object({
  id: z.int(),
  name: z.string(),
  field_description: textSchema,
  help: textSchema,
})
const optionSchema = z.object({
  id: z.int(),
  field_id: many2oneSchema,
  value: z.string(),
  name: textSchema,
})

/**
 * Gives the fields and the values of their selections their French texts, and answers what lacked them, by field. One
 * write a field and language, with everything in it: Odoo rebuilds its registry after each.
 */
export async function translateFields(
  admin: OdooClient,
  mode: SetupMode,
  french: readonly string[],
  model: string,
  fields: readonly CustomField[],
): Promise<Map<string, string[]>> {
  const lacking = new Map<string, string[]>()
  for (const lang of french) {
    for (const { id, name, changes } of await untranslated(admin, lang, model, fields)) {
      lacking.set(name, [
        ...(lacking.get(name) ?? []),
        ...Object.keys(changes).map((what) => `${what} (${lang})`),
      ])
      if (mode === 'mend')
        await admin.call(z.unknown(), FIELDS, 'write', [[id], changes], { context: { lang } })
    }
  }
  return lacking
}

interface Untranslated {
  readonly id: number
  readonly name: string
  /** As `write` takes them. */
  readonly changes: Readonly<Record<string, unknown>>
}

async function untranslated(
  admin: OdooClient,
  lang: string,
  model: string,
  fields: readonly CustomField[],
): Promise<Untranslated[]> {
  const context = { lang }
  const ours = [
    ['model', '=', model],
    ['name', 'in', fields.map(({ name }) => name)],
  ]
  const rows = await admin.rows(labelSchema, FIELDS, ours, ['name', 'field_description', 'help'], { context })
  const ofRows = [['field_id', 'in', rows.map(({ id }) => id)]]
  const options = await admin.rows(optionSchema, SELECTION, ofRows, ['field_id', 'value', 'name'], {
    context,
  })
  return rows.flatMap((row) => {
    const wanted = fields.find(({ name }) => name === row.name)
    if (wanted === undefined) return []
    const renamed = options.flatMap(({ id, field_id: field, value, name }) => {
      const label = wanted.selection?.find((option) => option.value === value)?.label.fr
      return field.id !== row.id || label === undefined || label === name ? [] : [[1, id, { name: label }]]
    })
    const changes = {
      ...(row.field_description !== wanted.label.fr && { field_description: wanted.label.fr }),
      ...(row.help !== wanted.help.fr && { help: wanted.help.fr }),
      ...(renamed.length > 0 && { selection_ids: renamed }),
    }
    return Object.keys(changes).length === 0 ? [] : [{ id: row.id, name: row.name, changes }]
  })
}
