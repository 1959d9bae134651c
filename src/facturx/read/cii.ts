import { DocumentError } from '../document-error.js'
import { parseXml, type XmlNode } from './xml.js'

/** The four namespaces of CII D16B, under the prefixes that everybody gives them. */
export const CII_NAMESPACES = {
  rsm: 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  ram: 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  udt: 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
  qdt: 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
} as const
export type CiiPrefix = keyof typeof CII_NAMESPACES

export const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XMLNS = 'http://www.w3.org/2000/xmlns/'

/** An element: text or children, never both. Names are local; the prefix says the namespace. */
export interface CiiElement {
  prefix: CiiPrefix
  name: string
  /** Namespace declarations are not among them. */
  attributes: Map<string, string>
  text: string
  children: CiiElement[]
}

/** A Cross Industry Invoice, in the order of the document. */
export interface Cii {
  root: CiiElement
}

/**
 * Reads a CII whatever prefixes it uses.
 * @throws {DocumentError} `XML_UNREADABLE`, `XML_FORBIDDEN`, `NOT_CII`, `TOO_LARGE`
 */
export function parseCii(xml: Uint8Array | string): Cii {
  const root = toElement(parseXml(xml))
  if (root.prefix !== 'rsm' || root.name !== 'CrossIndustryInvoice')
    throw new DocumentError('NOT_CII', `The root element is ${root.name}, not CrossIndustryInvoice.`)
  return { root }
}

/** The same text for all invoices that say the same: comments, white space, encoding and order of attributes aside. */
export function canonical({ root }: Cii): string {
  return JSON.stringify(canonicalElement(root))
}

function canonicalElement({ prefix, name, attributes, text, children }: CiiElement): unknown[] {
  const sorted = [...attributes].sort(([left], [right]) => (left < right ? -1 : 1))
  return [prefix, name, sorted, text.trim().replace(/\s+/g, ' '), children.map(canonicalElement)]
}

function toElement(node: XmlNode): CiiElement {
  const prefix = prefixOf(node)
  const children = node.children.map(toElement)
  if (children.length > 0 && node.text.trim() !== '')
    throw new DocumentError('NOT_CII', `${node.local} holds text between its elements.`)
  assertGrouped(node.local, children)
  const attributes = new Map<string, string>()
  for (const { name, local, uri, value } of node.attributes) {
    if (uri === XMLNS || name === 'xmlns') continue
    if (uri !== '' && uri !== XSI)
      throw new DocumentError('NOT_CII', `The attribute ${name} of ${node.local} is in a foreign namespace.`)
    attributes.set(uri === XSI ? `xsi:${local}` : local, value)
  }
  return { prefix, name: node.local, attributes, text: children.length > 0 ? '' : node.text, children }
}

function prefixOf({ local, uri }: XmlNode): CiiPrefix {
  for (const prefix of ['rsm', 'ram', 'udt', 'qdt'] as const)
    if (CII_NAMESPACES[prefix] === uri) return prefix
  throw new DocumentError('NOT_CII', `The element ${local} is in the namespace '${uri}', which CII has not.`)
}

/** Every type of the D16B schema is a sequence, so elements of one name stand together; repairs rely on it. */
function assertGrouped(parent: string, children: readonly CiiElement[]): void {
  const seen = new Set<string>()
  let previous: string | undefined
  for (const child of children) {
    const name = qualified(child)
    if (name === previous) continue
    if (seen.has(name))
      throw new DocumentError('NOT_CII', `In ${parent}, the elements ${name} are not next to each other.`)
    seen.add(name)
    previous = name
  }
}

function qualified({ prefix, name }: CiiElement): string {
  return `${prefix}:${name}`
}
