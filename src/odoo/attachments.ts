import { z } from 'zod'
import { type CapabilityCache, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import type { MarkedAttachment } from './port.js'
import { textSchema } from './values.js'

const factsSchema = z.object({
  id: z.int(),
  name: textSchema,
  mimetype: textSchema,
  file_size: z.int(),
})

const contentSchema = z.object({ datas: textSchema })

/**
 * Files by id, in the order of the ids; one that this user may not read is not in the answer. The content of a file over
 * `maxBytes` is not fetched. A link has no content.
 */
export function readAttachments(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
  maxBytes: number,
): Promise<MarkedAttachment[]> {
  return cache.with(async (capabilities) => {
    const context = { ...companyContext(capabilities), bin_size: false }
    const rows = await client.rows(
      factsSchema,
      'ir.attachment',
      [['id', 'in', ids]],
      ['name', 'mimetype', 'file_size'],
      { order: 'id asc', context },
    )
    const attachments: MarkedAttachment[] = []
    for (const { id, name, mimetype, file_size: size } of rows) {
      // One at a time, so that no answer is larger than one file.
      const [content] =
        size > maxBytes
          ? []
          : await client.rows(contentSchema, 'ir.attachment', [['id', '=', id]], ['datas'], { context })
      attachments.push({
        name: name ?? '',
        mimeType: mimetype ?? '',
        size,
        bytes: size > maxBytes ? undefined : Buffer.from(content?.datas ?? '', 'base64'),
      })
    }
    return attachments
  })
}
