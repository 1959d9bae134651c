import { Cii } from './cii.js'
import { embeddedInvoice } from './embedded-xml.js'
import { parseXml, UnreadableDocument, type XmlElement } from './xml.js'

export const SYNTAXES = ['IN_DP_E2_CII_FACTURX', 'IN_DP_E1_CII_16B'] as const
export type Syntax = (typeof SYNTAXES)[number]

/** A deposited file once opened: its invoice, or why there is none. */
export type OpenedDocument =
  { readonly readable: true; readonly cii: Cii } | { readonly readable: false; readonly reason: string }

const CROSS_INDUSTRY_INVOICE = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'

export async function openDocument(bytes: Uint8Array, syntax: Syntax): Promise<OpenedDocument> {
  try {
    const xml = syntax === 'IN_DP_E2_CII_FACTURX' ? await embeddedInvoice(bytes) : bytes
    return { readable: true, cii: new Cii(expectInvoice(await parseXml(xml))) }
  } catch (error) {
    if (error instanceof UnreadableDocument) return { readable: false, reason: error.message }
    throw error
  }
}

function expectInvoice(root: XmlElement): XmlElement {
  if (root.name !== 'CrossIndustryInvoice' || root.namespace !== CROSS_INDUSTRY_INVOICE) {
    throw new UnreadableDocument("Le fichier XML n'est pas une facture CII D16B (CrossIndustryInvoice)")
  }
  return root
}
