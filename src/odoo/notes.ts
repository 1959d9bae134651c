import { z } from 'zod'
import { type Capabilities, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import type { Note } from './port.js'

const foundSchema = z.object({ id: z.int() })

/**
 * Posts the note unless a message with its Message-Id is there already. The subtype *Note* keeps it internal: it is
 * sent to nobody by e-mail. `body_is_html` is needed from 17.0 on and does no harm on 16.0.
 */
export async function postNote(client: OdooClient, capabilities: Capabilities, note: Note): Promise<void> {
  const context = companyContext(capabilities)
  const [existing] = await client.rows(
    foundSchema,
    'mail.message',
    [
      ['message_id', '=', note.messageId],
      ['model', '=', 'account.move'],
      ['res_id', '=', note.invoiceId],
    ],
    ['id'],
    { limit: 1, context },
  )
  if (existing !== undefined) return
  // The answer is an integer up to 18.0 and a list from 19.0 on; neither is needed.
  await client.call(z.unknown(), 'account.move', 'message_post', [[note.invoiceId]], {
    body: note.body,
    body_is_html: true,
    message_type: 'comment',
    subtype_xmlid: 'mail.mt_note',
    message_id: note.messageId,
    context,
  })
}
