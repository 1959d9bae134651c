import { z } from 'zod'
import { AnswerTooLong } from '../wire/answer-too-long.js'
import type { OdooClient } from '../wire/client.js'
import { textSchema } from '../wire/values.js'

const rowsSchema = z.array(z.object({ id: z.int(), datas: textSchema }))

/** What stands around the content of one in an answer. */
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
    return (await read(client, [attachmentId], maxBytes, context)).get(attachmentId)
  } catch (error) {
    if (error instanceof AnswerTooLong) return 'too-long'
    throw error
  }
}

/** The same for some of them by id; none where they are longer together. One that is gone, or empty, is not in it. */
export async function readContents(
  client: OdooClient,
  attachmentIds: readonly number[],
  maxBytes: number,
  context: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<number, Uint8Array>> {
  try {
    return await read(client, attachmentIds, maxBytes, context)
  } catch (error) {
    if (error instanceof AnswerTooLong) return new Map()
    throw error
  }
}

async function read(
  client: OdooClient,
  attachmentIds: readonly number[],
  maxBytes: number,
  context: Readonly<Record<string, unknown>>,
): Promise<Map<number, Uint8Array>> {
  const rows = await client.call(
    rowsSchema,
    'ir.attachment',
    'search_read',
    [[['id', 'in', attachmentIds]]],
    { fields: ['datas'], limit: attachmentIds.length, context: { ...context, bin_size: false } },
    { maxAnswerBytes: attachmentIds.length * AROUND_BYTES + 4 * Math.ceil(maxBytes / 3) },
  )
  return new Map(
    rows.flatMap(({ id, datas }) => (datas === undefined ? [] : [[id, Buffer.from(datas, 'base64')]])),
  )
}
