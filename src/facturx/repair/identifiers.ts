import { isSiren, isSiret, normaliseSiret, sirenOf } from '../../domain/recipients/siret.js'
import type { CiiElement } from '../read/cii.js'
import { createElement, elementAt, elementsAt, insertChild, textAt } from '../read/cii-tree.js'
import type { Repair } from './repair-record.js'
import { LEGAL_ORGANIZATION_ORDER, TRADE_PARTY_ORDER } from './schema-order.js'

/** What the bridge knows of the two parties. Each is used only when it is a SIRET. */
export interface KnownSirets {
  readonly sellerSiret?: string | undefined
  readonly buyerSiret?: string | undefined
}

const SIRET_SCHEME = '0002'
/** ISO 6523: SIRENE, under which Chorus Pro reads a SIRET; the SIRET; the addresses of the reform, which begin with a SIREN. */
const SIRET_SCHEMES = [SIRET_SCHEME, '0009', '0225']
/** The VAT number of a company of the EU, in place of a SIRET (AIFE, annexe EDI). */
const EU_VAT_SCHEME = '0223'

/**
 * BT-30 and BT-47. Chorus Pro reads the whole SIRET under 0002 and refuses a SIREN (measured); the Factur-X of the French
 * reform holds the SIREN. Where the document names the company of the SIRET that is known, by its SIREN, its VAT number or
 * nothing at all, that SIRET takes its place. Another establishment of the company stays, and so does another company:
 * such a document is of another invoice, or out of date, and must not be made to look right.
 */
export function setSirets(transaction: CiiElement | undefined, known: KnownSirets): Repair[] {
  const agreement = elementAt(transaction, ['ApplicableHeaderTradeAgreement'])
  const seller = elementAt(agreement, ['SellerTradeParty'])
  const buyer = elementAt(agreement, ['BuyerTradeParty'])
  const [sellerSiret, buyerSiret] = [siretOr(known.sellerSiret), siretOr(known.buyerSiret)]
  return [
    ...(seller === undefined ? [] : setSiret(seller, 'BT-30', sellerSiret ?? siretElsewhere(seller))),
    ...(buyer === undefined ? [] : setSiret(buyer, 'BT-47', buyerSiret)),
  ]
}

function siretOr(typed: string | undefined): string | undefined {
  const siret = normaliseSiret(typed ?? '')
  return isSiret(siret) ? siret : undefined
}

function setSiret(party: CiiElement, term: string, known: string | undefined): Repair[] {
  const id = elementAt(party, ['SpecifiedLegalOrganization', 'ID'])
  const text = id?.text.trim() ?? ''
  const scheme = schemeOf(id)
  const said = text === '' ? (siretOfParty(party) ?? sellerSiren(party)) : companyNumber(text)
  const isShort = known !== undefined && (isShortFormOf(said, known) || isCutWithBlanks(text, known))
  const siret = isShort ? known : said
  if (siret === undefined || !isSiret(siret)) return []
  if (scheme === EU_VAT_SCHEME && !/^FR/i.test(text)) return []
  if (!['', ...SIRET_SCHEMES].includes(scheme) && siret !== known) return []
  if (text === siret && scheme === SIRET_SCHEME) return []
  writeSiret(party, siret)
  if (text === siret && scheme === '')
    return [{ code: `${term}_SCHEME_ADDED`, term, detail: `${siret} under scheme ${SIRET_SCHEME}` }]
  const before = text === '' ? '' : ` instead of ${text}${scheme === '' ? '' : ` under ${scheme}`}`
  return [{ code: `${term}_SIRET_SET`, term, detail: `${siret} under scheme ${SIRET_SCHEME}${before}` }]
}

function writeSiret(party: CiiElement, siret: string): void {
  let organization = elementAt(party, ['SpecifiedLegalOrganization'])
  if (organization === undefined) {
    organization = createElement('SpecifiedLegalOrganization', [])
    insertChild(party, organization, TRADE_PARTY_ORDER)
  }
  const id = elementAt(organization, ['ID'])
  if (id === undefined) {
    const created = createElement('ID', siret, { attributes: { schemeID: SIRET_SCHEME } })
    insertChild(organization, created, LEGAL_ORGANIZATION_ORDER)
    return
  }
  id.text = siret
  id.attributes.set('schemeID', SIRET_SCHEME)
}

/**
 * Whether an identifier names the company of a SIRET without saying which establishment: nothing, its SIREN, or a SIRET
 * that lost digits at its end (Odoo 18 keeps 14 characters of it, blanks included).
 */
function isShortFormOf(said: string | undefined, siret: string): boolean {
  return said === undefined || (said.length >= sirenOf(siret).length && siret.startsWith(said))
}

/**
 * Whether an identifier is the beginning of this SIRET as it was typed, blanks counted: Odoo takes nine characters of it
 * for the SIREN.
 */
function isCutWithBlanks(text: string, siret: string): boolean {
  const typed = text.trim()
  const digits = normaliseSiret(typed)
  return digits.length < typed.length && digits.length >= SHORTEST_CUT && siret.startsWith(digits)
}

/** Of nine characters, two or three may be blanks. */
const SHORTEST_CUT = 6

/** Whose SIREN a seller's VAT number (BT-31) bears: a document must not be given the SIRET of another company. */
function sellerSiren(party: CiiElement): string | undefined {
  if (party.name !== 'SellerTradeParty') return undefined
  const number = companyNumber(textAt(party, ['SpecifiedTaxRegistration', 'ID']) ?? '')
  return isSiren(number) ? number : undefined
}

/**
 * The SIRET or SIREN in an identifier: without blanks, out of a French VAT number, out of an address of the reform
 * (`732829320_73282932000074_SERVICE`), out of « RCS Lyon 732 829 320 ». What is none of these stays as it is.
 */
function companyNumber(text: string): string {
  const address = /^\s*(\d{9})_(\d{14})(?:_.*)?$/.exec(text) ?? /^\s*(\d{9})_/.exec(text)
  if (address !== null) return address[2] ?? address[1] ?? ''
  const number = normaliseSiret(text)
  const vat = /^FR[0-9A-HJ-NP-Z]{2}(\d{9})$/i.exec(number)
  if (vat !== null) return vat[1] ?? ''
  const digits = number.replace(/\D/g, '')
  return isSiren(digits) || isSiret(digits) ? digits : number
}

/** What a party without legal registration (BT-30, BT-47) says of itself in its other identifiers (BT-29, BT-46). */
function siretOfParty(party: CiiElement): string | undefined {
  const numbers = numbersUnder(identifiersOf(party), SIRET_SCHEMES)
  return numbers.find(isSiret) ?? numbers.find(isSiren)
}

/** The SIRET that a party's other identifiers or its address (BT-29, BT-34) hold, of the company that it says it is. */
function siretElsewhere(party: CiiElement): string | undefined {
  const legal = textAt(party, ['SpecifiedLegalOrganization', 'ID'])
  const vat = textAt(party, ['SpecifiedTaxRegistration', 'ID'])
  const named = [legal, vat].map((text) => companyNumber(text ?? '')).find((number) => /^\d{9}/.test(number))
  return [
    ...numbersUnder(identifiersOf(party), [...SIRET_SCHEMES, '']),
    ...numbersUnder(elementsAt(party, ['URIUniversalCommunication', 'URIID']), SIRET_SCHEMES),
  ].find((number) => isSiret(number) && (named === undefined || sirenOf(number) === sirenOf(named)))
}

/** BT-29 or BT-46. */
function identifiersOf(party: CiiElement): CiiElement[] {
  return [...elementsAt(party, ['GlobalID']), ...elementsAt(party, ['ID'])]
}

function numbersUnder(elements: readonly CiiElement[], schemes: readonly string[]): string[] {
  return elements
    .filter((element) => schemes.includes(schemeOf(element)))
    .map(({ text }) => companyNumber(text))
}

function schemeOf(element: CiiElement | undefined): string {
  return element?.attributes.get('schemeID')?.trim() ?? ''
}
