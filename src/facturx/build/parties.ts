import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { InvoiceData, InvoiceParty, VatCategory } from '../../domain/invoice/invoice-data.js'
import { type Child, date, group, present, text } from './elements.js'
import type { CiiElement } from '../read/cii.js'
import { createElement as element } from '../read/cii-tree.js'

/**
 * BG-4 and BG-7.
 * @throws {InvoiceDataError} `BUYER_VAT_MISSING`
 */
export function parties(data: InvoiceData): CiiElement[] {
  const { seller, buyer } = data
  const intraCommunity = has(data, 'K')
  if (intraCommunity && compact(buyer.vatNumber) === '')
    throw new InvoiceDataError(
      'BUYER_VAT_MISSING',
      'An intra-community supply, and no VAT number of the buyer.',
    )
  const outOfScope = has(data, 'O')
  return [
    party('SellerTradeParty', seller, outOfScope ? undefined : (vatNumber(seller) ?? taxNumber(data))),
    party('BuyerTradeParty', buyer, outOfScope ? undefined : vatNumber(buyer)),
  ]
}

/** BG-13. An intra-community supply says when and to which country it went (BR-IC-11, BR-IC-12). */
export function delivery(data: InvoiceData): CiiElement {
  const intraCommunity = has(data, 'K')
  const day = data.deliveryDate ?? (intraCommunity ? data.issueDate : undefined)
  return element(
    'ApplicableHeaderTradeDelivery',
    present([
      intraCommunity ? group('ShipToTradeParty', [address(data.buyer)]) : undefined,
      day === undefined
        ? undefined
        : element('ActualDeliverySupplyChainEvent', [date('OccurrenceDateTime', day)]),
    ]),
  )
}

function party(role: string, who: InvoiceParty, registration: Child): CiiElement {
  const { name, siret, contact } = who
  return element(
    role,
    present([
      text('Name', name),
      element('SpecifiedLegalOrganization', [
        element('ID', compact(siret), { attributes: { schemeID: '0002' } }),
      ]),
      group('DefinedTradeContact', [
        text('PersonName', contact?.name),
        group('TelephoneUniversalCommunication', [text('CompleteNumber', contact?.telephone)]),
        group('EmailURIUniversalCommunication', [text('URIID', contact?.email)]),
      ]),
      address(who),
      registration,
    ]),
  )
}

function address({ address: place }: InvoiceParty): Child {
  return group('PostalTradeAddress', [
    text('PostcodeCode', place.postcode),
    text('LineOne', place.street),
    text('LineTwo', place.street2),
    text('CityName', place.city),
    text('CountryID', place.country),
  ])
}

/** BT-31, BT-48 */
function vatNumber({ vatNumber: number }: InvoiceParty): Child {
  return group('SpecifiedTaxRegistration', [text('ID', compact(number), { schemeID: 'VA' })])
}

/** The SIREN is the beginning of the SIRET; a company registered with a platform may show it alone. */
const SIREN = /^(\d{9})(?:\d{5})?$/
const WITHOUT_VAT: readonly VatCategory[] = ['E', 'AE']

/**
 * BT-32. A small business (CGI, article 293 B) has no VAT number; the tax authority knows it by its SIREN, which
 * satisfies BR-E-02. Who charges VAT has a number that is missing here.
 */
function taxNumber({ seller, vat }: InvoiceData): Child {
  const [, siren] = SIREN.exec(compact(seller.siret)) ?? []
  if (vat.some(({ category }) => !WITHOUT_VAT.includes(category))) return undefined
  return group('SpecifiedTaxRegistration', [text('ID', siren, { schemeID: 'FC' })])
}

function has({ vat }: InvoiceData, category: VatCategory): boolean {
  return vat.some((entry) => entry.category === category)
}

function compact(number = ''): string {
  return number.replaceAll(/\s/g, '')
}
