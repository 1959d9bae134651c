import { allTerms, readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii, type Cii } from '../../src/facturx/read/cii.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { elementsAt, textAt } from '../../src/facturx/read/cii-tree.js'
import { repairCii, type RepairContext } from '../../src/facturx/repair/repair.js'
import { allRealInvoices, realXml } from './documents.js'

/** What the bridge knows of the invoice of a document. */
function contextOf(name: string): RepairContext {
  return {
    framework: 'A1',
    companyIban: 'FR76 3000 6000 0112 3456 7890 189',
    precedingInvoice: { number: 'INV/2026/00003', issueDate: '2026-10-05' },
    sellerSiret: '73282932000074',
    buyerSiret: buyerSiretOf(name),
  }
}

/** The Factur-X of the reform holds the SIREN alone; the same invoice of the summer before holds the SIRET. */
function buyerSiretOf(name: string): string | undefined {
  const number = /^19\.0-pdp-siren (R?INV_\d+_\d+)/.exec(name)?.[1]
  if (number === undefined) return undefined
  return readBusinessTerms(parseCii(realXml(`19.0-pdp ${number}_factur_x.xml`))).buyerSiret
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
const MAY_CHANGE = [
  `${CONTEXT_PATH}/GuidelineSpecifiedDocumentContextParameter/ID`,
  `${CONTEXT_PATH}/BusinessProcessSpecifiedDocumentContextParameter/ID`,
]
/** A SIREN may become the SIRET of that company, and nothing else. */
const AGREEMENT_PATH = `${TRANSACTION}/ApplicableHeaderTradeAgreement`
const LEGAL_IDS = ['Seller', 'Buyer'].map(
  (party) => `${AGREEMENT_PATH}/${party}TradeParty/SpecifiedLegalOrganization/ID`,
)
/** An IBAN may go from the one place to the other. */
const ACCOUNT = `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount`
const [IBAN, NATIONAL] = [`${ACCOUNT}/IBANID`, `${ACCOUNT}/ProprietaryID`]
/** What Odoo writes by itself where there is no commitment number. */
const FILLER = /^(?:R?(?:INV|FAC)\/\d{4}\/\d{5}|S\d{5}|Reversal of: .*)$/
/** A negative price becomes positive, and the quantity of the same line takes the sign: the product is the same. */
const NET_PRICE = `${LINE}/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount`
const QUANTITY = `${LINE}/SpecifiedLineTradeDelivery/BilledQuantity`
/** Odoo's filler may go, and nothing else. */
const ORDER = `${TRANSACTION}/ApplicableHeaderTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID`
const MAY_DISAPPEAR = [
  `${LINE}/SpecifiedTradeProduct/Description`,
  `${LINE}/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/ChargeAmount`,
  `${TRANSACTION}/ApplicableHeaderTradeDelivery/ShipToTradeParty/DefinedTradeContact/PersonName`,
  `${TRANSACTION}/ApplicableHeaderTradeAgreement/SellerTradeParty/DefinedTradeContact/EmailURIUniversalCommunication/URIID/@schemeID`,
]

function repaired(xml: Uint8Array, name: string): { before: Cii; after: Cii } {
  const before = parseCii(xml)
  const { cii } = repairCii(before, contextOf(name))
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

describe.each(allRealInvoices)('$name, repaired', ({ name, xml }) => {
  it('differs only where Chorus Pro wants it to', async () => {
    const { before, after } = repaired(await xml(), name)
    const [old, now] = [allTerms(before), allTerms(after)]
    const isCreditNote = readBusinessTerms(before).typeCode === '381'
    const appeared = [...now.keys()].filter((path) => !old.has(path)).map(plain)
    const disappeared = [...old.keys()].filter((path) => !now.has(path)).map(plain)
    const changed = [...old].filter(([path, value]) => now.has(path) && now.get(path) !== value)
    const isFiller = FILLER.test(old.get(ORDER) ?? '')
    const isMoved = old.get(NATIONAL) !== undefined && old.get(NATIONAL) === now.get(IBAN)
    const isCompleted = (path: string) =>
      (old.get(path) ?? '').length === 9 && now.get(path)?.startsWith(old.get(path) ?? '') === true
    const mayDisappear = [...MAY_DISAPPEAR, ...(isFiller ? [ORDER] : []), ...(isMoved ? [NATIONAL] : [])]
    const mayChange = [
      ...MAY_CHANGE,
      ...signsMoved(before, after).flatMap(signPaths),
      ...LEGAL_IDS.filter(isCompleted),
    ]
    const mayAppear = [
      ...MAY_APPEAR,
      ...(isMoved ? [IBAN] : []),
      ...(isCreditNote ? MAY_APPEAR_ON_CREDIT_NOTES : []),
    ]
    expect(appeared.filter((path) => !mayAppear.includes(path))).toEqual([])
    expect(disappeared.filter((path) => !mayDisappear.includes(path))).toEqual([])
    expect(changed.map(([path]) => path).filter((path) => !mayChange.includes(path))).toEqual([])
  })

  it('asks the same money of the same buyer for the same things', async () => {
    const { before, after } = repaired(await xml(), name)
    const [old, now] = [readBusinessTerms(before), readBusinessTerms(after)]
    const moved = new Set(signsMoved(before, after).map((position) => old.lines[position - 1]?.id))
    const untouched = (terms: typeof old) => ({
      ...terms,
      orderReference: FILLER.test(terms.orderReference ?? '') ? undefined : terms.orderReference,
      sellerSiret: terms.sellerSiret?.slice(0, 9),
      buyerSiret: terms.buyerSiret?.slice(0, 9),
      businessProcess: null,
      specification: null,
      precedingInvoice: null,
      paymentMeansCode: null,
      iban: null,
      nationalAccount: null,
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
    const { after } = repaired(await xml(), name)
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
    expect(terms.orderReference ?? '').not.toMatch(FILLER)
    expect(terms.nationalAccount).toBeUndefined()
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(textAt(line, ['SpecifiedTradeProduct', 'Name'])).toBeDefined()
    for (const { netPrice } of terms.lines) expect(netPrice).not.toMatch(/^-/)
  })

  it('announces the core profile', async () => {
    const { after } = repaired(await xml(), name)
    expect(readBusinessTerms(after).specification).toBe('urn:cen.eu:en16931:2017')
  })

  it('is left alone the second time', async () => {
    const first = repairCii(parseCii(await xml()), contextOf(name))
    const second = repairCii(first.cii, contextOf(name))
    expect(first.repairs).not.toEqual([])
    expect(second.repairs).toEqual([])
    expect(serialiseCii(second.cii)).toBe(serialiseCii(first.cii))
  })
})
