import type { Environment, Method, Call } from '../environment.js'
import { unknownMethod, unknownModel } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import { Orm } from '../orm.js'
import type { Json } from '../values.js'
import { activityHooks, activityMethods, plannedMethods } from './activity.js'
import { attachmentHooks } from './attachment.js'
import { customModelHooks } from './custom-models.js'
import { modelFieldHooks, selectionHooks } from './custom-fields.js'
import { externalIdHooks, externalIdMethods } from './external-ids.js'
import { genericMethods } from './generic.js'
import { moveHooks, moveMethods } from './move.js'
import { partnerHooks } from './partner.js'
import { sendHooks, sendMethods, wizardHooks, wizardMethods } from './send-wizard.js'
import { accessHooks, recordRuleHooks } from './record-rules.js'
import { serverActionHooks, serverActionMethods } from './server-actions.js'
import { messageHooks, threadMethods } from './thread.js'
import { userMethods } from './users.js'
import { viewHooks } from './views.js'

const HOOKS: Readonly<Record<string, ModelHooks>> = {
  'account.move': moveHooks,
  'account.move.send': sendHooks,
  'account.move.send.wizard': wizardHooks,
  'ir.access': accessHooks,
  'ir.actions.server': serverActionHooks,
  'ir.attachment': attachmentHooks,
  'ir.model': customModelHooks,
  'ir.model.data': externalIdHooks,
  'ir.model.fields': modelFieldHooks,
  'ir.model.fields.selection': selectionHooks,
  'ir.rule': recordRuleHooks,
  'ir.ui.view': viewHooks,
  'mail.activity': activityHooks,
  'mail.message': messageHooks,
  'res.partner': partnerHooks,
}

function ownMethods(orm: Orm, model: string): Record<string, Method> {
  switch (model) {
    case 'account.move':
      return { ...threadMethods(orm, model), ...plannedMethods(orm, model), ...moveMethods(orm) }
    case 'account.move.send':
      return sendMethods(orm)
    case 'account.move.send.wizard':
      return wizardMethods(orm)
    case 'ir.actions.server':
      return serverActionMethods(orm)
    case 'ir.model.data':
      return externalIdMethods()
    case 'mail.activity':
      return activityMethods(orm)
    case 'res.partner':
    case 'sale.order':
      return { ...threadMethods(orm, model), ...plannedMethods(orm, model) }
    case 'res.users':
      return userMethods()
    default:
      return {}
  }
}

/** The methods of a custom model that was made with a chatter, with activities, or both. */
function mixedIn(orm: Orm, env: Environment, model: string): Record<string, Method> {
  const row = model.startsWith('x_') ? env.db.modelRow(model) : undefined
  return {
    ...(row?.['is_mail_thread'] === true && threadMethods(orm, model)),
    ...(row?.['is_mail_activity'] === true && plannedMethods(orm, model)),
  }
}

/** The models of one server as a caller sees them, whatever carries the call. */
export class Models {
  readonly orm = new Orm(HOOKS)
  readonly #methods = new Map<string, Record<string, Method>>()

  /**
   * Calls a public method of a model.
   * @returns `undefined` when the method answers Python's `None`
   * @throws OdooError as the real server would raise
   */
  call(env: Environment, model: string, method: string, call: Call): Json | undefined {
    if (!env.db.registry.has(model)) throw unknownModel(model)
    let methods = this.#methods.get(model)
    if (methods === undefined) {
      methods = { ...genericMethods(this.orm, model), ...ownMethods(this.orm, model) }
      this.#methods.set(model, methods)
    }
    const found = methods[method] ?? mixedIn(this.orm, env, model)[method]
    if (found === undefined) throw unknownMethod(model, method)
    return found(env, call)
  }
}
