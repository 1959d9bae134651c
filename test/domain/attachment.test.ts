import fc from 'fast-check'
import {
  type Attachment,
  MAX_ATTACHED_BYTES,
  MAX_DEPOSITED_BYTES,
  MAX_FILE_NAME_LENGTH,
  rejectedAttachments,
  screenAttachments,
} from '../../src/domain/invoice/attachment.js'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function file(name: string, mimeType = '', size = 1): Attachment {
  return { name, mimeType, bytes: new Uint8Array(size) }
}

const names = (...files: Attachment[]) => screenAttachments(files).accepted.map(({ fileName }) => fileName)
const refusal = (attachment: Attachment) => screenAttachments([attachment]).rejected[0]?.code

describe('the name of an attachment', () => {
  it.each([
    ['devis-2026_v2.pdf', 'devis-2026_v2.pdf'],
    ['Procès-verbal de réception.PDF', 'Proces-verbal_de_reception.pdf'],
    ['Œuvre & cœur (signé).png', 'OEuvre_coeur_signe.png'],
    ['../../etc/passwd.csv', 'etc_passwd.csv'],
    ['archive.tar.pdf', 'archive.tar.pdf'],
    ['電気.pdf', 'piece_jointe.pdf'],
    ['.pdf', 'pdf.pdf'],
  ])('%s travels as %s', (name, travelling) => {
    expect(names(file(name, name === '.pdf' ? 'application/pdf' : ''))).toEqual([travelling])
  })

  it('that has no extension gets that of its type', () => {
    expect(names(file('Devis signé', 'application/pdf'), file('photo', 'image/jpeg; q=1'))).toEqual([
      'Devis_signe.pdf',
      'photo.jpg',
    ])
  })

  it('that another has already gets a number, whatever the case', () => {
    const { accepted } = screenAttachments(
      [file('Plan.pdf'), file('plän.PDF'), file('facture.pdf')],
      ['FACTURE.pdf'],
    )
    expect(accepted.map(({ fileName }) => fileName)).toEqual(['Plan.pdf', 'plan_2.pdf', 'facture_2.pdf'])
  })

  it('is always allowed and never twice the same, whatever the user calls his files', () => {
    const name = fc
      .oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 80 }))
      .map((stem) => `${stem}.pdf`)
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (given) => {
        const made = names(...given.map((each) => file(each, 'application/pdf')))
        expect(made).toHaveLength(given.length)
        expect(new Set(made.map((each) => each.toLowerCase())).size).toBe(made.length)
        for (const each of made) {
          expect(each).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.pdf$/)
          expect(each.length).toBeLessThanOrEqual(MAX_FILE_NAME_LENGTH)
        }
      }),
    )
  })
})

describe('an attachment', () => {
  it.each([
    ['a.pdf', 'application/pdf'],
    ['a.png', 'image/png'],
    ['a.jpg', 'image/jpeg'],
    ['a.jpeg', 'image/jpeg'],
    ['a.csv', 'text/csv'],
    ['a.xlsx', XLSX],
    ['a.ods', 'application/vnd.oasis.opendocument.spreadsheet'],
  ])('%s travels as %s, also when Odoo does not know what it is', (name, type) => {
    for (const told of [type, 'application/octet-stream', ''])
      expect(screenAttachments([file(name, told)]).accepted[0]?.mimeType).toBe(type)
  })

  it.each(['notes.docx', 'lot.zip', 'facture.xml', 'courrier.TXT', 'scan.tiff'])(
    '%s is for Chorus Pro, but not for an invoice',
    (name) => {
      expect(refusal(file(name))).toBe('ATTACHMENT_TYPE_NOT_IN_INVOICE')
    },
  )

  it.each([
    ['virus.exe', '', 'ATTACHMENT_TYPE_REFUSED'],
    ['film.mp4', 'video/mp4', 'ATTACHMENT_TYPE_REFUSED'],
    ['sans extension', 'video/mp4', 'ATTACHMENT_TYPE_UNKNOWN'],
    ['photo.pdf', 'image/png', 'ATTACHMENT_TYPE_DISAGREES'],
    ['tableau.csv', XLSX, 'ATTACHMENT_TYPE_DISAGREES'],
  ])('%s of type %s is refused: %s', (name, type, code) => {
    expect(refusal(file(name, type))).toBe(code)
  })

  it('of no bytes is refused', () => {
    expect(refusal(file('vide.pdf', '', 0))).toBe('ATTACHMENT_EMPTY')
  })

  it('of 7.5 MB travels, of a byte more not: base64 makes 10 MB of it', () => {
    expect(refusal(file('grand.pdf', '', MAX_ATTACHED_BYTES))).toBeUndefined()
    expect(refusal(file('grand.pdf', '', MAX_ATTACHED_BYTES + 1))).toBe('ATTACHMENT_TOO_LARGE')
    expect(Buffer.alloc(MAX_ATTACHED_BYTES).toString('base64')).toHaveLength(MAX_DEPOSITED_BYTES)
  })

  it('is judged alike by what Odoo says of it, without its content', () => {
    const facts = (name: string, size: number) => ({ name, mimeType: '', size })
    expect(
      rejectedAttachments([
        facts('Plans.pdf', MAX_ATTACHED_BYTES + 1),
        facts('Devis.pdf', 1),
        facts('lien.pdf', 0),
        facts('notes.docx', 1),
      ]),
    ).toEqual([
      { name: 'Plans.pdf', code: 'ATTACHMENT_TOO_LARGE' },
      { name: 'lien.pdf', code: 'ATTACHMENT_EMPTY' },
      { name: 'notes.docx', code: 'ATTACHMENT_TYPE_NOT_IN_INVOICE' },
    ])
  })
})
