import { Parser } from 'xml2js'
import { z } from 'zod'
import { DocumentError } from './document-error.js'
import { isDeeperThan } from './xml-depth.js'

/** An invoice of a thousand lines has about 1.5 MB of XML. */
export const MAX_XML_BYTES = 10 * 1024 * 1024
/** The deepest path of CII D16B has about ten elements. */
const MAX_DEPTH = 64

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
 * Reads UTF-8 XML. Comments and processing instructions are dropped. A DOCTYPE is refused before parsing, so no
 * entity but the five of XML itself is ever expanded.
 * @throws {DocumentError} `XML_UNREADABLE`, `XML_FORBIDDEN`, `TOO_LARGE`
 */
export async function parseXml(xml: Uint8Array | string): Promise<XmlNode> {
  const text = decode(xml)
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(text))
    throw new DocumentError('XML_FORBIDDEN', 'The XML declares a document type or entities.')
  if (isDeeperThan(text, MAX_DEPTH)) throw tooDeep()
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  if (declared !== undefined && !/^(?:utf-8|us-ascii)$/i.test(declared))
    throw new DocumentError('XML_UNREADABLE', `The XML is encoded in ${declared}; only UTF-8 is read.`)
  const parsed = rootSchema.safeParse(await parse(text))
  if (!parsed.success) throw new DocumentError('XML_UNREADABLE', 'The XML has no root element.')
  const [root] = Object.values(parsed.data)
  return toNode(root, 1)
}

function decode(xml: Uint8Array | string): string {
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.byteLength
  if (size > MAX_XML_BYTES)
    throw new DocumentError('TOO_LARGE', `The XML has ${size} bytes; at most ${MAX_XML_BYTES} are read.`)
  let text: string
  try {
    text =
      typeof xml === 'string'
        ? xml.replace(/^\uFEFF/, '')
        : new TextDecoder('utf-8', { fatal: true }).decode(xml)
  } catch (cause) {
    throw new DocumentError('XML_UNREADABLE', 'The XML is not UTF-8.', { cause })
  }
  return text.replace(/\r\n?/g, '\n')
}

/** Listens to the parser itself: its promise would be kept at the end of the first root, whatever comes after. */
function parse(text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const roots: unknown[] = []
    const fail = (cause: unknown) => {
      reject(
        new DocumentError('XML_UNREADABLE', `The XML is not well-formed: ${firstLine(cause)}`, { cause }),
      )
    }
    try {
      const parser = new Parser({ xmlns: true, explicitChildren: true, preserveChildrenOrder: true })
      parser.on('end', (root: unknown) => roots.push(root))
      parser.on('error', fail)
      parser.parseString(text)
    } catch (cause) {
      fail(cause)
    }
    if (roots.length === 1) resolve(roots[0])
    else fail(`${roots.length} root elements`)
  })
}

const rootSchema = z.record(z.string(), z.unknown()).refine((root) => Object.keys(root).length === 1)

const attributeSchema = z.object({ name: z.string(), local: z.string(), uri: z.string(), value: z.string() })
const nodeSchema = z.object({
  $: z.record(z.string(), attributeSchema).optional(),
  $ns: z.object({ local: z.string(), uri: z.string() }),
  _: z.string().optional(),
  $$: z.array(z.unknown()).optional(),
})

function toNode(raw: unknown, depth: number): XmlNode {
  if (depth > MAX_DEPTH) throw tooDeep()
  const parsed = nodeSchema.safeParse(raw)
  if (!parsed.success)
    throw new DocumentError('XML_UNREADABLE', 'The XML has an element without a namespace.')
  const { $: attributes = {}, $ns: name, _: text = '', $$: children = [] } = parsed.data
  const node = {
    local: name.local,
    uri: name.uri,
    attributes: Object.values(attributes),
    text,
    children: children.map((child) => toNode(child, depth + 1)),
  }
  for (const value of [text, ...node.attributes.map((attribute) => attribute.value)])
    if (ILLEGAL.test(value))
      throw new DocumentError('XML_UNREADABLE', `${name.local} holds a character that XML does not allow.`)
  return node
}

/** What the production `Char` of XML 1.0 (2.2) leaves out; a character reference can smuggle it in. */
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

function tooDeep(): DocumentError {
  return new DocumentError('TOO_LARGE', `The XML is nested more than ${MAX_DEPTH} elements deep.`)
}

function firstLine(cause: unknown): string {
  const message =
    typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause)
  return message.split('\n', 1)[0] ?? ''
}
