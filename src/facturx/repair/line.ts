import type { CiiElement } from '../read/cii.js'
import { createElement, elementAt, insertChild, removeChild, textAt } from '../read/cii-tree.js'
import { sameDecimal } from '../../domain/invoice/amount.js'
import { movePriceSign } from './sign.js'
import type { Repair } from './repair-record.js'
import { PRODUCT_ORDER } from './schema-order.js'

/** @param position counts from 1; it stands in for a line without identifier */
export function repairLine(line: CiiElement, position: number): Repair[] {
  const id = textAt(line, ['AssociatedDocumentLineDocument', 'LineID']) ?? `#${position}`
  return [...nameProduct(line, id), ...removeIdleGrossPrice(line, id), ...movePriceSign(line, id)]
}

/**
 * BR-25: every line has a name. Odoo 19 writes the text of a line without a product as its description. Its first
 * line becomes the name; the description goes when it says nothing more.
 */
function nameProduct(line: CiiElement, id: string): Repair[] {
  const product = elementAt(line, ['SpecifiedTradeProduct'])
  if (product === undefined || textAt(product, ['Name']) !== undefined) return []
  const description = elementAt(product, ['Description'])
  const said = description?.text.trim() ?? ''
  const name = said.split('\n', 1)[0]?.trim() ?? ''
  if (description === undefined || name === '') return []
  const existing = elementAt(product, ['Name'])
  if (existing === undefined) insertChild(product, createElement('Name', name), PRODUCT_ORDER)
  else existing.text = name
  if (said === name) removeChild(product, description)
  return [{ code: 'BT-153_FROM_BT-154', term: `BT-153 (line ${id})`, detail: name }]
}

/**
 * Chorus Pro refuses a gross price without an allowance on it (measured). One that equals the net price says nothing;
 * one that differs is a price that somebody set, and stays.
 */
function removeIdleGrossPrice(line: CiiElement, id: string): Repair[] {
  const agreement = elementAt(line, ['SpecifiedLineTradeAgreement'])
  const gross = elementAt(agreement, ['GrossPriceProductTradePrice'])
  const net = elementAt(agreement, ['NetPriceProductTradePrice'])
  if (agreement === undefined || gross === undefined || net === undefined) return []
  const grossAmount = textAt(gross, ['ChargeAmount'])
  const netAmount = textAt(net, ['ChargeAmount'])
  const idle =
    elementAt(gross, ['AppliedTradeAllowanceCharge']) === undefined &&
    grossAmount !== undefined &&
    netAmount !== undefined &&
    sameDecimal(grossAmount, netAmount) &&
    sameBasis(elementAt(gross, ['BasisQuantity']), elementAt(net, ['BasisQuantity']))
  if (!idle) return []
  removeChild(agreement, gross)
  return [
    { code: 'BT-148_REMOVED', term: `BT-148 (line ${id})`, detail: `equal to the net price ${netAmount}` },
  ]
}

/** A gross price without a basis has that of the net price (EN 16931, BT-149 belongs to both). */
function sameBasis(gross: CiiElement | undefined, net: CiiElement | undefined): boolean {
  if (gross === undefined) return true
  return (
    net !== undefined &&
    sameDecimal(gross.text.trim(), net.text.trim()) &&
    gross.attributes.get('unitCode') === net.attributes.get('unitCode')
  )
}
