import { z } from 'zod'
import { type CapabilityCache, companyContext } from '../server/capabilities.js'
import type { Begin, FileHolder, NewFile } from '../port.js'
import type { OdooClient } from '../wire/client.js'

const foundSchema = z.object({ id: z.int(), name: z.string() })

/** Names of a record's files, of those that are asked for. */
export async function fileNames(
  client: OdooClient,
  cache: CapabilityCache,
  { model, id }: FileHolder,
  names: readonly string[],
): Promise<string[]> {
  const rows = await cache.with((capabilities) =>
    client.rows(
      foundSchema,
      'ir.attachment',
      [
        ['res_model', '=', model],
        ['res_id', '=', id],
        ['name', 'in', names],
      ],
      ['name'],
      { context: companyContext(capabilities) },
    ),
  )
  return rows.map(({ name }) => name)
}

/** Attaches files to a record, all of them or none. */
export async function putFiles(
  client: OdooClient,
  cache: CapabilityCache,
  { model, id }: FileHolder,
  files: readonly NewFile[],
  begin: Begin,
): Promise<void> {
  const context = companyContext(await cache.get())
  const values = files.map(({ name, mimeType, bytes }) => ({
    name,
    mimetype: mimeType,
    datas: Buffer.from(bytes).toString('base64'),
    res_model: model,
    res_id: id,
  }))
  await begin()
  await client.call(z.unknown(), 'ir.attachment', 'create', [values], { context })
}
