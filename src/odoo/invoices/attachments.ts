import { z } from 'zod'
import { toOdooTime } from '../../domain/words/french-time.js'
import { type CapabilityCache, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { readContent } from './content.js'
import type { MarkedAttachment } from '../port.js'
import { textSchema } from '../wire/values.js'

/** Neither a link nor a file that Odoo keeps elsewhere has a content that it gives. */
const KEPT_IN_ODOO = 'binary'

const FACTS = ['name', 'mimetype', 'type', 'file_size']

const factsSchema = z
  .object({ id: z.int(), name: textSchema, mimetype: textSchema, type: textSchema, file_size: z.int() })
  .transform(({ id, name, mimetype, type, file_size: size }): MarkedAttachment => ({
    id,
    name: name ?? '',
    mimeType: mimetype ?? '',
    size: type === KEPT_IN_ODOO ? size : 0,
  }))

/** Files by id, in the order of the ids; one that this user may not read is not in the answer. */
export function readAttachments(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<MarkedAttachment[]> {
  return cache.with((capabilities) =>
    client.rows(factsSchema, 'ir.attachment', [['id', 'in', ids]], FACTS, {
      order: 'id asc',
      context: companyContext(capabilities),
    }),
  )
}

/** See `OdooPort.attachmentsAddedSince`. */
export function readAttachmentsAddedSince(
  client: OdooClient,
  cache: CapabilityCache,
  { invoiceId, since, most }: { readonly invoiceId: number; readonly since: Date; readonly most: number },
): Promise<MarkedAttachment[]> {
  return cache.with((capabilities) =>
    client.rows(
      factsSchema,
      'ir.attachment',
      [
        ['res_model', '=', 'account.move'],
        ['res_id', '=', invoiceId],
        ['res_field', '=', false],
        ['create_date', '>=', toOdooTime(since)],
      ],
      FACTS,
      { order: 'id asc', limit: most, context: companyContext(capabilities) },
    ),
  )
}

/** The content of one file; see `OdooPort.attachmentContent`. */
export function readAttachment(
  client: OdooClient,
  cache: CapabilityCache,
  id: number,
  maxBytes: number,
): Promise<Uint8Array | 'too-long' | undefined> {
  return cache.with((capabilities) => readContent(client, id, maxBytes, companyContext(capabilities)))
}
