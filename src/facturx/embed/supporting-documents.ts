import {
  screenAttachments,
  type Attachment,
  type RejectedAttachment,
} from '../../domain/invoice/attachment.js'
import type { Cii, CiiElement } from '../read/cii.js'
import { createElement, elementAt, elementsAt, insertChild, textAt } from '../read/cii-tree.js'
import type { Repair } from '../repair/repair-record.js'
import { HEADER_AGREEMENT_ORDER } from '../repair/schema-order.js'
import { legalXmlText } from '../read/xml-text.js'

/** UNTDID 1001, "related document": what tells a supporting document (BG-24) from a tender or an object reference. */
const SUPPORTING_DOCUMENT = '916'
const AGREEMENT = ['SupplyChainTradeTransaction', 'ApplicableHeaderTradeAgreement']

/**
 * Puts files into the invoice as supporting documents (BG-24), and tells which cannot go there. A file whose very bytes
 * are there already is not put in twice. Two such documents draw the warnings CII-SR-475 and 476 of the rules
 * 1.3.16, which count them over the whole invoice by mistake (ConnectingEurope/eInvoicing-EN16931, issue 508).
 */
export function addSupportingDocuments(
  { root }: Cii,
  attachments: readonly Attachment[],
): { repairs: Repair[]; rejected: readonly RejectedAttachment[] } {
  const agreement = elementAt(root, AGREEMENT)
  if (agreement === undefined) return { repairs: [], rejected: [] }
  const present = supportingDocuments(agreement)
  const contents = new Set(present.map((document) => textAt(document, ['AttachmentBinaryObject'])))
  const taken = present.map((document) => textAt(document, ['IssuerAssignedID']) ?? '')
  const { accepted, rejected } = screenAttachments(
    attachments.filter(({ bytes }) => bytes.byteLength === 0 || !contents.has(base64(bytes))),
    taken,
  )
  const repairs = accepted.map(({ attachment, fileName, mimeType }) => {
    const name = legalXmlText(attachment.description ?? attachment.name).trim()
    const document = createElement('AdditionalReferencedDocument', [
      createElement('IssuerAssignedID', fileName),
      createElement('TypeCode', SUPPORTING_DOCUMENT),
      ...(name === '' ? [] : [createElement('Name', name)]),
      createElement('AttachmentBinaryObject', base64(attachment.bytes), {
        attributes: { mimeCode: mimeType, filename: fileName },
      }),
    ])
    insertChild(agreement, document, HEADER_AGREEMENT_ORDER)
    return { code: 'BG-24_ADDED', term: 'BG-24', detail: `${fileName}, ${attachment.bytes.byteLength} bytes` }
  })
  return { repairs, rejected }
}

function supportingDocuments(agreement: CiiElement): CiiElement[] {
  return elementsAt(agreement, ['AdditionalReferencedDocument']).filter(
    (document) => textAt(document, ['TypeCode']) === SUPPORTING_DOCUMENT,
  )
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
