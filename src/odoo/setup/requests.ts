import { z } from 'zod'
import { FIELD, type Request } from '../../domain/odoo-fields/fields.js'
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

/** *Update a record* actions: no code, and they run with the rights of whoever may write on invoices. */
export async function putRequests(admin: OdooClient, records: OwnRecords, dialect: Dialect): Promise<void> {
  const [model] = await admin.rows(idSchema, 'ir.model', [['model', '=', 'account.move']], ['id'])
  const [field] = await admin.rows(
    idSchema,
    'ir.model.fields',
    [
      ['model', '=', 'account.move'],
      ['name', '=', FIELD.request],
    ],
    ['id'],
  )
  const invoicing = await findForeign(admin, 'account', 'group_account_invoice')
  const options =
    field === undefined
      ? []
      : await admin.rows(optionSchema, 'ir.model.fields.selection', [['field_id', '=', field.id]], ['value'])
  for (const [request, label] of IN_ACTIONS_MENU) {
    const record = { what: 'request', model: SERVER_ACTIONS, name: `request_${request}` } as const
    const option = options.find(({ value }) => value === request)
    if (model === undefined || field === undefined || option === undefined) {
      records.skip(record, SERVER_ACTIONS, `the field ${FIELD.request} is not there`)
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
        ...(dialect.updates === 'path' && { update_path: FIELD.request, selection_value: option.id }),
      },
      texts: { name: label },
    })
    if (dialect.updates === 'path' || action === undefined) continue
    await records.put({
      what: 'request',
      model: SERVER_LINES,
      name: `request_${request}_line`,
      values: { server_id: action, col1: field.id, value: request, evaluation_type: 'value' },
    })
  }
  await records.removeObsolete('request', SERVER_ACTIONS)
}
