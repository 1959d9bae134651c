import { bind, idList, optionalNames, optionalText } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { valueError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import type { Orm } from '../orm.js'
import { displayName } from '../computed.js'
import { checkAccess } from '../rights.js'
import { escapeHtml, type Json, type JsonObject, numberOf, type Row, textOf, valueOf } from '../values.js'
import { postMessage, pythonIds } from './thread.js'
import { isSince } from '../version.js'

function activityType(env: Environment, xmlid: string): number {
  const id = env.db.ref(xmlid)
  if (id === undefined) throw valueError(`External ID not found in the system: ${xmlid}`)
  return id
}

/** The open activities of some records, of some types, of one user. */
function openActivities(env: Environment, model: string, ids: readonly number[], bound: JsonObject): Row[] {
  const types = (optionalNames(bound['act_type_xmlids']) ?? []).map((xmlid) => activityType(env, xmlid))
  return ids
    .flatMap((id) => env.db.table('mail.activity').lookup('res_id', id))
    .filter(
      (activity) =>
        activity['res_model'] === model &&
        activity['active'] !== false &&
        types.includes(numberOf(activity, 'activity_type_id')) &&
        (typeof bound['user_id'] !== 'number' || activity['user_id'] === bound['user_id']),
    )
}

/** Marks activities as done: a line in the chatter, then gone (16.0, 17.0) or archived (19.0). */
function finish(orm: Orm, env: Environment, activities: readonly Row[], feedback: string): number[] {
  const messages: number[] = []
  for (const activity of activities) {
    const model = textOf(activity, 'res_model')
    const row = env.db.table(model).get(numberOf(activity, 'res_id'))
    if (row !== undefined) {
      const summary = escapeHtml(textOf(activity, 'summary'))
      const said = feedback === '' ? '' : `<div>${escapeHtml(feedback)}</div>`
      messages.push(
        postMessage(orm, env, model, row, {
          body: `<p>${summary}</p>${said}`,
          body_is_html: true,
          message_type: 'notification',
          subtype_xmlid: 'mail.mt_activities',
        }),
      )
    }
    if (isSince(env.db.version, '19.0')) {
      const done = { active: false, date_done: env.stamp.slice(0, 10) }
      env.db.table('mail.activity').update(activity, { ...done, write_date: env.stamp })
    } else {
      env.db.table('mail.activity').delete(activity.id)
    }
  }
  return messages
}

/** The methods of a model on whose records activities can be planned. */
export function plannedMethods(orm: Orm, model: string): Record<string, Method> {
  return {
    activity_schedule: (env, call) => {
      const names = ['ids', 'act_type_xmlid', 'date_deadline', 'summary', 'note'] as const
      const bound = bind('activity_schedule', call, names, true)
      const xmlid = optionalText(bound['act_type_xmlid'])
      const type = xmlid === undefined ? bound['activity_type_id'] : activityType(env, xmlid)
      const given = Object.fromEntries(
        Object.entries(bound).filter(([name]) => name !== 'ids' && name !== 'act_type_xmlid'),
      )
      checkAccess(env, model, 'write')
      const made = orm.rows(env, model, idList('activity_schedule', bound['ids'])).map((row) => {
        const values: JsonObject = {
          ...given,
          activity_type_id: type ?? false,
          date_deadline: optionalText(bound['date_deadline']) ?? env.stamp.slice(0, 10),
          user_id: bound['user_id'] ?? env.userId,
          automated: true,
          res_model_id: env.db.modelRow(model)?.id ?? false,
          res_id: row.id,
        }
        return orm.create(env, 'mail.activity', values).id
      })
      return recordset(env, made)
    },
    activity_feedback: (env, call) => {
      const bound = bind('activity_feedback', call, ['ids', 'act_type_xmlids', 'user_id', 'feedback'], true)
      const ids = idList('activity_feedback', bound['ids'])
      finish(orm, env, openActivities(env, model, ids, bound), optionalText(bound['feedback']) ?? '')
      return true
    },
    activity_unlink: (env, call) => {
      const bound = bind('activity_unlink', call, ['ids', 'act_type_xmlids', 'user_id'], true)
      const found = openActivities(env, model, idList('activity_unlink', bound['ids']), bound)
      orm.unlink(
        env,
        'mail.activity',
        found.map((activity) => activity.id),
      )
      return true
    },
  }
}

/** A recordset as an answer: 19.0 gives the ids, before it was the repr of the recordset. */
function recordset(env: Environment, ids: number[]): Json {
  return isSince(env.db.version, '19.0') ? ids : `mail.activity(${pythonIds(ids)})`
}

export function activityMethods(orm: Orm): Record<string, Method> {
  const done = (env: Environment, ids: number[], feedback: Json | undefined): number[] =>
    finish(orm, env, orm.rows(env, 'mail.activity', ids), optionalText(feedback) ?? '')
  return {
    action_feedback: (env, call) => {
      const bound = bind('action_feedback', call, ['ids', 'feedback', 'attachment_ids'])
      return done(env, idList('action_feedback', bound['ids']), bound['feedback'])[0] ?? false
    },
    action_done: (env, call) => {
      const bound = bind('action_done', call, ['ids'])
      return done(env, idList('action_done', bound['ids']), undefined)[0] ?? false
    },
  }
}

/** What Odoo keeps of a note: line breaks and quotes in its own spelling, and no styles. */
function keptNote(values: JsonObject): JsonObject {
  if (typeof values['note'] !== 'string') return values
  const note = values['note']
    .replaceAll(/<br\s*\/>/g, '<br>')
    .replaceAll(/ style="[^"]*"/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
  return { ...values, note }
}

/** The e-mail that the assignee of an activity gets from another user, unless the context says otherwise. */
function notifyAssignee(env: Environment, activity: Row): void {
  if (activity['user_id'] === env.userId || env.context['mail_activity_quick_update'] === true) return
  env.db.activityMails.push(activity.id)
}

export const activityHooks: ModelHooks = {
  beforeCreate(env, values) {
    const model = env.db.table('ir.model').get(numberOf(values, 'res_model_id'))
    const name = model === undefined ? valueOf(values, 'res_model') : valueOf(model, 'model')
    const row = typeof name === 'string' ? env.db.table(name).get(numberOf(values, 'res_id')) : undefined
    const resName = row === undefined || typeof name !== 'string' ? false : displayName(env.db, name, row)
    const user = values['user_id'] ?? env.userId
    const deadline = values['date_deadline'] ?? env.stamp.slice(0, 10)
    const owner = { res_model: name, res_name: resName, user_id: user, date_deadline: deadline }
    return { ...keptNote(values), ...owner }
  },
  afterCreate(env, row) {
    notifyAssignee(env, row)
  },
  beforeWrite(_env, _row, values) {
    return keptNote(values)
  },
  afterWrite(env, row, values) {
    if ('user_id' in values) notifyAssignee(env, row)
  },
}
