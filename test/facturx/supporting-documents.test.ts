import type { Attachment } from '../../src/domain/invoice/attachment.js'
import { elementsAt, textAt } from '../../src/facturx/read/cii-tree.js'
import { parseCii, type Cii } from '../../src/facturx/read/cii.js'
import { conformanceLevel } from '../../src/facturx/read/profile.js'
import { repairCii } from '../../src/facturx/repair/repair.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { edited } from './documents.js'

const INVOICE = '19.0 INV_2026_00004_factur_x.xml'
const QUOTE: Attachment = {
  name: 'Devis signé.pdf',
  mimeType: 'application/pdf',
  bytes: Buffer.from('%PDF-1.7 devis'),
  description: 'Devis <signé> n° 7\u0001',
}
const REPORT: Attachment = { name: 'PV.png', mimeType: 'image/png', bytes: Buffer.from([0, 255, 127]) }

const attach = (cii: Cii, ...attachments: Attachment[]) => repairCii(cii, { framework: 'A1', attachments })

function documents(cii: Cii) {
  return elementsAt(parseCii(serialiseCii(cii)).root, [
    'SupplyChainTradeTransaction',
    'ApplicableHeaderTradeAgreement',
    'AdditionalReferencedDocument',
  ]).map((document) => {
    const [object] = elementsAt(document, ['AttachmentBinaryObject'])
    return {
      id: textAt(document, ['IssuerAssignedID']),
      type: textAt(document, ['TypeCode']),
      name: textAt(document, ['Name']),
      mimeCode: object?.attributes.get('mimeCode'),
      fileName: object?.attributes.get('filename'),
      content: Buffer.from(object?.text ?? '', 'base64'),
    }
  })
}

describe('the supporting documents (BG-24)', () => {
  it('travel inside the invoice, under allowed names, to the byte', () => {
    const { cii, repairs, rejected } = attach(edited(INVOICE), QUOTE, REPORT)
    expect(documents(cii)).toEqual([
      {
        id: 'Devis_signe.pdf',
        type: '916',
        name: 'Devis <signé> n° 7',
        mimeCode: 'application/pdf',
        fileName: 'Devis_signe.pdf',
        content: Buffer.from(QUOTE.bytes),
      },
      {
        id: 'PV.png',
        type: '916',
        name: 'PV.png',
        mimeCode: 'image/png',
        fileName: 'PV.png',
        content: Buffer.from(REPORT.bytes),
      },
    ])
    expect(rejected).toEqual([])
    expect(repairs).toContainEqual({ code: 'BG-24_ADDED', term: 'BG-24', detail: 'PV.png, 3 bytes' })
  })

  it('stand where the schema wants them, and in the core profile', () => {
    const { cii } = attach(edited(INVOICE), QUOTE)
    const xml = serialiseCii(cii).replace(/>\s+</g, '><')
    expect(xml).toContain(
      '</ram:ContractReferencedDocument><ram:AdditionalReferencedDocument><ram:IssuerAssignedID>Devis_signe.pdf</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode><ram:Name>',
    )
    expect(xml).toContain('</ram:AdditionalReferencedDocument></ram:ApplicableHeaderTradeAgreement>')
    expect(conformanceLevel(cii)).toBe('EN 16931')
  })

  it('are not put in twice when the invoice is prepared again', () => {
    const first = attach(edited(INVOICE), QUOTE, REPORT)
    const second = attach(first.cii, QUOTE, REPORT)
    expect(second.repairs).toEqual([])
    expect(serialiseCii(second.cii)).toBe(serialiseCii(first.cii))
  })

  it('of another content under the same name are beside those that are there', () => {
    const first = attach(edited(INVOICE), QUOTE)
    const second = attach(first.cii, { ...QUOTE, bytes: Buffer.from('%PDF-1.7 autre devis') })
    expect(documents(second.cii).map(({ id }) => id)).toEqual(['Devis_signe.pdf', 'Devis_signe_2.pdf'])
  })

  it('that no invoice can carry are told, and the others travel', () => {
    const { cii, rejected } = attach(
      edited(INVOICE),
      { ...QUOTE, name: 'Devis.docx' },
      { ...QUOTE, bytes: new Uint8Array() },
      REPORT,
    )
    expect(documents(cii).map(({ id }) => id)).toEqual(['PV.png'])
    expect(rejected).toEqual([
      { name: 'Devis.docx', code: 'ATTACHMENT_TYPE_NOT_IN_INVOICE' },
      { name: 'Devis signé.pdf', code: 'ATTACHMENT_EMPTY' },
    ])
  })
})
