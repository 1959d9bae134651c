import { allTerms, readBusinessTerms } from '../../src/facturx/business-terms.js'
import { parseCii, type Cii } from '../../src/facturx/cii.js'
import { serialiseCii } from '../../src/facturx/serialise.js'
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
/** A negative price becomes positive, and the quantity of the same line takes the sign: the product is the same. */
const NET_PRICE = `${LINE}/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount`
const QUANTITY = `${LINE}/SpecifiedLineTradeDelivery/BilledQuantity`
/** Odoo's filler: may go where it repeats the number of the invoice, and only there. */
const ORDER = `${TRANSACTION}/ApplicableHeaderTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID`
const MAY_DISAPPEAR = [
  `${LINE}/SpecifiedTradeProduct/Description`,
  `${LINE}/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/ChargeAmount`,
  `${TRANSACTION}/ApplicableHeaderTradeDelivery/ShipToTradeParty/DefinedTradeContact/PersonName`,
  `${TRANSACTION}/ApplicableHeaderTradeAgreement/SellerTradeParty/DefinedTradeContact/EmailURIUniversalCommunication/URIID/@schemeID`,
]

function repaired(xml: Uint8Array): { before: Cii; after: Cii } {
  const before = parseCii(xml)
  const { cii } = repairCii(before, CONTEXT)
  return { before, after: parseCii(serialiseCii(cii)) }
}

/** The positions, from 1, of the lines whose price and quantity both changed sign, from a negative price. */
function signsMoved(before: Cii, after: Cii): number[] {
  const [old, now] = [readBusinessTerms(before).lines, readBusinessTerms(after).lines]
  return old.flatMap((line, index) => {
    const [price, quantity] = [now[index]?.netPrice, now[index]?.quantity]
    const moved = line.netPrice === `-${price}` && opposite(line.quantity) === quantity
    return moved ? [index + 1] : []
  })
}

const opposite = (number = '') => (number.startsWith('-') ? number.slice(1) : `-${number}`)

function signPaths(position: number): string[] {
  const line = position === 1 ? LINE : `${LINE}[${position}]`
  return [NET_PRICE, QUANTITY].map((path) => path.replace(LINE, line))
}

const plain = (path: string) => path.replace(/\[\d+\]/g, '')

describe.each(realInvoices)('$name, repaired', ({ xml }) => {
  it('differs only where Chorus Pro wants it to', async () => {
    const { before, after } = repaired(await xml())
    const [old, now] = [allTerms(before), allTerms(after)]
    const isCreditNote = readBusinessTerms(before).typeCode === '381'
    const appeared = [...now.keys()].filter((path) => !old.has(path)).map(plain)
    const disappeared = [...old.keys()].filter((path) => !now.has(path)).map(plain)
    const changed = [...old].filter(([path, value]) => now.has(path) && now.get(path) !== value)
    const number = readBusinessTerms(before).number
    const mayDisappear = [...MAY_DISAPPEAR, ...(old.get(ORDER) === number ? [ORDER] : [])]
    const mayChange = [...MAY_CHANGE, ...signsMoved(before, after).flatMap(signPaths)]
    const mayAppear = [...MAY_APPEAR, ...(isCreditNote ? MAY_APPEAR_ON_CREDIT_NOTES : [])]
    expect(appeared.filter((path) => !mayAppear.includes(path))).toEqual([])
    expect(disappeared.filter((path) => !mayDisappear.includes(path))).toEqual([])
    expect(changed.map(([path]) => path).filter((path) => !mayChange.includes(path))).toEqual([])
  })

  it('asks the same money of the same buyer for the same things', async () => {
    const { before, after } = repaired(await xml())
    const [old, now] = [readBusinessTerms(before), readBusinessTerms(after)]
    const moved = new Set(signsMoved(before, after).map((position) => old.lines[position - 1]?.id))
    const untouched = (terms: typeof old) => ({
      ...terms,
      orderReference: terms.orderReference === terms.number ? undefined : terms.orderReference,
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
        ...(moved.has(line.id) && { netPrice: 'moved', grossPrice: 'moved', quantity: 'moved' }),
        text: description ?? name,
      })),
    })
    expect(untouched(now)).toEqual(untouched(old))
  })

  it('has nothing of what Chorus Pro refuses', async () => {
    const { after } = repaired(await xml())
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
    expect(terms.orderReference).not.toBe(terms.number)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(textAt(line, ['SpecifiedTradeProduct', 'Name'])).toBeDefined()
    for (const { netPrice } of terms.lines) expect(netPrice).not.toMatch(/^-/)
  })

  it('announces the core profile', async () => {
    const { after } = repaired(await xml())
    expect(readBusinessTerms(after).specification).toBe('urn:cen.eu:en16931:2017')
  })

  it('is left alone the second time', async () => {
    const first = repairCii(parseCii(await xml()), CONTEXT)
    const second = repairCii(first.cii, CONTEXT)
    expect(first.repairs).not.toEqual([])
    expect(second.repairs).toEqual([])
    expect(serialiseCii(second.cii)).toBe(serialiseCii(first.cii))
  })
})
