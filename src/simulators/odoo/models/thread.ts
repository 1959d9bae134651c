import { bind, idList, optionalText } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { userError, valueError } from '../errors.js'
import type { Orm } from '../orm.js'
import { checkAccess } from '../rights.js'
import {
  escapeHtml,
  idsOf,
  type Json,
  type JsonObject,
  numberOf,
  pythonRepr,
  type Row,
  textOf,
} from '../values.js'

const PARAMETERS = [
  'ids',
  'body',
  'subject',
  'message_type',
  'email_from',
  'author_id',
  'parent_id',
  'subtype_xmlid',
  'subtype_id',
  'partner_ids',
  'attachments',
  'attachment_ids',
  'body_is_html',
  'message_id',
  'date',
  'email_layout_xmlid',
  'notify_author',
] as const

/** The HTML that is kept of a body: markup only when Odoo was told, or always in 16.0. */
function keptBody(env: Environment, bound: JsonObject): string {
  const given = optionalText(bound['body']) ?? ''
  const asHtml = env.db.version === '16.0' || bound['body_is_html'] === true
  const html = asHtml ? given : escapeHtml(given)
  return html === '' || /^\s*</.test(html) ? html : `<p>${html}</p>`
}

function subtype(env: Environment, bound: JsonObject): number {
  const xmlid = optionalText(bound['subtype_xmlid'])
  if (xmlid === undefined) {
    return typeof bound['subtype_id'] === 'number' ? bound['subtype_id'] : (env.db.ref('mail.mt_note') ?? 0)
  }
  const id = env.db.ref(xmlid)
  if (id === undefined) throw valueError(`External ID not found in the system: ${xmlid}`)
  return id
}

function checkParameters(env: Environment, bound: JsonObject): void {
  if (env.db.version === '16.0') return
  const unknown = Object.keys(bound).filter((name) => !PARAMETERS.some((known) => known === name))
  if (unknown.length > 0) {
    throw valueError(`Those values are not supported when posting or notifying: ${unknown.join(', ')}`)
  }
}

/**
 * Adds a message to the chatter of a record. The record's `write_date` stays.
 * @throws OdooError UserError in 17.0 when the author has no e-mail address
 */
export function postMessage(orm: Orm, env: Environment, model: string, row: Row, bound: JsonObject): number {
  checkParameters(env, bound)
  const user = env.db.table('res.users').get(env.userId)
  const author = env.db.table('res.partner').get(user === undefined ? 0 : numberOf(user, 'partner_id'))
  const email = author === undefined ? '' : textOf(author, 'email')
  if (env.db.version === '17.0' && email === '') {
    throw userError("Unable to send message, please configure the sender's email address.")
  }
  const values: JsonObject = {
    model,
    res_id: row.id,
    body: keptBody(env, bound),
    subject: bound['subject'] ?? false,
    message_type: bound['message_type'] ?? 'notification',
    subtype_id: subtype(env, bound),
    author_id: bound['author_id'] ?? author?.id ?? false,
    email_from: email === '' ? false : `"${author === undefined ? '' : textOf(author, 'name')}" <${email}>`,
    partner_ids: [[6, 0, idsOf(bound['partner_ids'])]],
    attachment_ids: [[6, 0, idsOf(bound['attachment_ids'])]],
    message_id: optionalText(bound['message_id']) ?? generatedMessageId(env, model, row.id),
  }
  const message = orm.create(env, 'mail.message', values)
  env.db.table('mail.message').update(message, { date: env.stamp })
  return message.id
}

function generatedMessageId(env: Environment, model: string, id: number): string {
  const unique = env.stamp.replaceAll(/\D/g, '')
  return `<${unique}.openerp-${id}-${model}@odoo>`
}

/** The methods of a model that has a chatter. */
export function threadMethods(orm: Orm, model: string): Record<string, Method> {
  return {
    message_post: (env, call) => {
      const bound = bind('message_post', call, ['ids'], true)
      const ids = idList('message_post', bound['ids'])
      checkAccess(env, model, 'write')
      const [row] = orm.rows(env, model, ids)
      if (row === undefined || ids.length !== 1) {
        throw valueError(`Expected singleton: ${model}(${pythonIds(ids)})`)
      }
      const id = postMessage(orm, env, model, row, bound)
      return env.db.version === '19.0' ? [id] : id
    },
  }
}

export function pythonIds(ids: Json): string {
  const list = idsOf(ids)
  return list.length === 1 ? `${list[0] ?? 0},` : list.map(pythonRepr).join(', ')
}
