import { fieldAttachment, fieldValue } from '../computed.js'
import type { Environment } from '../environment.js'
import { type Json, numberOf, type Row, textOf } from '../values.js'
import { isBefore, isSince } from '../version.js'

/** A one-page PDF with a line of text and nothing embedded. */
export function plainPdf(title: string): Uint8Array {
  const line = `BT /F1 18 Tf 72 760 Td (${title.replace(/[\\()]/g, '')}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${line.length} >>\nstream\n${line}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(body.length)
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + trailer, 'latin1')
}

/** The e-invoice format of the buyer of an invoice; `false` for none. 16.0 has it on the journal, for all. */
export function ediFormatOf(env: Environment, move: Row): Json {
  const { db } = env
  if (isBefore(db.version, '17.0')) return 'facturx'
  const partner = db.table('res.partner').get(numberOf(move, 'commercial_partner_id'))
  const name = isBefore(db.version, '18.0') ? 'ubl_cii_format' : 'invoice_edi_format'
  const definition = db.registry.field('res.partner', name)
  if (partner === undefined || definition === undefined) return false
  return fieldValue(db, 'res.partner', partner, name, definition)
}

/** The PDF of an invoice, with a Factur-X inside whatever the buyer's format is. */
export function renderedPdf(env: Environment, move: Row): Uint8Array {
  const pdf = ediFormatOf(env, move) === false ? undefined : env.db.documents.get(move.id)?.pdf
  return pdf ?? plainPdf(textOf(move, 'name'))
}

export function documentName(move: Row, suffix: string): string {
  return `${(textOf(move, 'name') || 'INV').replaceAll('/', '_')}${suffix}`
}

/**
 * Makes the documents of an invoice and marks it as sent (17.0 and later).
 * An invoice that already has its PDF is not rendered again.
 * @returns the ids of the attachments, that of the PDF first
 */
export function makeDocuments(env: Environment, move: Row, ids?: { pdf: number; xml: number }): number[] {
  const { db, stamp, userId } = env
  const sent = { is_move_sent: true, write_date: stamp, write_uid: userId }
  const held = ['invoice_pdf_report_file', 'ubl_cii_xml_file'].flatMap(
    (field) => fieldAttachment(db, 'account.move', move.id, field)?.id ?? [],
  )
  if (fieldAttachment(db, 'account.move', move.id, 'invoice_pdf_report_file') !== undefined) {
    db.table('account.move').update(move, sent)
    return held
  }
  const owner = { res_model: 'account.move', res_id: move.id }
  const pdf = db.addAttachment(
    {
      ...owner,
      name: documentName(move, '.pdf'),
      res_field: 'invoice_pdf_report_file',
      mimetype: 'application/pdf',
    },
    renderedPdf(env, move),
    stamp,
    userId,
    ids?.pdf,
  )
  const made = [pdf.id]
  const beside = isSince(db.version, '18.0') ? electronicDocument(env, move) : undefined
  if (beside !== undefined) {
    const values = { ...owner, name: beside.name, res_field: 'ubl_cii_xml_file', mimetype: 'application/xml' }
    made.push(db.addAttachment(values, beside.content, stamp, userId, ids?.xml).id)
  }
  db.table('account.move').update(move, { ...sent, message_main_attachment_id: pdf.id })
  return made
}

const EMPTY_UBL =
  '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'

/** What is kept beside the PDF: the CII inside it, or UBL when that is the buyer's format. */
function electronicDocument(env: Environment, move: Row): { name: string; content: Uint8Array } | undefined {
  const document = env.db.documents.get(move.id)
  const format = ediFormatOf(env, move)
  if (format === 'ubl_21_fr') {
    const name = documentName(move, '_ubl_21_fr.xml')
    return { name, content: document?.ubl ?? Buffer.from(EMPTY_UBL, 'utf8') }
  }
  if (document?.xml === undefined || format === false) return undefined
  return { name: documentName(move, '_factur_x.xml'), content: document.xml }
}

/** 16.0 keeps the PDF that a report request rendered as an ordinary attachment of the posted invoice. */
export function keepReport(env: Environment, move: Row, pdf: Uint8Array): void {
  const { db, stamp, userId } = env
  const name = documentName(move, '.pdf')
  const already = db
    .table('ir.attachment')
    .lookup('res_id', move.id)
    .some((item) => item['res_model'] === 'account.move' && item['name'] === name)
  if (already || move['state'] !== 'posted') return
  const values = { res_model: 'account.move', res_id: move.id, name, mimetype: 'application/pdf' }
  const attachment = db.addAttachment(values, pdf, stamp, userId)
  db.table('account.move').update(move, { message_main_attachment_id: attachment.id, write_date: stamp })
}

/** What the send wizard answers when a download was asked for. */
export function downloadAction(attachmentIds: readonly number[]): Json {
  return {
    type: 'ir.actions.act_url',
    url: `/account/download_invoice_attachments/${attachmentIds.join(',')}`,
    close: true,
  }
}
