import { z } from 'zod'
import type { OdooClient } from '../wire/client.js'
import { textSchema } from '../wire/values.js'

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
