import sax from 'sax'
import { DocumentError } from '../document-error.js'
import { decodeXml } from './xml-encoding.js'
import { isIllegalXmlText } from './xml-text.js'

/** An invoice of a thousand lines has about 1.5 MB of XML; the rest is for supporting documents. */
export const MAX_XML_BYTES = 10 * 1024 * 1024
/** The deepest path of CII D16B has about ten elements. */
const MAX_DEPTH = 64
/** A line has about thirty. */
const MAX_ELEMENTS = 300_000
/** No tag of CII needs more; the time for a tag grows with the square of its attributes. */
const MAX_TAG_LENGTH = 8192

export interface XmlAttribute {
  readonly name: string
  readonly local: string
  readonly uri: string
  readonly value: string
}

/** An element with its namespace resolved. `text` is all its character data, CDATA included. */
export interface XmlNode {
  readonly local: string
  readonly uri: string
  readonly attributes: readonly XmlAttribute[]
  readonly text: string
  readonly children: readonly XmlNode[]
}

/**
 * Reads XML; of a text, whatever encoding it was in before does not count. Comments and processing instructions are dropped. A DOCTYPE is refused before parsing, so no
 * entity but the five of XML itself is ever expanded.
 * @throws {DocumentError} `XML_UNREADABLE`, `XML_FORBIDDEN`, `TOO_LARGE`
 */
export function parseXml(xml: Uint8Array | string): XmlNode {
  const text = decode(xml)
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(text))
    throw new DocumentError('XML_FORBIDDEN', 'The XML declares a document type or entities.')
  return parse(text)
}

function decode(xml: Uint8Array | string): string {
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.byteLength
  if (size > MAX_XML_BYTES)
    throw new DocumentError('TOO_LARGE', `The XML has ${size} bytes; at most ${MAX_XML_BYTES} are read.`)
  const text = typeof xml === 'string' ? xml.replace(/^\uFEFF/, '') : decodeXml(xml)
  return text.replace(/\r\n?/g, '\n')
}

interface OpenNode extends XmlNode {
  text: string
  readonly children: XmlNode[]
}

function parse(text: string): XmlNode {
  const roots: XmlNode[] = []
  const open: OpenNode[] = []
  const state = { elements: 0, inTag: false }
  const parser = sax.parser(true, { xmlns: true })
  parser.onerror = (cause) => {
    throw new DocumentError('XML_UNREADABLE', `The XML is not well-formed: ${firstLine(cause)}`, { cause })
  }
  parser.onopentagstart = () => {
    state.inTag = true
  }
  parser.onopentag = (tag) => {
    state.inTag = false
    const node = openNode(tag)
    if (open.length >= MAX_DEPTH) throw tooLarge(`nested more than ${MAX_DEPTH} elements deep`)
    if (++state.elements > MAX_ELEMENTS) throw tooLarge(`made of more than ${MAX_ELEMENTS} elements`)
    ;(open.at(-1)?.children ?? roots).push(node)
    open.push(node)
  }
  parser.ontext = parser.oncdata = (piece) => {
    const node = open.at(-1)
    if (node !== undefined) node.text += piece
  }
  parser.onclosetag = () => {
    const node = open.pop()
    if (node !== undefined) assertLegal(node)
  }
  for (let at = 0; at < text.length; at += MAX_TAG_LENGTH) {
    parser.write(text.slice(at, at + MAX_TAG_LENGTH))
    if (state.inTag && parser.position - parser.startTagPosition > MAX_TAG_LENGTH)
      throw tooLarge(`holding a tag of more than ${MAX_TAG_LENGTH} characters`)
  }
  parser.close()
  const [root, second] = roots
  if (root === undefined || second !== undefined)
    throw new DocumentError('XML_UNREADABLE', `The XML has ${roots.length} root elements.`)
  return root
}

function openNode(tag: sax.Tag | sax.QualifiedTag): OpenNode {
  if (!('uri' in tag)) throw new TypeError('The XML parser does not resolve namespaces.')
  const attributes = Object.values(tag.attributes).map(({ name, local, uri, value }) => ({
    name,
    local,
    uri,
    value,
  }))
  return { local: tag.local, uri: tag.uri, attributes, text: '', children: [] }
}

/** A character reference can smuggle in what XML does not allow. */
function assertLegal({ local, text, attributes }: XmlNode): void {
  if (isIllegalXmlText(text) || attributes.some(({ value }) => isIllegalXmlText(value)))
    throw new DocumentError('XML_UNREADABLE', `${local} holds a character that XML does not allow.`)
}

function tooLarge(what: string): DocumentError {
  return new DocumentError('TOO_LARGE', `The XML is ${what}.`)
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? ''
}
