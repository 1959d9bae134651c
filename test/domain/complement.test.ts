import {
  complementType,
  designationOf,
  isNoAnswer,
  MAX_COMPLEMENT_BYTES,
  MAX_UPLOAD_BYTES,
  uploadName,
  whyNoComplement,
} from '../../src/domain/invoice/complement.js'

const file = (name: string, size = 1_000, mimeType = 'application/octet-stream') => ({ name, size, mimeType })

describe('files to complete an invoice with', () => {
  it('may be of every type that Chorus Pro takes, up to 10 MB to the byte', () => {
    const names = ['PV.pdf', 'Plans.tar.gz', 'Attestation.DOCX', 'Signature.p7s', 'Photo.jpeg']
    expect(whyNoComplement(names.map((name) => file(name, MAX_UPLOAD_BYTES)))).toBeUndefined()
    expect(whyNoComplement([file('Scan', 1, 'application/pdf')])).toBeUndefined()
  })

  it.each([
    [file('Plans.pdf', MAX_UPLOAD_BYTES + 1), 'pèse plus'],
    [file('Outil.exe'), 'd’un type que Chorus Pro n’accepte pas'],
    [file('Scan'), 'pas d’extension'],
    [file('Vide.pdf', 0), 'est vide'],
  ])('are refused by their name: %j', (refused, words) => {
    const why = whyNoComplement([file('PV.pdf'), refused])
    expect(why).toContain(refused.name)
    expect(why).toContain(words)
    expect(why).not.toContain('PV.pdf')
  })

  it('are named up to five, and the others counted', () => {
    const why = whyNoComplement(Array.from({ length: 8 }, (_, index) => file(`${String(index)}.exe`)))
    expect(why?.match(/\.exe/g)).toHaveLength(5)
    expect(why).toContain('Et 3 autres pièces')
  })

  it('are too much together as well', () => {
    const files = Array.from({ length: 11 }, (_, index) => file(`${String(index)}.pdf`, MAX_UPLOAD_BYTES))
    expect(11 * MAX_UPLOAD_BYTES).toBeGreaterThan(MAX_COMPLEMENT_BYTES)
    expect(whyNoComplement(files)).toContain('pèsent ensemble')
  })

  it('are uploaded under a name that Chorus Pro takes, and that no other file has', () => {
    expect(uploadName('PV de réception – « lot n° 2 ».pdf', 'pdf', 'abc123')).toBe(
      'PV_de_reception_lot_n_2_abc123.pdf',
    )
    const long = uploadName(`${'Très long '.repeat(20)}.pdf`, 'pdf', 'abc123')
    expect(long).toHaveLength(50)
    expect(long).toMatch(/^[A-Za-z0-9._-]+_abc123\.pdf$/)
    expect(uploadName('«».pdf', 'pdf', 'abc123')).toBe('piece_jointe_abc123.pdf')
  })

  it('are shown to the buyer by the name that users gave, in 100 characters', () => {
    expect(designationOf('PV de réception.pdf')).toBe('PV de réception.pdf')
    expect(designationOf('é'.repeat(120))).toHaveLength(100)
  })
})

describe('the type of such a file', () => {
  it.each([
    [
      'the supporting document',
      [
        { code: '01', label: 'Facture' },
        { code: '02', label: 'Justificatif' },
      ],
      '02',
    ],
    [
      'one by its label',
      [
        { code: 'A', label: 'Facture' },
        { code: 'B', label: 'Pièce justificative' },
      ],
      'B',
    ],
    [
      'any other',
      [
        { code: 'RIB', label: 'RIB' },
        { code: 'DIVERS', label: undefined },
      ],
      'DIVERS',
    ],
    [
      'not the invoice',
      [
        { code: '01', label: 'Facture' },
        { code: '03', label: 'Bon' },
      ],
      '03',
    ],
    ['the usual one without a list', [], '02'],
  ])('is %s', (_, types, code) => {
    expect(complementType(types)).toBe(code)
  })
})

describe('a copy of the invoice, or a claim that is to be signed first', () => {
  it.each([
    ['INV_2026_00010.pdf', true],
    ['Facture INV-2026-00010.pdf', true],
    ['INV_2026_00010_factur_x.xml', true],
    ['Chorus Pro INV_2026_00010 - fiche de dépôt.pdf', true],
    ['Intérêts moratoires INV_2026_00010 au 2026-11-29.pdf', true],
    ['INV_2026_00010 (détaché par Claire Compta le 02/12/2026).pdf', true],
    ['INV_2026_00010 (detached by Claire Compta on 12/02/2026).pdf', true],
    ['PV INV_2026_00010.pdf', false],
    ['INV_2026_00010.docx', false],
  ])('is known by its name: %s', (name, expected) => {
    expect(isNoAnswer(name, 'INV/2026/00010')).toBe(expected)
  })
})
