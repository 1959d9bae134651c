import { documentType } from '../../domain/invoice/document-type.js'
import type { CiiElement } from '../read/cii.js'
import { elementAt } from '../read/cii-tree.js'
import type { Repair } from './repair-record.js'

/** BT-3: a code that Chorus Pro does not know becomes the one that it knows for the same (domain/document-type.ts). */
export function replaceDocumentType(root: CiiElement): Repair[] {
  const element = elementAt(root, ['ExchangedDocument', 'TypeCode'])
  const code = element?.text.trim() ?? ''
  const type = documentType(code)
  if (element === undefined || type?.depositedAs === undefined || type.depositedAs === code) return []
  element.text = type.depositedAs
  return [
    {
      code: 'BT-3_REPLACED',
      term: 'BT-3',
      detail: `${type.depositedAs} instead of ${code}, ${type.meaning}`,
    },
  ]
}
