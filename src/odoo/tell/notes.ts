import { z } from 'zod'
import type { VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import type { Begin, Note } from '../port.js'

const NOTE = ['mail', 'mt_note'] as const

const foundSchema = z.object({ message_id: z.string(), res_id: z.int() })
const referenceSchema = z.tuple([z.string(), z.int()])

/**
 * Notes in the chatter. `message_post` takes one record a call and so is not used: a message that is created as such is
 * the same, author and sender included, and makes nobody a follower (measured on 17.0 and 19.0).
 */
export class Notes {
  #subtype: Promise<number> | undefined

  constructor(private readonly client: OdooClient) {}

  /** Posts, in their order, those of which no message with their Message-Id is there yet: all of them or none. */
  async post(
    capabilities: Capabilities,
    notes: readonly Note[],
    begin: Begin,
    model: 'account.move' | typeof VALIDATION_MODEL = 'account.move',
  ): Promise<void> {
    const context = companyContext(capabilities)
    const posted = await this.client.rows(
      foundSchema,
      'mail.message',
      [
        ['message_id', 'in', notes.map(({ messageId }) => messageId)],
        ['model', '=', model],
        ['res_id', 'in', [...new Set(notes.map(({ invoiceId }) => invoiceId))]],
      ],
      ['message_id', 'res_id'],
      { context },
    )
    const missing = notes.filter(
      ({ messageId, invoiceId }) =>
        !posted.some(({ message_id, res_id }) => message_id === messageId && res_id === invoiceId),
    )
    if (missing.length === 0) return
    const subtype = await this.#internal()
    const messages = missing.map(({ invoiceId, messageId, body }) => ({
      model,
      res_id: invoiceId,
      message_type: 'comment',
      subtype_id: subtype,
      message_id: messageId,
      body,
    }))
    await begin()
    await this.client.call(z.unknown(), 'mail.message', 'create', [messages], { context })
  }

  /** The subtype *Note* keeps a message internal: it is sent to nobody by e-mail. */
  #internal(): Promise<number> {
    if (this.#subtype === undefined) {
      // An Invoicing user may not read external ids; this method answers all the same.
      const asked = this.client.call(referenceSchema, 'ir.model.data', 'check_object_reference', NOTE)
      const subtype = asked.then(([, id]) => id)
      this.#subtype = subtype
      subtype.catch(() => {
        if (this.#subtype === subtype) this.#subtype = undefined
      })
    }
    return this.#subtype
  }
}
