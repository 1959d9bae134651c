import { bind, idList } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { userError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import type { Orm } from '../orm.js'
import { idsOf, type Json, type JsonObject, numberOf, type Row } from '../values.js'
import { downloadAction, makeDocuments } from './documents.js'

const CLOSE: Json = { type: 'ir.actions.act_window_close' }

function render(orm: Orm, env: Environment, moveIds: readonly number[], mail: boolean): number[] {
  const moves = orm.rows(env, 'account.move', moveIds)
  if (moves.length === 0 || moves.some((move) => move['state'] !== 'posted')) {
    throw userError("You can't generate invoices that are not posted.")
  }
  const attachments = moves.map((move) => makeDocuments(env, move))
  if (mail) env.db.emailed.push(...moveIds)
  return attachments
}

function oneWizard(orm: Orm, env: Environment, model: string, call: Parameters<Method>[1]): Row | undefined {
  const bound = bind('action_send_and_print', call, ['ids', 'force_synchronous', 'allow_fallback_pdf'], true)
  return orm.rows(env, model, idList('action_send_and_print', bound['ids']))[0]
}

/** `account.move.send` of 17.0: invoices in `move_ids`, two boxes that say what to do with the documents. */
export function sendMethods17(orm: Orm): Record<string, Method> {
  return {
    action_send_and_print: (env, call) => {
      const wizard = oneWizard(orm, env, 'account.move.send', call)
      if (wizard === undefined) return CLOSE
      const mail = wizard['checkbox_send_mail'] === true
      const attachments = render(orm, env, idsOf(wizard['move_ids']), mail)
      return wizard['checkbox_download'] === true ? downloadAction(attachments) : CLOSE
    },
  }
}

/** `account.move.send.wizard` of 19.0: one invoice, and the list of sending methods. */
export function sendMethods19(orm: Orm): Record<string, Method> {
  return {
    action_send_and_print: (env, call) => {
      const wizard = oneWizard(orm, env, 'account.move.send.wizard', call)
      if (wizard === undefined) return CLOSE
      const methods = Array.isArray(wizard['sending_methods']) ? wizard['sending_methods'] : []
      const attachments = render(orm, env, [numberOf(wizard, 'move_id')], methods.includes('email'))
      return methods.includes('manual') ? downloadAction(attachments) : CLOSE
    },
  }
}

function activeIds(env: Environment): number[] {
  return env.context['active_model'] === 'account.move' ? idsOf(env.context['active_ids']) : []
}

export const sendHooks17: ModelHooks = {
  beforeCreate(env, values): JsonObject {
    return 'move_ids' in values ? values : { ...values, move_ids: [[6, 0, activeIds(env)]] }
  },
}

export const sendHooks19: ModelHooks = {
  beforeCreate(env, values): JsonObject {
    // Odoo proposes e-mail by itself: a caller that does not say otherwise writes to the customer.
    return { sending_methods: ['email'], move_id: activeIds(env)[0] ?? false, ...values }
  },
}
