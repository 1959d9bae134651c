import {
  type Attachment,
  MAX_ATTACHED_BYTES,
  MAX_ATTACHMENTS,
  rejectedAttachments,
} from '../../domain/invoice/attachment.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Reason } from '../../domain/words/reason.js'
import { checkAttachments, type MarkedFiles } from '../../domain/requirements/index.js'
import { mark } from '../../marks/mark.js'
import type { MarkedAttachment, OdooPort } from '../../odoo/port.js'

export interface InvoiceAttachments {
  /** None where there are reasons. */
  readonly files: readonly Attachment[]
  /** Why some that were marked cannot go: a document without them is not what the user asked for. */
  readonly reasons: readonly Reason[]
}

type Files = Pick<OdooPort, 'attachments' | 'attachmentContent'>

/**
 * The files that a user marked to go with the invoice. Whether they can is judged by what Odoo says of them before one of
 * them is fetched, and again by what was fetched.
 */
export async function attachmentsOf(
  odoo: Files,
  { attachmentIds: ids = [] }: Pick<OdooInvoice, 'attachmentIds'>,
): Promise<InvoiceAttachments> {
  if (ids.length === 0) return { files: [], reasons: [] }
  if (ids.length > MAX_ATTACHMENTS && mark('attachments-without-number'))
    return { files: [], reasons: reasonsFor({ tooMany: ids.length }) }
  const marked = await odoo.attachments(ids)
  const rejected = rejectedAttachments(marked)
  // Where one alone is too large, that is what to mend first.
  const isTooMuch =
    rejected.every(({ code }) => code !== 'ATTACHMENT_TOO_LARGE') &&
    sum(marked.map(({ size }) => size)) > MAX_ATTACHED_BYTES
  const reasons = reasonsFor({
    rejected,
    unreadable: ids.length - marked.length,
    tooMuch: isTooMuch ? marked.map(({ name }) => name) : [],
  })
  if (reasons.length > 0 && mark('attachments-judged-before-fetched')) return { files: [], reasons }
  return fetched(odoo, marked)
}

/** One at a time, and no more of them than may travel, even if Odoo had said that they are smaller. */
async function fetched(odoo: Files, marked: readonly MarkedAttachment[]): Promise<InvoiceAttachments> {
  const files: Attachment[] = []
  let left = MAX_ATTACHED_BYTES
  for (const { id, name, mimeType } of marked) {
    const bytes = (await odoo.attachmentContent(id, left)) ?? new Uint8Array()
    if (bytes === 'too-long') {
      const reasons =
        files.length === 0
          ? reasonsFor({ rejected: [{ name, code: 'ATTACHMENT_TOO_LARGE' }] })
          : tooMuchToJoin(marked)
      return { files: [], reasons }
    }
    left -= bytes.byteLength
    files.push({ name, mimeType, bytes })
  }
  const sizes = files.map((file) => ({ ...file, size: file.bytes.byteLength }))
  return { files, reasons: reasonsFor({ rejected: rejectedAttachments(sizes) }) }
}

/** Why the document became too large, when it is for what travels in it. */
export function tooMuchToJoin(files: readonly { readonly name: string }[]): readonly Reason[] {
  return reasonsFor({ tooMuch: files.map(({ name }) => name) })
}

function reasonsFor(found: Partial<MarkedFiles>): readonly Reason[] {
  return checkAttachments({ rejected: [], unreadable: 0, tooMuch: [], ...found }).blocking
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
