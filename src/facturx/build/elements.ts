import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { VatCategory } from '../../domain/invoice/invoice-data.js'
import type { CiiElement, CiiPrefix } from '../read/cii.js'
import { createElement } from '../read/cii-tree.js'
import { legalXmlText } from '../read/xml-text.js'

export type Child = CiiElement | undefined

/** An element of text, unless there is none. */
export function text(
  name: string,
  content: string | undefined,
  attributes: Record<string, string> = {},
): Child {
  const said = legalXmlText(content ?? '').trim()
  return said === '' ? undefined : createElement(name, said, { attributes })
}

/** An element of elements, unless there are none. */
export function group(name: string, children: readonly Child[]): Child {
  const found = present(children)
  return found.length === 0 ? undefined : createElement(name, found)
}

export function present(children: readonly Child[]): CiiElement[] {
  return children.filter((child) => child !== undefined)
}

/** @throws {InvoiceDataError} `NOT_A_DATE` */
export function date(name: string, day: string, prefix: CiiPrefix = 'udt'): CiiElement {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (match === null) throw new InvoiceDataError('NOT_A_DATE', `${name} is no date: ${day}`)
  return createElement(name, [
    createElement('DateTimeString', match.slice(1).join(''), { prefix, attributes: { format: '102' } }),
  ])
}

export function indicator(value: boolean): CiiElement {
  return createElement('ChargeIndicator', [createElement('Indicator', String(value), { prefix: 'udt' })])
}

/** What a line, an allowance or a charge is taxed with. Category O has no rate, not even 0 (BR-O-05 to 07). */
export function taxCategory(name: string, category: VatCategory, rate: string): CiiElement {
  return createElement(
    name,
    present([
      createElement('TypeCode', 'VAT'),
      createElement('CategoryCode', category),
      rateElement(category, rate),
    ]),
  )
}

export function rateElement(category: VatCategory, rate: string): Child {
  return category === 'O' ? undefined : createElement('RateApplicablePercent', rate.trim())
}
