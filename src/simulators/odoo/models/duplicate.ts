import type { Environment } from '../environment.js'
import { missingError } from '../errors.js'
import type { Orm } from '../orm.js'
import { insertInvoice } from '../seed/add-invoice.js'
import { numberOf, textOf } from '../values.js'
import { postMessage } from './thread.js'

/**
 * *Duplicate*, then *Confirm*: another invoice to the same customer for the same amount, without the references that Odoo
 * does not copy, and the note that says what it was duplicated from.
 */
export function duplicate(env: Environment, orm: Orm, id: number, name: string): number {
  const original = env.db.table('account.move').get(id)
  if (original === undefined) throw missingError('account.move', id, env.userId)
  const copy = insertInvoice(env.db, {
    partner: numberOf(original, 'partner_id'),
    name,
    untaxed: numberOf(original, 'amount_untaxed'),
    tax: numberOf(original, 'amount_tax'),
    refund: original['move_type'] === 'out_refund',
  })
  const link = `<a href="#" data-oe-model="account.move" data-oe-id="${String(id)}">${textOf(original, 'name')}</a>`
  postMessage(orm, env, 'account.move', copy, {
    body: `<p>This entry has been duplicated from ${link}</p>`,
    body_is_html: true,
    message_type: 'notification',
  })
  return copy.id
}
