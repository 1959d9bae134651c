import { z } from 'zod'
import { toOdooTime } from '../../domain/words/french-time.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { datetimeSchema } from '../wire/values.js'

/**
 * What Odoo writes on a customer by itself when a document of his is made: how he likes to be sent to (18.0), and what a
 * platform answered about him, which Odoo asks for in the same call (19.0 and later, `account_peppol`).
 */
const SETTINGS = [
  'invoice_sending_method',
  'peppol_verification_state',
  'peppol_eas',
  'peppol_endpoint',
] as const

const settingsSchema = z.object({ id: z.int(), write_date: datetimeSchema }).catchall(z.unknown())
type Settings = z.infer<typeof settingsSchema>

const idSchema = z.object({ id: z.int() })

/** Runs what makes a document; customers have the same settings after it, and no word more in their chatter. */
export async function keepingCustomers<T>(
  client: OdooClient,
  capabilities: Capabilities,
  customerIds: readonly number[],
  make: () => Promise<T>,
): Promise<T> {
  const names = SETTINGS.filter((name) => capabilities.partnerFields.has(name))
  if (names.length === 0) return make()
  const before = await readSettings(client, capabilities, customerIds, names)
  try {
    return await make()
  } finally {
    await putBackIfAllowed(client, capabilities, before, names)
  }
}

/** A document that was made counts, even where Odoo will not let this user put the customer right again. */
async function putBackIfAllowed(...what: Parameters<typeof putBack>): Promise<void> {
  try {
    await putBack(...what)
  } catch (error) {
    if (!(error instanceof OdooError) || error.kind !== 'access') throw error
  }
}

async function putBack(
  client: OdooClient,
  capabilities: Capabilities,
  before: readonly Settings[],
  names: readonly string[],
): Promise<void> {
  const context = companyContext(capabilities)
  for (const now of await readSettings(
    client,
    capabilities,
    before.map(({ id }) => id),
    names,
  )) {
    const was = before.find(({ id }) => id === now.id)
    const changed = names.filter((name) => was?.[name] !== now[name])
    if (was === undefined || changed.length === 0) continue
    const values = Object.fromEntries(changed.map((name) => [name, was[name]]))
    await client.call(z.unknown(), 'res.partner', 'write', [[now.id], values], { context })
    await forgetWords(client, capabilities, now)
  }
}

/** Takes back what Odoo noted about the change, in the name of our user and at the same moment. */
async function forgetWords(
  client: OdooClient,
  capabilities: Capabilities,
  { id, write_date: moment }: Settings,
): Promise<void> {
  const context = companyContext(capabilities)
  const notes = await client.rows(
    idSchema,
    'mail.message',
    [
      ['model', '=', 'res.partner'],
      ['res_id', '=', id],
      ['message_type', '=', 'notification'],
      ['create_uid', '=', capabilities.server.uid],
      ['create_date', '>=', toOdooTime(moment)],
      ['create_date', '<', toOdooTime(new Date(moment.getTime() + 1000))],
    ],
    ['id'],
    { context },
  )
  if (notes.length > 0)
    await client.call(z.unknown(), 'mail.message', 'unlink', [notes.map((note) => note.id)], { context })
}

function readSettings(
  client: OdooClient,
  capabilities: Capabilities,
  ids: readonly number[],
  names: readonly string[],
): Promise<Settings[]> {
  return client.rows(settingsSchema, 'res.partner', [['id', 'in', ids]], ['write_date', ...names], {
    order: 'id asc',
    context: { ...companyContext(capabilities), active_test: false },
  })
}
