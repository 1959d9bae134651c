import { allTerms, readBusinessTerms } from '../../src/facturx/business-terms.js'
import { parseCii, serialiseCii, type Cii } from '../../src/facturx/cii.js'
import { elementsAt, textAt } from '../../src/facturx/cii-tree.js'
import { repairCii, type RepairContext } from '../../src/facturx/repair.js'
import { realInvoices } from './documents.js'

const CONTEXT: RepairContext = {
  framework: 'A1',
  companyIban: 'FR76 3000 6000 0112 3456 7890 189',
  precedingInvoice: { number: 'INV/2026/00003', issueDate: '2026-10-05' },
}
const TRANSACTION = '/CrossIndustryInvoice/SupplyChainTradeTransaction'
const LINE = `${TRANSACTION}/IncludedSupplyChainTradeLineItem`
const SETTLEMENT = `${TRANSACTION}/ApplicableHeaderTradeSettlement`
const CONTEXT_PATH = '/CrossIndustryInvoice/ExchangedDocumentContext'

/** Paths without the numbers of repeated elements. */
const MAY_APPEAR = [
  `${CONTEXT_PATH}/BusinessProcessSpecifiedDocumentContextParameter/ID`,
  `${LINE}/SpecifiedTradeProduct/Name`,
]
const MAY_APPEAR_ON_CREDIT_NOTES = [
  `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/TypeCode`,
  `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID`,
  `${SETTLEMENT}/InvoiceReferencedDocument/IssuerAssignedID`,
  `${SETTLEMENT}/InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString`,
  `${SETTLEMENT}/InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString/@format`,
]
const MAY_CHANGE = [`${CONTEXT_PATH}/GuidelineSpecifiedDocumentContextParameter/ID`]
const MAY_DISAPPEAR = [
  `${LINE}/SpecifiedTradeProduct/Description`,
  `${LINE}/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/ChargeAmount`,
  `${TRANSACTION}/ApplicableHeaderTradeDelivery/ShipToTradeParty/DefinedTradeContact/PersonName`,
  `${TRANSACTION}/ApplicableHeaderTradeAgreement/SellerTradeParty/DefinedTradeContact/EmailURIUniversalCommunication/URIID/@schemeID`,
]

async function repaired(xml: Uint8Array): Promise<{ before: Cii; after: Cii }> {
  const before = await parseCii(xml)
  const { cii } = repairCii(before, CONTEXT)
  return { before, after: await parseCii(serialiseCii(cii)) }
}

const plain = (path: string) => path.replace(/\[\d+\]/g, '')

describe.each(realInvoices)('$name, repaired', ({ xml }) => {
  it('differs only where Chorus Pro wants it to', async () => {
    const { before, after } = await repaired(await xml())
    const [old, now] = [allTerms(before), allTerms(after)]
    const isCreditNote = readBusinessTerms(before).typeCode === '381'
    const appeared = [...now.keys()].filter((path) => !old.has(path)).map(plain)
    const disappeared = [...old.keys()].filter((path) => !now.has(path)).map(plain)
    const changed = [...old].filter(([path, value]) => now.has(path) && now.get(path) !== value)
    const mayAppear = [...MAY_APPEAR, ...(isCreditNote ? MAY_APPEAR_ON_CREDIT_NOTES : [])]
    expect(appeared.filter((path) => !mayAppear.includes(path))).toEqual([])
    expect(disappeared.filter((path) => !MAY_DISAPPEAR.includes(path))).toEqual([])
    expect(changed.map(([path]) => plain(path)).filter((path) => !MAY_CHANGE.includes(path))).toEqual([])
  })

  it('asks the same money of the same buyer for the same things', async () => {
    const { before, after } = await repaired(await xml())
    const [old, now] = [readBusinessTerms(before), readBusinessTerms(after)]
    const untouched = (terms: typeof old) => ({
      ...terms,
      businessProcess: null,
      specification: null,
      precedingInvoice: null,
      paymentMeansCode: null,
      iban: null,
      lines: terms.lines.map(({ name, description, grossPrice, netPrice, priceDiscount, ...line }) => ({
        ...line,
        netPrice,
        priceDiscount,
        grossPrice: grossPrice ?? netPrice,
        text: description ?? name,
      })),
    })
    expect(untouched(now)).toEqual(untouched(old))
  })

  it('has nothing of what Chorus Pro refuses', async () => {
    const { after } = await repaired(await xml())
    const terms = readBusinessTerms(after)
    const settlement = ['SupplyChainTradeTransaction', 'ApplicableHeaderTradeSettlement']
    const lines = elementsAt(after.root, ['SupplyChainTradeTransaction', 'IncludedSupplyChainTradeLineItem'])
    const grossPrices = elementsAt(after.root, [
      'SupplyChainTradeTransaction',
      'IncludedSupplyChainTradeLineItem',
      'SpecifiedLineTradeAgreement',
      'GrossPriceProductTradePrice',
    ])
    const means = elementsAt(after.root, [...settlement, 'SpecifiedTradeSettlementPaymentMeans'])
    expect(terms.businessProcess).toBe('A1')
    expect(means.length).toBeGreaterThan(0)
    for (const each of means) {
      expect(['30', '31', '42', '10', '20', '48', '49', '57', '58', '97']).toContain(
        textAt(each, ['TypeCode']),
      )
      expect(textAt(each, ['PayeePartyCreditorFinancialAccount', 'IBANID'])).toMatch(/^FR\d{25}$/)
    }
    expect(terms.sellerSiret).toMatch(/^\d{14}$/)
    expect(terms.sellerScheme).toBe('0002')
    expect(terms.buyerSiret).toMatch(/^\d{14}$/)
    expect(terms.buyerScheme).toBe('0002')
    for (const gross of grossPrices)
      expect(textAt(gross, ['AppliedTradeAllowanceCharge', 'ActualAmount'])).toBeDefined()
    expect(terms.number).toMatch(/^[A-Za-z0-9 \-+_/]{1,20}$/)
    for (const reference of [terms.serviceCode, terms.orderReference, terms.contractReference])
      expect(reference?.length ?? 0).toBeLessThanOrEqual(50)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(textAt(line, ['SpecifiedTradeProduct', 'Name'])).toBeDefined()
  })

  it('announces the core profile', async () => {
    const { after } = await repaired(await xml())
    expect(readBusinessTerms(after).specification).toBe('urn:cen.eu:en16931:2017')
  })

  it('is left alone the second time', async () => {
    const first = repairCii(await parseCii(await xml()), CONTEXT)
    const second = repairCii(first.cii, CONTEXT)
    expect(first.repairs).not.toEqual([])
    expect(second.repairs).toEqual([])
    expect(serialiseCii(second.cii)).toBe(serialiseCii(first.cii))
  })
})
