import { z } from 'zod'
import { FIELD, type Request } from '../../domain/odoo-fields/fields.js'
import {
  DECISION_LABELS,
  VALIDATION_FIELD,
  VALIDATION_MODEL,
} from '../../domain/odoo-fields/validation-fields.js'
import { DECISIONS, type Decision } from '../../domain/validating/validation.js'
import type { Text } from '../../domain/words/text.js'
import type { OdooClient } from '../wire/client.js'
import { findForeign } from '../server/external-ids.js'
import type { Dialect } from './dialect.js'
import type { OwnRecords } from './records.js'

export const SERVER_ACTIONS = 'ir.actions.server'
export const SERVER_LINES = 'ir.server.object.lines'

/** What users may ask from the *Actions* menu of one invoice or of a list; the rest is chosen in the tab. */
const IN_ACTIONS_MENU: readonly (readonly [request: Request, label: Text])[] = [
  ['send_now', { fr: 'Chorus Pro : envoyer maintenant', en: 'Chorus Pro: send now' }],
  ['do_not_send', { fr: 'Chorus Pro : ne pas envoyer', en: 'Chorus Pro: do not send' }],
  ['attach_proof', { fr: 'Chorus Pro : joindre le justificatif', en: 'Chorus Pro: attach the proof' }],
  ['claim_interest', { fr: 'Chorus Pro : intérêts moratoires', en: 'Chorus Pro: late interest' }],
  ['deposit_again', { fr: 'Chorus Pro : relancer le dépôt', en: 'Chorus Pro: deposit again' }],
  ['rejection_handled', { fr: 'Chorus Pro : rejet traité', en: 'Chorus Pro: rejection handled' }],
  ['ask_buyer', { fr: 'Chorus Pro : question à l’acheteur', en: 'Chorus Pro: question to the buyer' }],
  ['ask_support', { fr: 'Chorus Pro : question au support', en: 'Chorus Pro: question to the support' }],
  ['complete', { fr: 'Chorus Pro : compléter', en: 'Chorus Pro: complete' }],
]

const idSchema = z.object({ id: z.int() })
const optionSchema = z.object({ id: z.int(), value: z.string() })

/** *Update a record* actions that each set one selection of a model to one value. */
interface Updates {
  readonly model: string
  readonly field: string
  readonly actions: readonly {
    /** External id. */
    readonly name: string
    readonly value: string
    readonly label: Text
  }[]
}

const OF_INVOICES: Updates = {
  model: 'account.move',
  field: FIELD.request,
  actions: IN_ACTIONS_MENU.map(([request, label]) => ({ name: `request_${request}`, value: request, label })),
}

const OF_VALIDATIONS: Updates = {
  model: VALIDATION_MODEL,
  field: VALIDATION_FIELD.decision,
  actions: DECISIONS.map((decision) => ({
    name: `decision_${decision}`,
    value: decision,
    label: DECISION_LABELS[decision],
  })),
}

/** Ids of the actions behind the buttons *Valider* and *Refuser*; of one that Odoo refused there is none. */
export type DecisionActions = ReadonlyMap<Decision, number>

/** *Update a record* actions: no code, and they run with the rights of whoever may write on the records. */
export async function putRequests(
  admin: OdooClient,
  records: OwnRecords,
  dialect: Dialect,
): Promise<DecisionActions> {
  await putUpdates(admin, records, dialect, OF_INVOICES)
  const made = await putUpdates(admin, records, dialect, OF_VALIDATIONS)
  await records.removeObsolete('request', SERVER_ACTIONS)
  return new Map(
    DECISIONS.flatMap((decision) => {
      const id = made.get(`decision_${decision}`)
      return id === undefined ? [] : [[decision, id] as const]
    }),
  )
}

async function putUpdates(
  admin: OdooClient,
  records: OwnRecords,
  dialect: Dialect,
  { model: modelName, field: fieldName, actions }: Updates,
): Promise<ReadonlyMap<string, number>> {
  const made = new Map<string, number>()
  const [model] = await admin.rows(idSchema, 'ir.model', [['model', '=', modelName]], ['id'])
  const [field] = await admin.rows(
    idSchema,
    'ir.model.fields',
    [
      ['model', '=', modelName],
      ['name', '=', fieldName],
    ],
    ['id'],
  )
  const invoicing = await findForeign(admin, 'account', 'group_account_invoice')
  const options =
    field === undefined
      ? []
      : await admin.rows(optionSchema, 'ir.model.fields.selection', [['field_id', '=', field.id]], ['value'])
  for (const { name, value, label } of actions) {
    const record = { what: 'request', model: SERVER_ACTIONS, name } as const
    const option = options.find((one) => one.value === value)
    if (model === undefined || field === undefined || option === undefined) {
      records.skip(record, SERVER_ACTIONS, `the field ${fieldName} is not there`)
      continue
    }
    const action = await records.put({
      ...record,
      values: {
        model_id: model.id,
        binding_model_id: model.id,
        binding_view_types: 'list,form',
        state: 'object_write',
        ...(invoicing !== undefined && { [dialect.groups]: [invoicing] }),
        ...(dialect.updates === 'path' && { update_path: fieldName, selection_value: option.id }),
      },
      texts: { name: label },
    })
    if (action !== undefined) made.set(name, action)
    if (dialect.updates === 'path' || action === undefined) continue
    await records.put({
      what: 'request',
      model: SERVER_LINES,
      name: `${name}_line`,
      values: { server_id: action, col1: field.id, value, evaluation_type: 'value' },
    })
  }
  return made
}
