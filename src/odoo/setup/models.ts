import { z } from 'zod'
import {
  CUSTOM_MODELS,
  type CustomModel,
  NAME_FIELD,
  VALIDATION_FIELD,
  VALIDATION_MODEL,
} from '../../domain/odoo-fields/validation-fields.js'
import { fieldNames } from '../server/capabilities.js'
import { findForeign, ownExternalIds } from '../server/external-ids.js'
import type { OdooClient } from '../wire/client.js'
import type { Dialect } from './dialect.js'
import type { Languages } from './languages.js'
import type { OwnRecords } from './records.js'
import type { SetupStep } from './report.js'

export const MODELS = 'ir.model'
/** Who may do what: rights and rules apart, one model for both from 20.0 on. */
export const ACCESSES = ['ir.access', 'ir.model.access', 'ir.rule'] as const

/** Ids of our custom models, by name; one that Odoo refused, or that is only looked for, is not here. */
export type OwnModels = ReadonlyMap<string, number>

/** The models of the bridge's own, without their fields. */
export async function putModels(
  admin: OdooClient,
  records: OwnRecords,
  { source }: Languages,
): Promise<OwnModels> {
  const made = new Map<string, number>()
  const flags = await fieldNames(admin, MODELS, ['is_mail_thread', 'is_mail_activity'])
  for (const { model, label, nameLabel, hasChatter } of CUSTOM_MODELS) {
    const id = await records.put({
      what: 'model',
      model: MODELS,
      name: `model_${model}`,
      values: {
        model,
        ...(hasChatter && Object.fromEntries([...flags].map((flag) => [flag, true]))),
      },
      texts: { name: label },
      onlyAtFirst: {
        field_id: [[0, 0, { name: NAME_FIELD, field_description: nameLabel[source], ttype: 'char' }]],
      },
    })
    if (id !== undefined) made.set(model, id)
  }
  return made
}

/**
 * Who may work with them: whoever invoices. Nobody may delete, and nobody else may look in, the administrator included: Odoo
 * opens nothing by itself. After their fields: Odoo takes no rule about one that is not there yet (measured on 17.0).
 */
export async function putAccess(
  admin: OdooClient,
  records: OwnRecords,
  dialect: Dialect,
  models: OwnModels,
): Promise<void> {
  const invoicing = await findForeign(admin, 'account', 'group_account_invoice')
  for (const { model } of CUSTOM_MODELS) {
    const id = models.get(model)
    const name = `access_${model}`
    const kind = dialect.hasOneAccessModel ? 'ir.access' : 'ir.model.access'
    if (id === undefined || invoicing === undefined) {
      records.skip({ what: 'access', name }, kind, 'what it needs is not there')
      continue
    }
    const domain = model === VALIDATION_MODEL ? OWN_COMPANY : undefined
    const values = { name: `Chorus Pro: ${model}`, model_id: id, group_id: invoicing }
    if (dialect.hasOneAccessModel) {
      const access = { ...values, operation: 'rwc', ...(domain !== undefined && { domain }) }
      await records.put({ what: 'access', model: kind, name, values: access })
      continue
    }
    const rights = { perm_read: true, perm_write: true, perm_create: true, perm_unlink: false }
    await records.put({ what: 'access', model: kind, name, values: { ...values, ...rights } })
    if (domain === undefined) continue
    const rule = { name: `Chorus Pro: ${model}`, model_id: id, domain_force: domain }
    await records.put({ what: 'access', model: 'ir.rule', name: `rule_${model}`, values: rule })
  }
}

/** Of the companies that the user has chosen. */
const OWN_COMPANY = `['|', ('${VALIDATION_FIELD.company}', '=', False), ('${VALIDATION_FIELD.company}', 'in', company_ids)]`

const idSchema = z.object({ id: z.int(), model: z.string() })

/** With all their records, fields, access rights, notes and activities, which go along. */
export async function removeModels(admin: OdooClient): Promise<SetupStep[]> {
  const steps: SetupStep[] = []
  const owned = await ownExternalIds(admin, MODELS)
  const ids = owned.map(({ res_id: id }) => id)
  const existing =
    owned.length === 0 ? [] : await admin.rows(idSchema, MODELS, [['id', 'in', ids]], ['model'])
  // Each before those that it links to.
  for (const { model: name } of [...CUSTOM_MODELS].reverse() satisfies CustomModel[]) {
    const found = existing.find(({ model }) => model === name)
    if (found === undefined) continue
    await admin.call(z.unknown(), MODELS, 'unlink', [[found.id]])
    steps.push({ what: 'model', name: `model_${name}`, outcome: 'removed' })
  }
  return steps
}
