import type { OdooInvoice } from './invoice.js'

/**
 * Whether somebody asks the same again, after a write that empties the field and of which nobody knows whether it was
 * done: the field shows what it showed `before`. Had the write been lost and another thing been changed since, that would
 * show; a change of which nothing else can be seen is the request itself.
 */
export function isAskedAgain(before: OdooInvoice, present: OdooInvoice): boolean {
  if (present.request === undefined) return false
  if (present.request !== before.request) return true
  return before.writeDate < present.writeDate && beside(before) === beside(present)
}

/**
 * Everything in an order of its own, but for what the write may have changed, or who asks again fills in again: the
 * bridge's own words and what is to be done with the request.
 */
function beside(invoice: OdooInvoice): string {
  const {
    writeDate: _written,
    ownFields: _ownFields,
    buyerComment: _comment,
    complementIds: _files,
    validatorSiret: _siret,
    ...rest
  } = invoice
  return JSON.stringify(rest, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )
}
