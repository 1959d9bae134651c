import { parseCii } from '../../src/facturx/read/cii.js'
import { caseFile, edited } from './documents.js'
import { INVOICE, repair } from './repairing.js'

const CREDIT_NOTE = '19.0 RINV_2026_00001_factur_x.xml'

describe('the kind of document (BT-3)', () => {
  it('of a credit note of a down payment becomes that of a credit note', () => {
    const { terms, repairs } = repair(parseCii(caseFile('credit-note-type-codes/503.xml')))
    expect(terms.typeCode).toBe('381')
    expect(repairs).toContainEqual({
      code: 'BT-3_REPLACED',
      term: 'BT-3',
      detail: '381 instead of 503, credit note of a down payment',
    })
  })

  it.each([
    ['393', '380'],
    ['500', '386'],
    ['471', '384'],
    ['262', '381'],
  ])('%s becomes %s', (code, known) => {
    expect(repair(edited(INVOICE, ['>380<', `>${code}<`])).terms.typeCode).toBe(known)
  })

  it.each(['381', '384', '386', '325', 'XYZ'])('%s stays', (code) => {
    const { terms, codes } = repair(edited(INVOICE, ['>380<', `>${code}<`]))
    expect(terms.typeCode).toBe(code)
    expect(codes).not.toContain('BT-3_REPLACED')
  })

  it('of a credit note under any code has it say what it corrects, and how it is settled', () => {
    const cii = edited(CREDIT_NOTE, ['>381<', '>262<'])
    const { terms } = repair(cii, { precedingInvoice: { number: 'INV/2026/00003' } })
    expect(terms).toMatchObject({ precedingInvoice: 'INV/2026/00003', paymentMeansCode: '97' })
  })
})

describe('the framework (BT-23)', () => {
  it.each(['B1', 'S1', 'M1', 'B2', 'S2', 'M2', 'B4', 'S4', 'M4', 'S5', 'B7'])(
    'is the one that was chosen, whatever the code of the reform: %s',
    (code) => {
      const cii = edited(INVOICE, [
        '<ram:GuidelineSpecifiedDocumentContextParameter>',
        `<ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>${code}</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter><ram:GuidelineSpecifiedDocumentContextParameter>`,
      ])
      const { terms, repairs } = repair(cii, { framework: 'A9' })
      expect(terms.businessProcess).toBe('A9')
      expect(repairs).toContainEqual({
        code: 'BT-23_REPLACED',
        term: 'BT-23',
        detail: `A9 instead of ${code}`,
      })
    },
  )
})

describe('a date', () => {
  const dated = (date: string, format = 'format="102"') =>
    edited(INVOICE, [
      /(<ram:IssueDateTime>\s*<udt:DateTimeString) format="102">\d{8}/,
      `$1${format === '' ? '' : ` ${format}`}>${date}`,
    ])

  it('in ISO form under format 102 is written as 102 wants it, everywhere', () => {
    const { terms, xml, codes } = repair(parseCii(caseFile('iso-date-in-format-102/invoice.xml')))
    expect(terms).toMatchObject({ issueDate: '2026-11-20', dueDate: '2026-12-20', unreadableDates: [] })
    expect(codes.filter((code) => code === 'DATE_REWRITTEN')).toHaveLength(2)
    expect(xml).toContain('<udt:DateTimeString format="102">20261220</udt:DateTimeString>')
  })

  it.each([
    ['20261120', ''],
    ['20261120', 'format="203"'],
    ['202611201530', 'format="203"'],
    ['20261120153000', 'format="204"'],
    ['261120', 'format="101"'],
    ['2026-11-20', ''],
    ['2026/11/20', 'format="102"'],
    ['2026.11.20', 'format="102"'],
    ['2026-11-20T09:30:00', 'format="102"'],
    ['2026-11-20 00:00:00', 'format="102"'],
    ['2026-11-20T21:59:59Z', 'format="102"'],
    ['2026-11-20T23:30:00+01:00', 'format="205"'],
    ['20/11/2026', 'format="102"'],
    ['20-11-2026', 'format="102"'],
    ['20.11.2026 09:30', 'format="102"'],
    ['11/11/2026', 'format="102"'],
  ])('as « %s » (%s) is one day beyond doubt', (date, format) => {
    const { terms, codes } = repair(dated(date, format))
    expect(terms.issueDate).toBe(date.startsWith('11/') ? '2026-11-11' : '2026-11-20')
    expect(terms.unreadableDates).toEqual([])
    expect(codes).toContain('DATE_REWRITTEN')
  })

  it.each([
    ['the 5th of June, or the 6th of May', '05/06/2026'],
    ['a UTC time that is the next day in France', '2026-11-20T22:30:00Z'],
    ['a day that the calendar has not', '20261131'],
    ['the same in ISO form', '2026-11-31'],
    ['a month alone', '202611'],
    ['six digits under 102', '261120'],
    ['words', '20 novembre 2026'],
  ])('that may be %s stays, and is told', (_, date) => {
    const { terms, codes } = repair(dated(date))
    expect(terms.unreadableDates).toEqual([date])
    expect(codes).not.toContain('DATE_REWRITTEN')
  })

  it('of the schema’s other type is written in that of EN 16931', () => {
    const { terms, xml } = repair(
      edited(INVOICE, [
        /(<ram:IssueDateTime>\s*)<udt:DateTimeString format="102">\d{8}<\/udt:DateTimeString>/,
        '$1<udt:DateTime>2026-11-20T00:00:00</udt:DateTime>',
      ]),
    )
    expect(terms.issueDate).toBe('2026-11-20')
    expect(xml).not.toContain('udt:DateTime>')
  })

  it('of the invoice that a credit note corrects is a date as well', () => {
    const { repaired } = repair(edited(CREDIT_NOTE), {
      precedingInvoice: { number: 'INV/1', issueDate: '2026-10-05' },
    })
    const { xml } = repair(repaired)
    expect(xml).toContain('<qdt:DateTimeString format="102">20261005</qdt:DateTimeString>')
  })
})

describe('a bank account (BT-84)', () => {
  const IBAN = 'FR7630006000011234567890189'
  const RIB = '30006 00001 12345678901 89'
  const account = (content: string) =>
    edited(INVOICE, [
      /<ram:PayeePartyCreditorFinancialAccount>[^]*?<\/ram:PayeePartyCreditorFinancialAccount>/,
      `<ram:PayeePartyCreditorFinancialAccount>${content}</ram:PayeePartyCreditorFinancialAccount>`,
    ])
  const national = (number: string) => `<ram:ProprietaryID>${number}</ram:ProprietaryID>`
  const iban = (number: string) => `<ram:IBANID>${number}</ram:IBANID>`

  it('given as a national one, as Odoo 18 does, is an IBAN when it is sound', () => {
    const { terms, repairs, xml } = repair(edited('18.0 FAC_2026_00001_factur_x.xml'))
    expect(terms).toMatchObject({ iban: IBAN, nationalAccount: undefined })
    expect(repairs).toContainEqual({
      code: 'BT-84_IBAN',
      term: 'BT-84',
      detail: `${IBAN}, given as no IBAN`,
    })
    expect(xml).toContain(
      `<ram:PayeePartyCreditorFinancialAccount>${iban(IBAN)}</ram:PayeePartyCreditorFinancialAccount>`,
    )
  })

  it.each([
    ['with blanks', 'FR76 3000 6000 0112 3456 7890 189'],
    ['with the word for it', 'IBAN FR76 3000 6000 0112 3456 7890 189'],
    ['in small letters', 'fr7630006000011234567890189'],
  ])('%s is the same, wherever it stands', (_, typed) => {
    for (const content of [iban(typed), national(typed), `<ram:IBANID/>${national(typed)}`])
      expect(repair(account(content)).terms).toMatchObject({ iban: IBAN, nationalAccount: undefined })
  })

  it('keeps its name when it becomes an IBAN, in the order of the schema', () => {
    const { xml } = repair(account(`<ram:AccountName>Duret</ram:AccountName>${national(IBAN)}`))
    expect(xml).toContain(`${iban(IBAN)}<ram:AccountName>Duret</ram:AccountName></ram:Payee`)
  })

  it('that is no IBAN stays as it is, and the company’s is not put in its place', () => {
    const { terms } = repair(account(national(RIB)), { companyIban: 'FR1420041010050500013M02606' })
    expect(terms).toMatchObject({ iban: undefined, nationalAccount: RIB })
  })

  it('with a wrong key stays as it is', () => {
    const wrong = 'FR7630006000011234567890188'
    expect(repair(account(national(wrong))).terms).toMatchObject({ iban: undefined, nationalAccount: wrong })
  })

  it('that is no IBAN goes where another means of payment has one', () => {
    const means = (content: string) =>
      `<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>30</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>${content}</ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>`
    const { terms, xml, codes } = repair(
      edited(INVOICE, [
        /<ram:SpecifiedTradeSettlementPaymentMeans>[^]*<\/ram:SpecifiedTradeSettlementPaymentMeans>/,
        means(national(RIB)) + means(national(IBAN)) + means(iban(IBAN) + national(RIB)),
      ]),
    )
    expect(terms).toMatchObject({ iban: IBAN, nationalAccount: undefined })
    expect(xml.match(/<ram:SpecifiedTradeSettlementPaymentMeans>/g)).toHaveLength(2)
    expect(codes.filter((code) => code === 'BG-17_RIB_REMOVED')).toHaveLength(2)
  })
})
