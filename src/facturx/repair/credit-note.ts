import { isCreditNoteType } from '../../domain/invoice/document-type.js'
import type { CiiElement } from '../read/cii.js'
import { textAt } from '../read/cii-tree.js'

export function isCreditNote(root: CiiElement): boolean {
  return isCreditNoteType(textAt(root, ['ExchangedDocument', 'TypeCode']))
}
