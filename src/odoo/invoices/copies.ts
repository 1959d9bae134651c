import { z } from 'zod'
import { type CapabilityCache, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { datetimeSchema, textSchema } from '../wire/values.js'
import type { CopiedFrom } from '../port.js'
import { DEBIT_ORIGIN_FIELD } from './schemas.js'

const messageSchema = z.object({ res_id: z.int(), body: textSchema, date: datetimeSchema })
const idSchema = z.object({ id: z.int() }).transform(({ id }) => id)

/** As Odoo links a record in the note that says what an entry was duplicated from (16.0 to 19.0, `account.move.copy`). */
const LINK = /data-oe-model=["']?account\.move["']?[^>]*?data-oe-id=["']?(\d+)/

/**
 * Of those of the invoices that Odoo says were duplicated, from which. A debit note is made in the same way, and adds to
 * its invoice instead of taking its place.
 */
export async function copiedFrom(
  client: OdooClient,
  cache: CapabilityCache,
  ids: readonly number[],
): Promise<Map<number, CopiedFrom>> {
  return cache.with(async (capabilities) => {
    const context = companyContext(capabilities)
    const debit = capabilities.invoiceFields.has(DEBIT_ORIGIN_FIELD)
      ? await client.rows(
          idSchema,
          'account.move',
          [
            ['id', 'in', ids],
            [DEBIT_ORIGIN_FIELD, '!=', false],
          ],
          ['id'],
          { context },
        )
      : []
    const messages = await client.readableRows(
      messageSchema,
      'mail.message',
      [
        ['model', '=', 'account.move'],
        ['res_id', 'in', ids.filter((id) => !debit.includes(id))],
        ['message_type', '=', 'notification'],
        ['body', 'ilike', 'data-oe-id'],
      ],
      ['res_id', 'body', 'date'],
      { order: 'id desc', context },
    )
    // The first note of the invoice, which comes last, is that of its making.
    return new Map(
      messages.flatMap(({ res_id: id, body, date: at }) => {
        const [, original] = LINK.exec(body ?? '') ?? []
        return original === undefined ? [] : [[id, { odooId: Number(original), at }]]
      }),
    )
  })
}
