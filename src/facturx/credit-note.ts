import type { CiiElement } from './cii.js'
import { textAt } from './cii-tree.js'

/** The codes of UNTDID 1001 that EN 16931 counts as credit notes (code list of BT-3). */
const CREDIT_NOTES = new Set([
  '81',
  '83',
  '261',
  '262',
  '296',
  '308',
  '381',
  '396',
  '420',
  '458',
  '502',
  '503',
  '532',
])

export function isCreditNote(root: CiiElement): boolean {
  return CREDIT_NOTES.has(textAt(root, ['ExchangedDocument', 'TypeCode']) ?? '')
}
