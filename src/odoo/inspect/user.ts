import { z } from 'zod'
import type { OdooClient } from '../wire/client.js'
import { fieldNamesIfAny } from '../server/capabilities.js'
import { OdooError } from '../wire/error.js'
import { datetimeSchema, nameSchema, optional, textSchema } from '../wire/values.js'

export type Operation = 'read' | 'write' | 'create' | 'unlink'

/**
 * Whether the user's rights let it do this with records of the model; changes nothing. `has_access` came with 18.0, where
 * what went before it was taken away from callers.
 */
export async function mayDo(client: OdooClient, model: string, operation: Operation): Promise<boolean> {
  const { major } = await client.version()
  return major >= 18
    ? client.call(z.boolean(), model, 'has_access', [[]], { operation })
    : client.call(z.boolean(), model, 'check_access_rights', [operation, false])
}

const ownUserSchema = z.object({ email: textSchema, share: z.boolean() })

/** The user's own record: from 17.0 on one without an e-mail address cannot post a message. */
export async function readOwnUser(
  client: OdooClient,
  uid: number,
): Promise<z.infer<typeof ownUserSchema> | undefined> {
  const [user] = await client.rows(ownUserSchema, 'res.users', [['id', '=', uid]], ['email', 'share'])
  return user
}

const apiKeySchema = z.object({
  name: nameSchema,
  expiration_date: optional(datetimeSchema).optional(),
})

export interface ApiKey {
  readonly name: string
  /** Undefined: never, or this Odoo does not tell (before 18.0). */
  readonly expires: Date | undefined
}

/** The user's own API keys; Odoo shows nobody's else, nor which of them is in use. Undefined: it does not tell. */
export async function readApiKeys(client: OdooClient, uid: number): Promise<readonly ApiKey[] | undefined> {
  const fields = await fieldNamesIfAny(client, 'res.users.apikeys')
  if (fields === undefined || !fields.has('expiration_date')) return undefined
  try {
    const keys = await client.rows(
      apiKeySchema,
      'res.users.apikeys',
      [['user_id', '=', uid]],
      ['name', 'expiration_date'],
      { order: 'id asc' },
    )
    return keys.map(({ name, expiration_date }) => ({ name: name ?? '', expires: expiration_date }))
  } catch (error) {
    if (error instanceof OdooError && error.kind === 'access') return undefined
    throw error
  }
}
