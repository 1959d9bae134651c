import { z } from 'zod'
import { oneIdSchema } from '../wire/answer.js'
import type { OdooClient } from '../wire/client.js'

/** Namespace of our external ids: no Odoo module has this name, so no module update ever touches our records. */
export const EXTERNAL_ID_MODULE = 'odoo_chorus_bridge'

const dataSchema = z.object({ id: z.int(), res_id: z.int(), name: z.string(), model: z.string() })

export type ExternalId = z.infer<typeof dataSchema>

/** Id of a record of Odoo's own, such as `account.view_move_form`; undefined when this server has none. */
export async function findForeign(
  client: OdooClient,
  module: string,
  name: string,
): Promise<number | undefined> {
  const [found] = await readExternalIds(client, [
    ['module', '=', module],
    ['name', '=', name],
  ])
  return found?.res_id
}

/** Every external id that an earlier run has made, for this model or for all. */
export function ownExternalIds(client: OdooClient, model?: string): Promise<ExternalId[]> {
  return readExternalIds(client, [
    ['module', '=', EXTERNAL_ID_MODULE],
    ...(model === undefined ? [] : [['model', '=', model]]),
  ])
}

function readExternalIds(client: OdooClient, domain: readonly unknown[]): Promise<ExternalId[]> {
  return client.rows(dataSchema, 'ir.model.data', domain, ['res_id', 'name', 'model'], { order: 'id asc' })
}

/** Gives the record its external id, or points an existing one of that name to it. */
export async function setExternalId(
  client: OdooClient,
  model: string,
  name: string,
  recordId: number,
): Promise<void> {
  const existing = (await ownExternalIds(client, model)).find((own) => own.name === name)
  if (existing?.res_id === recordId) return
  if (existing === undefined) {
    const values = { module: EXTERNAL_ID_MODULE, name, model, res_id: recordId, noupdate: true }
    await client.call(oneIdSchema, 'ir.model.data', 'create', [values])
  } else {
    await client.call(z.unknown(), 'ir.model.data', 'write', [[existing.id], { res_id: recordId }])
  }
}
