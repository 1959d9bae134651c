import { bind } from '../call.js'
import type { Method } from '../environment.js'
import { typeError } from '../errors.js'
import { spokenLanguage } from '../translations.js'
import { isSince } from '../version.js'

/** The methods of `res.users` that integrations call. */
export function userMethods(): Record<string, Method> {
  return {
    // A method of the model up to 17.0, of a record since.
    has_group: (env, call) => {
      const names = isSince(env.db.version, '18.0') ? ['ids', 'group_ext_id'] : ['group_ext_id']
      const bound = bind('has_group', call, names)
      const group = bound['group_ext_id']
      if (typeof group !== 'string') {
        throw typeError("has_group() missing 1 required positional argument: 'group_ext_id'")
      }
      const [asked] = Array.isArray(bound['ids']) ? bound['ids'] : [env.userId]
      return env.db.inGroup(typeof asked === 'number' ? asked : env.userId, group)
    },
    context_get: (env, call) => {
      bind('context_get', call, [])
      return { lang: spokenLanguage(env), tz: false, uid: env.userId }
    },
  }
}
