import type { OdooInvoice, OdooPartner } from '../invoice/invoice.js'

/** Why an invoice is for Chorus Pro, or is not: a stable code and a sentence for the administrator. */
export interface InvoiceChoice {
  readonly selected: boolean
  readonly code: ChoiceCode
  readonly sentence: string
}

export type ChoiceCode =
  | 'PUBLIC_STRUCTURE'
  | 'PUBLIC_TAG'
  | 'EXCLUDED_TAG'
  | 'NOT_PUBLIC'
  | 'NOT_POSTED'
  | 'BEFORE_START'
  | 'DO_NOT_SEND'
  | 'GIVEN_UP'
  | 'ODOO_PLATFORM'
  | 'KEPT_IN_ODOO'

export interface SelectionRules {
  /** `YYYY-MM-DD`. */
  readonly startDate: string
  /** Partner tag that makes a customer a public body whatever the directory says. */
  readonly publicTag: string | undefined
  /** Partner tag that keeps a customer's invoices out. */
  readonly excludeTag: string | undefined
}

const choice = (selected: boolean, code: ChoiceCode, sentence: string): InvoiceChoice => ({
  selected,
  code,
  sentence,
})

export const HELD_BY_USER = choice(false, 'DO_NOT_SEND', 'a user asked on the invoice not to send it')

/**
 * It waited for a person, who said that it is not to be sent, or cancelled it. Another code, for it never goes by itself: once it
 * may be sent again it waits for a person again.
 */
export const GIVEN_UP = choice(false, 'GIVEN_UP', 'it waited for a person, and is not wanted any more')

/** What the invoice alone decides, before its buyer is read. Undefined: the buyer decides. */
export function chooseByInvoice(invoice: OdooInvoice, rules: SelectionRules): InvoiceChoice | undefined {
  if (invoice.state !== 'posted') return choice(false, 'NOT_POSTED', `state in Odoo is ${invoice.state}`)
  if (invoice.invoiceDate === undefined || invoice.invoiceDate < rules.startDate)
    return choice(
      false,
      'BEFORE_START',
      `invoice date ${invoice.invoiceDate ?? '(none)'} is before startDate ${rules.startDate}`,
    )
  if (invoice.request === 'do_not_send') return HELD_BY_USER
  return undefined
}

/** What the buyer decides by its tags alone. Undefined: the directory decides. */
export function chooseByTags(buyer: OdooPartner, rules: SelectionRules): InvoiceChoice | undefined {
  const { excludeTag, publicTag } = rules
  if (excludeTag !== undefined && buyer.tags.includes(excludeTag))
    return choice(false, 'EXCLUDED_TAG', `the customer has the excluding tag "${excludeTag}"`)
  if (publicTag !== undefined && buyer.tags.includes(publicTag))
    return choice(true, 'PUBLIC_TAG', `the customer has the tag "${publicTag}"`)
  return undefined
}

/**
 * What Odoo's own platform decides of an invoice to a public body: what it has, or is about to get, is not deposited a
 * second time. Undefined: it has nothing of it, or gave it back, which a person has to look into.
 */
export function chooseByPlatform({ platform }: OdooInvoice): InvoiceChoice | undefined {
  return platform === undefined || platform.progress === 'failed'
    ? undefined
    : choice(false, 'ODOO_PLATFORM', `Odoo sends it by its own platform (${platform.state})`)
}

/** What the directory decides: by default it shows public structures only, so a hit is a public body. */
export function chooseByDirectory(siret: string | undefined, known: boolean): InvoiceChoice {
  if (siret === undefined) return choice(false, 'NOT_PUBLIC', 'the customer has no SIRET')
  return known
    ? choice(true, 'PUBLIC_STRUCTURE', `SIRET ${siret} is a public structure in Chorus Pro's directory`)
    : choice(false, 'NOT_PUBLIC', `SIRET ${siret} is not a public structure in Chorus Pro's directory`)
}
