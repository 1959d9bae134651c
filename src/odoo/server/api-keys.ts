import { z } from 'zod'
import { parseOdooTime } from '../../domain/words/french-time.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { nameSchema, textSchema } from '../wire/values.js'
import { fieldNames } from './capabilities.js'

const MODEL = 'res.users.apikeys'
const EXPIRATION = 'expiration_date'

export interface ApiKey {
  readonly name: string
  /** Undefined: never, as far as Odoo tells. */
  readonly expires: Date | undefined
}

const keySchema = z.object({
  name: nameSchema,
  expiration_date: textSchema.transform((text) => (text === undefined ? undefined : parseOdooTime(text))),
})

/** What Odoo may answer where there is nothing to be known: no such model, or none of the user's business. */
const UNTOLD: readonly OdooError['kind'][] = ['no-such-field', 'access', 'refused', 'missing-record']

/**
 * The user's own API keys; Odoo shows nobody's else, nor which of them is in use. Undefined: this Odoo (before 18.0) knows
 * no end of keys, or does not tell.
 */
export async function readApiKeys(client: OdooClient, uid: number): Promise<readonly ApiKey[] | undefined> {
  try {
    if (!(await fieldNames(client, MODEL, [EXPIRATION])).has(EXPIRATION)) return undefined
    const keys = await client.rows(keySchema, MODEL, [['user_id', '=', uid]], ['name', EXPIRATION], {
      order: 'id asc',
    })
    return keys.map(({ name = '', expiration_date: expires }) => ({ name, expires }))
  } catch (error) {
    if (error instanceof OdooError && UNTOLD.includes(error.kind)) return undefined
    throw error
  }
}

/** When the last of them ends, which may be the one in use. Undefined: one never ends, or there is none. */
export function lastExpiry(keys: readonly ApiKey[]): Date | undefined {
  const ends = keys.map(({ expires }) => expires?.getTime() ?? Infinity)
  const last = Math.max(...ends)
  return Number.isFinite(last) ? new Date(last) : undefined
}
