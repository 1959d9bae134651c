import { z } from 'zod'
import { AnswerTooLong } from '../wire/answer-too-long.js'
import type { OdooClient } from '../wire/client.js'
import { textSchema } from '../wire/values.js'

const rowsSchema = z.array(z.object({ datas: textSchema }))

/** What stands around the content in an answer. */
const AROUND_BYTES = 64 * 1024

/**
 * What an attachment holds. Not a byte more than `maxBytes` is taken in, whatever `file_size` may have said. Undefined: it
 * is gone, or empty.
 */
export async function readContent(
  client: OdooClient,
  attachmentId: number,
  maxBytes: number,
  context: Readonly<Record<string, unknown>>,
): Promise<Uint8Array | 'too-long' | undefined> {
  try {
    const [row] = await client.call(
      rowsSchema,
      'ir.attachment',
      'search_read',
      [[['id', '=', attachmentId]]],
      { fields: ['datas'], limit: 1, context: { ...context, bin_size: false } },
      { maxAnswerBytes: AROUND_BYTES + 4 * Math.ceil(maxBytes / 3) },
    )
    return row?.datas === undefined ? undefined : Buffer.from(row.datas, 'base64')
  } catch (error) {
    if (error instanceof AnswerTooLong) return 'too-long'
    throw error
  }
}
