import { isDeepStrictEqual } from 'node:util'
import type { OdooInvoice } from './invoice.js'

/**
 * Whether somebody asks the same again, after a write that empties the field and of which nobody knows whether it was
 * done: the field shows what it showed `before`. Had the write been lost and another thing been changed since, that would
 * show; a change of which nothing else can be seen is the request itself.
 */
export function isAskedAgain(before: OdooInvoice, present: OdooInvoice): boolean {
  if (present.request === undefined) return false
  if (present.request !== before.request) return true
  return before.writeDate < present.writeDate && isDeepStrictEqual(beside(before), beside(present))
}

/** The bridge's own words, which the write may have changed, left aside. */
function beside(invoice: OdooInvoice): object {
  return JSON.parse(JSON.stringify({ ...invoice, writeDate: null, shown: null })) as object
}
