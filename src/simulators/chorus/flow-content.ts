import { type OpenedDocument, openDocument, type Syntax } from './document.js'
import { isLotName, type LotFile, openLot } from './lot.js'
import { UnreadableDocument } from './xml.js'

/** One invoice of a flow. */
export interface FlowDocument {
  /** Of its file in a lot, or of the flow. */
  readonly nom: string
  readonly file: Uint8Array
  readonly document: OpenedDocument
}

/** What a deposited file holds: one invoice, or those of a lot; or why it cannot be opened. */
export type FlowContent =
  | { readonly readable: true; readonly isLot: boolean; readonly documents: readonly FlowDocument[] }
  | { readonly readable: false; readonly reason: string }

export async function openFlow(file: Uint8Array, syntax: Syntax, nom = ''): Promise<FlowContent> {
  const isLot = syntax === 'IN_DP_E2_CII_FACTURX' && isLotName(nom)
  try {
    const files: readonly LotFile[] = isLot ? openLot(file) : [{ nom, content: file }]
    const documents: FlowDocument[] = []
    for (const { nom: name, content } of files)
      documents.push({ nom: name, file: content, document: await openDocument(content, syntax) })
    return { readable: true, isLot, documents }
  } catch (error) {
    if (error instanceof UnreadableDocument) return { readable: false, reason: error.message }
    throw error
  }
}
