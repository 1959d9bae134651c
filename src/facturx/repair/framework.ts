import type { CiiElement } from '../read/cii.js'
import { createElement, elementAt, insertChild } from '../read/cii-tree.js'
import type { Repair } from './repair-record.js'
import { DOCUMENT_CONTEXT_ORDER } from './schema-order.js'

/** The short code of a *cadre de facturation*: `A1` to `A25` (`A1_FACTURE_FOURNISSEUR`, …). */
export type InvoicingFramework = `A${number}`

const FRAMEWORK = /^A(?:[1-9]|1\d|2[0-5])$/
const PARAMETER = 'BusinessProcessSpecifiedDocumentContextParameter'

/**
 * BT-23. Chorus Pro refuses an invoice without it, or with anything but a framework: a code of the 2026 reform (B1,
 * S1, M1, …) or the process of another network (measured). A framework that is already there is the seller's choice.
 *
 * The reform's codes for what is paid (B2, S2, M2) do not become A2 by themselves: Odoo writes them on whatever is
 * reconciled when it makes the document, a credit note set off against its invoice included, and A2 has the accountant
 * pay nothing. Whether an invoice is one of A2 is asked (PAID_BEFORE_DEPOSIT). Those of a final invoice after a down
 * payment (B4, S4, M4) have no framework of their own on the direct route; BT-113 and BG-3 say the same.
 */
export function setBusinessProcess(root: CiiElement, framework: InvoicingFramework): Repair[] {
  const context = elementAt(root, ['ExchangedDocumentContext'])
  if (context === undefined) return []
  const parameter = elementAt(context, [PARAMETER])
  const id = elementAt(parameter, ['ID'])
  const before = id?.text.trim() ?? ''
  if (FRAMEWORK.test(before)) return []
  if (id !== undefined) id.text = framework
  else if (parameter !== undefined) parameter.children.unshift(createElement('ID', framework))
  else
    insertChild(context, createElement(PARAMETER, [createElement('ID', framework)]), DOCUMENT_CONTEXT_ORDER)
  return [
    before === ''
      ? { code: 'BT-23_ADDED', term: 'BT-23', detail: framework }
      : { code: 'BT-23_REPLACED', term: 'BT-23', detail: `${framework} instead of ${before}` },
  ]
}
