import type { CiiElement } from '../read/cii.js'
import { createElement, elementAt, elementsAt, insertChild, removeChild, textAt } from '../read/cii-tree.js'
import type { Fillers } from '../../domain/invoice/fillers.js'
import { commitmentNumberOf } from '../../domain/invoice/order-filler.js'
import { isSameReference, visibleReference } from '../../domain/invoice/reference.js'
import { isCreditNote } from './credit-note.js'
import type { Repair } from './repair-record.js'
import { HEADER_AGREEMENT_ORDER, HEADER_SETTLEMENT_ORDER } from './schema-order.js'

/** References that somebody gave in Odoo and its document may lack. */
export interface KnownReferences {
  /** BT-10, *code service*. */
  readonly serviceCode?: string | undefined
  /** BT-13, *numéro d'engagement*. */
  readonly commitmentNumber?: string | undefined
  /** BT-12, *numéro de marché*. */
  readonly contract?: string | undefined
  /** BT-25 and BT-26, the invoice that a credit note corrects; the date as `YYYY-MM-DD`. */
  readonly precedingInvoice?: { readonly number: string; readonly issueDate?: string | undefined } | undefined
  /** What Odoo may have written where nobody gave a reference. */
  readonly fillers?: Fillers | undefined
}

const AGREEMENT = ['SupplyChainTradeTransaction', 'ApplicableHeaderTradeAgreement']
const SETTLEMENT = ['SupplyChainTradeTransaction', 'ApplicableHeaderTradeSettlement']

/**
 * BT-10, BT-12 and BT-13: what the bridge knows is put where the document has nothing, or the same with blanks and
 * invisible characters; what Odoo wrote by itself goes. Anything else that the document says stays, whatever it says.
 *
 * Odoo writes the number of the invoice itself into BT-13 where it knows no order; it did so on 17 of 36 documents seen
 * (16.0, 17.0 and 19.0), and on others the number of a quotation or what the wizard for credit notes wrote. Chorus Pro
 * reads BT-13 as a commitment number, and a public body that requires one would look for a commitment that never was.
 */
export function settleReferences(root: CiiElement, known: KnownReferences): Repair[] {
  const agreement = elementAt(root, AGREEMENT)
  if (agreement === undefined) return []
  return [
    ...settle(agreement, SERVICE, known.serviceCode, isServiceFiller(known)),
    ...settle(agreement, ORDER, known.commitmentNumber, isOrderFillerIn(root, known)),
    ...settle(agreement, CONTRACT, known.contract, () => false),
  ]
}

/** Where a reference stands in the agreement: in an element of its own, or in the identifier of a document. */
interface Place {
  readonly term: string
  readonly path: readonly [string] | readonly [string, string]
}

const SERVICE: Place = { term: 'BT-10', path: ['BuyerReference'] }
const ORDER: Place = { term: 'BT-13', path: ['BuyerOrderReferencedDocument', 'IssuerAssignedID'] }
const CONTRACT: Place = { term: 'BT-12', path: ['ContractReferencedDocument', 'IssuerAssignedID'] }

function isServiceFiller({ serviceCode, fillers }: KnownReferences): (text: string) => boolean {
  const texts = fillers?.service ?? []
  return (text) =>
    !isSameReference(text, serviceCode) && texts.some((filler) => isSameReference(text, filler))
}

function isOrderFillerIn(root: CiiElement, known: KnownReferences): (text: string) => boolean {
  const { fillers = {}, commitmentNumber, precedingInvoice } = known
  const sources = {
    ...fillers,
    number: textAt(root, ['ExchangedDocument', 'ID']) ?? '',
    isCreditNote: isCreditNote(root),
    reversedNumber: fillers.reversedNumber ?? precedingInvoice?.number,
  }
  return (text) => {
    if (isSameReference(text, commitmentNumber)) return false
    if ((fillers.order ?? []).some((filler) => isSameReference(text, filler))) return true
    // Odoo may have joined the one number that somebody gave with those of quotations.
    const given = commitmentNumberOf({ ...sources, hasChorusModule: false, customerReference: text })
    return given === undefined || isSameReference(given, commitmentNumber)
  }
}

function settle(
  agreement: CiiElement,
  place: Place,
  known: string | undefined,
  isFiller: (text: string) => boolean,
): Repair[] {
  const { term, path } = place
  const said = textAt(agreement, path)
  const value = visibleReference(known)
  const tidy = visibleReference(said)
  if (said === undefined) return value === undefined ? [] : write(agreement, place, value, `${term}_ADDED`)
  if (tidy === undefined || isFiller(tidy)) {
    remove(agreement, path)
    const detail = tidy ?? 'characters that nobody sees'
    return [
      { code: `${term}_FILLER_REMOVED`, term, detail },
      ...(value === undefined ? [] : write(agreement, place, value, `${term}_ADDED`)),
    ]
  }
  const wanted = value !== undefined && isSameReference(tidy, value) ? value : tidy
  return wanted === said ? [] : write(agreement, place, wanted, `${term}_TIDIED`)
}

function remove(agreement: CiiElement, [name]: Place['path']): void {
  for (const element of elementsAt(agreement, [name])) removeChild(agreement, element)
}

function write(agreement: CiiElement, { term, path }: Place, text: string, code: string): Repair[] {
  const [name, idName] = path
  const existing = elementAt(agreement, [name])
  if (idName === undefined) {
    if (existing === undefined) insertChild(agreement, createElement(name, text), HEADER_AGREEMENT_ORDER)
    else existing.text = text
  } else {
    const id = elementAt(existing, [idName])
    if (id !== undefined) id.text = text
    else if (existing !== undefined) existing.children.unshift(createElement(idName, text))
    else insertChild(agreement, createElement(name, [createElement(idName, text)]), HEADER_AGREEMENT_ORDER)
  }
  return [{ code, term, detail: text }]
}

/** BT-25 and BT-26, where a credit note has none. */
export function addPrecedingInvoice(
  root: CiiElement,
  preceding: KnownReferences['precedingInvoice'],
): Repair[] {
  const settlement = elementAt(root, SETTLEMENT)
  const number = preceding?.number.trim() ?? ''
  if (settlement === undefined || number === '' || !isCreditNote(root)) return []
  if (elementAt(settlement, ['InvoiceReferencedDocument']) !== undefined) return []
  const content = [createElement('IssuerAssignedID', number)]
  const date = /^(\d{4})-(\d\d)-(\d\d)$/
    .exec(preceding?.issueDate ?? '')
    ?.slice(1)
    .join('')
  if (date !== undefined)
    content.push(
      createElement('FormattedIssueDateTime', [
        createElement('DateTimeString', date, { prefix: 'qdt', attributes: { format: '102' } }),
      ]),
    )
  insertChild(settlement, createElement('InvoiceReferencedDocument', content), HEADER_SETTLEMENT_ORDER)
  return [{ code: 'BT-25_ADDED', term: 'BT-25', detail: number }]
}
