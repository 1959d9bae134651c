import { parseStringPromise } from 'xml2js'

const UNCEFACT = 'urn:un:unece:uncefact:data:standard:'

/** A file that is no readable invoice document; the message is in French, for the flow's report. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument'
}

/** One XML element, children in document order. */
export class XmlElement {
  constructor(
    readonly name: string,
    readonly namespace: string,
    readonly attributes: ReadonlyMap<string, string>,
    readonly content: string,
    readonly children: readonly XmlElement[],
  ) {}

  /** All elements at this path of local names, through every branch. */
  all(...path: readonly string[]): readonly XmlElement[] {
    const [name, ...rest] = path
    if (name === undefined) return [this]
    return this.children.filter((child) => child.name === name).flatMap((child) => child.all(...rest))
  }

  first(...path: readonly string[]): XmlElement | undefined {
    return this.all(...path)[0]
  }

  /** The text at this path without surrounding space; an empty element counts as absent. */
  text(...path: readonly string[]): string | undefined {
    const text = this.first(...path)?.content.trim()
    return text === '' ? undefined : text
  }
}

/**
 * Parses a document and refuses what an invoice platform must not read: document types and entities.
 *
 * @throws UnreadableDocument when it is not well-formed XML in the encoding it declares, or carries a DOCTYPE.
 */
export async function parseXml(bytes: Uint8Array): Promise<XmlElement> {
  const source = decode(bytes)
  if (/<!(DOCTYPE|ENTITY)/i.test(source)) throw new UnreadableDocument('Le fichier XML contient un DOCTYPE')
  let parsed: unknown
  try {
    parsed = await parseStringPromise(source, {
      explicitRoot: false,
      explicitChildren: true,
      preserveChildrenOrder: true,
      xmlns: true,
    })
  } catch {
    throw new UnreadableDocument("Le fichier XML n'est pas bien formé")
  }
  return element(parsed)
}

function decode(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const encoding = /^[^<]*<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(start)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new UnreadableDocument(`Le fichier XML n'est pas encodé en ${encoding}`)
  }
}

function element(parsed: unknown): XmlElement {
  if (!isRecord(parsed)) throw new UnreadableDocument('Le fichier XML est vide')
  const namespace = isRecord(parsed['$ns']) ? parsed['$ns'] : {}
  const local = asText(namespace['local'])
  const uri = asText(namespace['uri'])
  const attributes = new Map<string, string>()
  if (isRecord(parsed['$'])) {
    for (const attribute of Object.values(parsed['$'])) {
      if (isRecord(attribute)) attributes.set(asText(attribute['local']), asText(attribute['value']))
    }
  }
  const children = Array.isArray(parsed['$$']) ? parsed['$$'].map(element) : []
  // An element outside the CII namespaces is not the element that the standard means, whatever its local name.
  const name = uri.startsWith(UNCEFACT) ? local : `{${uri}}${local}`
  return new XmlElement(name, uri, attributes, asText(parsed['_']), children)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
