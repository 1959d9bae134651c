import fc from 'fast-check'
import {
  type Attachment,
  MAX_ATTACHMENT_BYTES,
  MAX_ATTACHMENTS_BYTES,
  MAX_FILE_NAME_LENGTH,
  screenAttachments,
} from '../../src/domain/attachment.js'

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

  it('of 10 MB travels, of a byte more not', () => {
    expect(refusal(file('grand.pdf', '', MAX_ATTACHMENT_BYTES))).toBeUndefined()
    expect(refusal(file('grand.pdf', '', MAX_ATTACHMENT_BYTES + 1))).toBe('ATTACHMENT_TOO_LARGE')
  })

  it('is refused when those before it leave no room, and a smaller one is not', () => {
    const bytes = new Uint8Array(MAX_ATTACHMENT_BYTES)
    const many = Array.from({ length: MAX_ATTACHMENTS_BYTES / MAX_ATTACHMENT_BYTES - 1 }, (_, index) => ({
      name: `${index}.pdf`,
      mimeType: '',
      bytes,
    }))
    const { accepted, rejected } = screenAttachments([
      ...many,
      file('presque.pdf', '', MAX_ATTACHMENT_BYTES - 1),
      file('trop.pdf', '', 2),
      file('juste.pdf', '', 1),
    ])
    expect(accepted.map(({ fileName }) => fileName).slice(-2)).toEqual(['presque.pdf', 'juste.pdf'])
    expect(rejected).toEqual([{ name: 'trop.pdf', code: 'ATTACHMENTS_TOO_LARGE' }])
  })
})
