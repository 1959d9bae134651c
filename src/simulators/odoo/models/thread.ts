import { bind, idList, optionalText } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { missingError, userError, valueError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
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
import { refuseIfLocked } from './move.js'
import { isBefore, isSince } from '../version.js'

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
  const asHtml = isBefore(env.db.version, '17.0') || bound['body_is_html'] === true
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
  if (isBefore(env.db.version, '17.0')) return
  const unknown = Object.keys(bound).filter((name) => !PARAMETERS.some((known) => known === name))
  if (unknown.length > 0) {
    throw valueError(`Those values are not supported when posting or notifying: ${unknown.join(', ')}`)
  }
}

/**
 * Adds a message to the chatter of a record. The record's `write_date` stays.
 * @throws OdooError UserError in 17.0 and 18.0 when the author has no e-mail address
 */
export function postMessage(orm: Orm, env: Environment, model: string, row: Row, bound: JsonObject): number {
  checkParameters(env, bound)
  const author = authorOf(env)
  const { version } = env.db
  if (isSince(version, '17.0') && isBefore(version, '19.0') && addressOf(author) === false) {
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
    partner_ids: [[6, 0, idsOf(bound['partner_ids'])]],
    attachment_ids: [[6, 0, idsOf(bound['attachment_ids'])]],
    message_id: bound['message_id'] ?? false,
  }
  return orm.create(env, 'mail.message', values).id
}

function authorOf(env: Environment): Row | undefined {
  const user = env.db.table('res.users').get(env.userId)
  return env.db.table('res.partner').get(user === undefined ? 0 : numberOf(user, 'partner_id'))
}

function addressOf(author: Row | undefined): string | false {
  const email = author === undefined ? '' : textOf(author, 'email')
  return author !== undefined && email !== '' && `"${textOf(author, 'name')}" <${email}>`
}

/**
 * What a message gets that is created as such, without `message_post`: the user is its author, with or without an
 * address (measured on 17.0 and 19.0).
 */
export const messageHooks: ModelHooks = {
  beforeCreate(env, values) {
    const [model, id] = [textOf(values, 'model'), numberOf(values, 'res_id')]
    if (model !== '' && env.db.table(model).get(id) === undefined) throw missingError(model, id, env.userId)
    if (model === 'account.move') refuseIfLocked(env, id)
    const author = authorOf(env)
    return {
      author_id: author?.id ?? false,
      email_from: addressOf(author),
      ...values,
      message_id: optionalText(values['message_id']) ?? generatedMessageId(env, model, id),
    }
  },
  afterCreate(env, row) {
    env.db.table('mail.message').update(row, { date: env.stamp })
  },
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
      return isSince(env.db.version, '19.0') ? [id] : id
    },
  }
}

export function pythonIds(ids: Json): string {
  const list = idsOf(ids)
  return list.length === 1 ? `${list[0] ?? 0},` : list.map(pythonRepr).join(', ')
}
