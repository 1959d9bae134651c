import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'

/** A page with what the platform knows of an invoice, as Chorus Pro makes one where no readable PDF was deposited. */
export function renderingOf(platform: Platform, invoice: Invoice): Uint8Array {
  const { content } = invoice
  return onePage([
    `Chorus Pro - ${content.typeFacture} ${content.numero} du ${content.dateFacture}`,
    `Fournisseur ${invoice.fournisseur} ${platform.directory.find(invoice.fournisseur)?.designation ?? ''}`,
    `Destinataire ${invoice.destinataire} ${platform.directory.find(invoice.destinataire)?.designation ?? ''}`,
    `Montant HT ${content.montantHT} TVA ${content.montantTVA} TTC ${content.montantTTC} ${content.devise}`,
    `Statut ${currentStatus(invoice).statut}`,
  ])
}

/** A PDF 1.4 of one page (ISO 32000-1, sections 7.5 and 9.4). */
function onePage(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj T*`).join('\n')
  const text = `BT /F1 11 Tf 14 TL 50 780 Td\n${shown}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(text, 'latin1')} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = Buffer.byteLength(file, 'latin1')
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${place.toString().padStart(10, '0')} 00000 n \n`).join('')
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${Buffer.byteLength(file, 'latin1')}\n%%EOF\n`
  return Buffer.from(file + end, 'latin1')
}

/** Invoices with their attachments inside, in one XML. Its schema is ours: AIFE's is not published. */
export function pivotOf(platform: Platform, invoices: readonly Invoice[]): Uint8Array {
  const pieces = ({ pieces: links }: Invoice): string =>
    links
      .map(({ attachment, designation, type }) => {
        const file = platform.files.find(`piece ${attachment.id}`) ?? new Uint8Array()
        return (
          `<PieceJointe><Designation>${escape(designation)}</Designation><Type>${type.codeTypePieceJointe}</Type>` +
          `<Contenu>${Buffer.from(file).toString('base64')}</Contenu></PieceJointe>`
        )
      })
      .join('')
  const one = (invoice: Invoice): string =>
    `<Facture><IdentifiantFactureCPP>${invoice.id}</IdentifiantFactureCPP>` +
    `<NumeroFacture>${escape(invoice.content.numero)}</NumeroFacture>` +
    `<MontantTTC>${escape(invoice.content.montantTTC)}</MontantTTC>${pieces(invoice)}</Facture>\n`
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Factures>\n${invoices.map(one).join('')}</Factures>\n`,
    'utf8',
  )
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
