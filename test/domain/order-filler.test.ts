import {
  commitmentNumberOf,
  isOrderFiller,
  type FillerSources,
} from '../../src/domain/invoice/order-filler.js'
import { isSameReference, visibleReference } from '../../src/domain/invoice/reference.js'

const INVOICE: FillerSources = { number: 'FAC/2026/00042', isCreditNote: false }
const CREDIT_NOTE: FillerSources = {
  number: 'RFAC/2026/00003',
  isCreditNote: true,
  reversedNumber: 'FAC/2026/00041',
}

describe('what Odoo writes by itself where nobody gave a commitment number', () => {
  it.each<[what: string, text: string, of: FillerSources]>([
    ['the number of the invoice', 'FAC/2026/00042', INVOICE],
    ['the same, with blanks around it', ' FAC/2026/00042\u00a0', INVOICE],
    ['the quotation that the invoice was made from', 'DEV-0815', { ...INVOICE, origin: 'DEV-0815' }],
    ['one of several', 'DEV-2', { ...INVOICE, origin: 'DEV-1, DEV-2' }],
    ['several of them', 'DEV-2, DEV-1', { ...INVOICE, origin: 'DEV-1,DEV-2' }],
    ['a quotation, though the invoice no longer says from which it was made', 'S00001', INVOICE],
    ['one of an older database', 'SO0123', INVOICE],
    ['two quotations in one invoice', 'S00012, S00013', INVOICE],
    ['the payment of a quotation on line', 'S00012-1', INVOICE],
    ['the payment reference', 'CUST/77', { ...INVOICE, paymentReference: 'CUST/77' }],
    ['a structured payment reference', 'RF18 5390 0754 7034', INVOICE],
    ['what the wizard for credit notes writes', 'Extourne de : FAC/2026/00041', CREDIT_NOTE],
    ['the same with the reason', 'Extourne de : FAC/2026/00041, prix erroné', CREDIT_NOTE],
    ['the same with a no-break space, as 19.0 has it', 'Extourne de\u00a0: FAC/2026/00041', CREDIT_NOTE],
    ['the same of an invoice that is not known', 'Extourne de : 2026-41', INVOICE],
    ['in English', 'Reversal of: FAC/2026/00041, wrong price', CREDIT_NOTE],
    ['in German', 'Stornierung von: FAC/2026/00041', CREDIT_NOTE],
    ['in Dutch', 'Omkering van: FAC/2026/00041', CREDIT_NOTE],
    ['in Mongolian, the number first', 'FAC/2026/00041 -ын буцаалт, алдаа', CREDIT_NOTE],
    ['in whatever words', 'Avoir sur facture FAC/2026/00041', CREDIT_NOTE],
    [
      'naming an invoice of the same series',
      'Annule FAC/2026/00007',
      { ...CREDIT_NOTE, reversedNumber: undefined },
    ],
    ['what the wizard for debit notes writes', 'FAC/2026/00041, complément', INVOICE],
  ])('%s: « %s »', (_, text, of) => {
    expect(isOrderFiller(text, of)).toBe(true)
  })

  it.each<[what: string, text: string, of: FillerSources]>([
    ['an order of the State', '1300012345', INVOICE],
    ['an order of a town', '4500012345', CREDIT_NOTE],
    ['an order with letters', 'BC-2026-0815', { ...INVOICE, origin: 'S00012' }],
    ['an order that only begins like a quotation', 'S12', INVOICE],
    ['an order that ends like one', '26S00012', INVOICE],
    ['what looks like a payment reference, its key being wrong', 'RF19539007547034', INVOICE],
    [
      'a number in which that of the invoice is a part',
      '12026-419',
      { ...CREDIT_NOTE, reversedNumber: '2026-41' },
    ],
    [
      'digits alone, though the invoices are numbered so too',
      '20260007',
      { ...CREDIT_NOTE, number: '20260042' },
    ],
    ['an order that names the invoice that it belongs to', 'EJ 12 pour FAC/2026/00041', INVOICE],
    ['a word that begins like a reversal', 'Stornoway 12', INVOICE],
    ['a number that only looks like an order of Odoo', 'S12345', INVOICE],
    ['an order number where the origin is another', 'SO2026', { ...INVOICE, origin: 'S00007' }],
    [
      'a customer’s order of the shape of our numbers',
      'CMD-2026-0007',
      { ...INVOICE, number: 'CMD-2026-0042' },
    ],
    [
      'a number beside that of the invoice that a credit note corrects',
      '1000012345, FAC/2026/00012',
      { number: 'RFAC/2026/00003', isCreditNote: true, reversedNumber: 'FAC/2026/00012' },
    ],
    [
      'a number that only holds the digits of the one corrected',
      'EJ-12-2026',
      { number: 'R3', isCreditNote: true, reversedNumber: '12' },
    ],
    ['nothing', ' ', INVOICE],
  ])('is not %s: « %s »', (_, text, of) => {
    expect(isOrderFiller(text, of)).toBe(false)
  })
})

describe('the commitment number', () => {
  const of = (customerReference: string, hasChorusModule = false, purchaseOrderReference?: string) =>
    commitmentNumberOf({ ...INVOICE, hasChorusModule, purchaseOrderReference, customerReference })

  it('is what stands in the field of the module for Chorus Pro, and nothing else where there is that module', () => {
    expect(of('4500012345', true, ' 1300012345 ')).toBe('1300012345')
    expect(of('4500012345', true)).toBeUndefined()
  })

  it('is the customer’s reference without that module, unless Odoo wrote it', () => {
    expect(of('4500012345')).toBe('4500012345')
    expect(of('S00042')).toBeUndefined()
    expect(of('')).toBeUndefined()
  })

  it('is the one that somebody gave where Odoo joined it with numbers of quotations', () => {
    expect(of('S00042, 4500012345')).toBe('4500012345')
    expect(of('4500012345, 4500012346')).toBe('4500012345, 4500012346')
  })

  it('is as a person sees it', () => {
    expect(of('\u00a04500\u200b012345\u2028')).toBe('4500012345')
  })
})

describe('a reference', () => {
  it.each([
    ['a zero-width space', '4500\u200b0123', '45000123'],
    ['a byte order mark', '\ufeff4500', '4500'],
    ['a soft hyphen', 'EJ\u00ad12', 'EJ12'],
    ['directions', '\u202aEJ12\u202c', 'EJ12'],
    ['blanks of other kinds', '\u2009EJ\u00a012\n', 'EJ 12'],
  ])('loses %s', (_, text, visible) => {
    expect(visibleReference(text)).toBe(visible)
  })

  it('keeps a line break or a control inside, for which it is held back', () => {
    expect(visibleReference('EJ\n12')).toBe('EJ\n12')
    expect(visibleReference('EJ\u000112')).toBe('EJ\u000112')
  })

  it('of blanks alone is none', () => {
    expect(visibleReference(' \u200b\u00a0')).toBeUndefined()
    expect(visibleReference(undefined)).toBeUndefined()
  })

  it('is the same as another that differs by what nobody sees, or by blanks', () => {
    expect(isSameReference('EJ 12', '\u00a0EJ\u200b12 ')).toBe(true)
    expect(isSameReference('EJ12', 'EJ13')).toBe(false)
  })
})
