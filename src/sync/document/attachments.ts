import { type Attachment, MAX_ATTACHMENT_BYTES, screenAttachments } from '../../domain/attachment.js'
import type { OdooInvoice } from '../../domain/invoice.js'
import type { Reason } from '../../domain/reason.js'
import { checkAttachments } from '../../domain/requirements/index.js'
import type { OdooPort } from '../../odoo/port.js'

export interface InvoiceAttachments {
  readonly files: readonly Attachment[]
  /** Why some that were marked cannot go: a document without them is not what the user asked for. */
  readonly reasons: readonly Reason[]
}

/** The files that a user marked to go with the invoice. */
export async function attachmentsOf(
  odoo: OdooPort,
  { attachmentIds: ids = [] }: OdooInvoice,
): Promise<InvoiceAttachments> {
  if (ids.length === 0) return { files: [], reasons: [] }
  const read = await odoo.attachments(ids, MAX_ATTACHMENT_BYTES)
  const files = read.flatMap(({ bytes, ...file }) => (bytes === undefined ? [] : [{ ...file, bytes }]))
  const oversized = read.filter(({ bytes }) => bytes === undefined)
  const rejected = [
    ...oversized.map(({ name }) => ({ name, code: 'ATTACHMENT_TOO_LARGE' as const })),
    ...screenAttachments(files).rejected,
  ]
  const { blocking } = checkAttachments({ rejected, unreadable: ids.length - read.length, tooMuch: [] })
  return { files, reasons: blocking }
}

/** Why the document became too large, when it is for what travels in it. */
export function tooMuchToJoin(files: readonly Attachment[]): readonly Reason[] {
  const tooMuch = files.map(({ name }) => name)
  return checkAttachments({ rejected: [], unreadable: 0, tooMuch }).blocking
}
