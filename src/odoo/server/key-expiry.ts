import { z } from 'zod'
import { parseOdooTime } from '../../domain/words/french-time.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { textSchema } from '../wire/values.js'
import { type Capabilities, fieldNames } from './capabilities.js'

const MODEL = 'res.users.apikeys'
const EXPIRATION = 'expiration_date'

const keySchema = z.object({ expiration_date: textSchema })

/** What Odoo may answer where there is nothing to be known: no such model, or none of the user's business. */
const UNTOLD: readonly OdooError['kind'][] = ['no-such-field', 'access', 'refused', 'missing-record']

/**
 * When the last of the API keys of the bridge's user ends: Odoo does not tell which of them is in use. Undefined: one of
 * them never ends, the user has none, or this Odoo (before 18.0) knows no end of keys.
 */
export async function keyExpiry(client: OdooClient, { server }: Capabilities): Promise<Date | undefined> {
  try {
    if (!(await fieldNames(client, MODEL, [EXPIRATION])).has(EXPIRATION)) return undefined
    const keys = await client.rows(keySchema, MODEL, [['user_id', '=', server.uid]], [EXPIRATION])
    const ends = keys.map(({ expiration_date: end }) => (end === undefined ? undefined : parseOdooTime(end)))
    const known = ends.filter((end) => end !== undefined)
    if (known.length === 0 || known.length < ends.length) return undefined
    return new Date(Math.max(...known.map((end) => end.getTime())))
  } catch (error) {
    if (error instanceof OdooError && UNTOLD.includes(error.kind)) return undefined
    throw error
  }
}
