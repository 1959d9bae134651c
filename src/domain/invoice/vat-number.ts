import { withoutInvisible } from './reference.js'

/**
 * A VAT number as people type it, without what carries no meaning. Undefined for what is none: Odoo takes `/` for "not
 * subject to VAT" (`base_vat`), and people write `N/A` or `néant`.
 */
export function normaliseVatNumber(typed: string | undefined): string | undefined {
  const number = withoutInvisible(typed ?? '')
    .replace(/[\s.\-_/]/g, '')
    .toUpperCase()
  return /\d/.test(number) ? number : undefined
}
