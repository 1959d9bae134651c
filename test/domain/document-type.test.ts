import { documentType, isCreditNoteType } from '../../src/domain/invoice/document-type.js'

describe('a kind of document', () => {
  it.each(['380', '381', '384', '386'])('%s goes to Chorus Pro as it is', (code) => {
    expect(documentType(code)?.depositedAs).toBe(code)
  })

  it.each([
    ['389', '380'],
    ['393', '380'],
    ['501', '380'],
    ['500', '386'],
    ['471', '384'],
    ['472', '384'],
    ['473', '384'],
    ['261', '381'],
    ['262', '381'],
    ['396', '381'],
    ['502', '381'],
    ['503', '381'],
  ])('of the reform: %s goes as %s', (code, as) => {
    expect(documentType(code)?.depositedAs).toBe(as)
  })

  it.each(['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '502', '503', '532'])(
    '%s is a credit note, and goes as one',
    (code) => {
      expect(isCreditNoteType(code)).toBe(true)
      expect(documentType(code)?.depositedAs).toBe('381')
    },
  )

  it.each(['80', '326', '380', '383', '384', '386', '389', '393', '500', '751'])(
    '%s is an invoice',
    (code) => {
      expect(isCreditNoteType(code)).toBe(false)
    },
  )

  it.each(['325', '751', '218', '875', '220', '', 'constructor', undefined])('%s does not go', (code) => {
    expect(documentType(code)?.depositedAs).toBeUndefined()
  })
})
