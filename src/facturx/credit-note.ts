import { isCreditNoteType } from '../domain/document-type.js'
import type { CiiElement } from './cii.js'
import { textAt } from './cii-tree.js'

export function isCreditNote(root: CiiElement): boolean {
  return isCreditNoteType(textAt(root, ['ExchangedDocument', 'TypeCode']))
}
