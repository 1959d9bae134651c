import type { Cii } from '../cii.js'
import type { XmlElement } from '../xml.js'
import { missing, type Refusal, refusal, unless } from './refusal.js'

const SIRET_SCHEME = '0002'
/** ISO 6523 code for a VAT number as the identifier of an EU company outside France. */
const EU_VAT_SCHEME = '0223'

const AGREEMENT = 'SupplyChainTradeTransaction.ApplicableHeaderTradeAgreement'

/** Names, countries and identifiers of seller and buyer: full SIRETs, or a VAT number for a seller abroad. */
export function checkParties(cii: Cii): Refusal[] {
  return [
    ...party(cii.seller, 'SellerTradeParty', ['BR-06', 'BR-09']),
    ...party(cii.buyer, 'BuyerTradeParty', ['BR-07', 'BR-11']),
    ...sellerIdentifier(cii),
    ...buyerIdentifier(cii),
    ...vatPrefixes(cii),
  ]
}

function party(
  element: XmlElement | undefined,
  name: string,
  [nameRule, countryRule]: [string, string],
): Refusal[] {
  const absent: Refusal[] = []
  if (element?.text('Name') === undefined) absent.push(missing(nameRule, `${AGREEMENT}.${name}.Name`))
  if (element?.text('PostalTradeAddress', 'CountryID') === undefined) {
    absent.push(missing(countryRule, `${AGREEMENT}.${name}.PostalTradeAddress.CountryID`))
  }
  return absent
}

function sellerIdentifier(cii: Cii): Refusal[] {
  const identifier = cii.sellerIdentifier
  if (identifier === undefined) {
    return [missing('BT-30', `${AGREEMENT}.SellerTradeParty.SpecifiedLegalOrganization.ID`)]
  }
  const kind = scheme(cii.seller)
  if (kind === SIRET_SCHEME) return siret(identifier, 'BT-30', 'fournisseur')
  return kind === EU_VAT_SCHEME
    ? unless(/^[A-Z]{2}\w{2,}$/.test(identifier), 'BT-30', 'Le numéro de TVA du fournisseur est invalide')
    : [refusal('BT-30', "Le type d'identifiant du fournisseur est absent ou inconnu")]
}

function buyerIdentifier(cii: Cii): Refusal[] {
  const identifier = cii.buyerIdentifier
  if (identifier === undefined) {
    return [missing('BT-47', `${AGREEMENT}.BuyerTradeParty.SpecifiedLegalOrganization.ID`)]
  }
  return scheme(cii.buyer) === SIRET_SCHEME
    ? siret(identifier, 'BT-47', 'destinataire')
    : [refusal('BT-47', "Le type d'identifiant du destinataire doit être un SIRET (0002)")]
}

const siret = (identifier: string, rule: string, role: string): Refusal[] =>
  unless(
    /^\d{14}$/.test(identifier),
    rule,
    `L'identifiant du ${role} ${identifier} n'est pas un SIRET de 14 chiffres`,
  )

const scheme = (party: XmlElement | undefined): string | undefined =>
  party?.first('SpecifiedLegalOrganization', 'ID')?.attributes.get('schemeID')

/** BR-CO-09: a VAT number starts with its country's code. */
function vatPrefixes(cii: Cii): Refusal[] {
  const numbers = [cii.seller, cii.buyer].flatMap((party) => vatNumbers(party))
  const wrong = numbers.filter((number) => !/^[A-Z]{2}/.test(number))
  return wrong.map((number) => refusal('BR-CO-09', `Le numéro de TVA ${number} n'a pas de préfixe de pays`))
}

/** BT-31, BT-48: tax registrations under scheme VA. */
export const vatNumbers = (party: XmlElement | undefined): string[] =>
  (party?.all('SpecifiedTaxRegistration', 'ID') ?? [])
    .filter((id) => id.attributes.get('schemeID') === 'VA' && id.text() !== undefined)
    .map((id) => id.content.trim())
