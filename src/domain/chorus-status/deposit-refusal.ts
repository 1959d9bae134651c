import { concernsInvoice } from './refusal-words.js'

/** What Chorus Pro says when it does not take a deposit, or the flow of one. */
export interface DepositRefusal {
  /** The same for all invoices that it refuses for the same cause. */
  readonly signature: string
  /** In its words, in French; undefined: it gives none. */
  readonly words: string | undefined
  /** It met others just as well: none of the invoice's own doing. */
  readonly isOfAll?: boolean | undefined
}

/** Of flows that Chorus Pro ends without having looked at what is in them. */
export const NOT_PROCESSED = 'flow not processed'

/** Of deposits whose answers are lost one after the other. */
export const LOST_ANSWERS = 'answers lost'

/** What of a refusal distinguishes it from others. */
export interface SaidAgainst {
  /** Of what sort it is, and its code: as they are. */
  readonly code: string
  readonly words: string
}

/**
 * Refusals are alike once what belongs to one invoice, or to one answer, is left out of their words.
 *
 * @param own what the words may name of this invoice: its number, its customer
 */
export function refusalSignature({ code, words }: SaidAgainst, own: readonly (string | undefined)[]): string {
  const named = own.flatMap((value) => (value !== undefined && value.length > 2 ? [value.toLowerCase()] : []))
  const said = named.reduce((text, value) => text.replaceAll(value, '#'), words.toLowerCase())
  // A number in what is said of the invoice itself may be all that tells one fault from another.
  const alike = concernsInvoice(said) ? said.replace(LONG_NUMBER, '#') : said.replace(OF_ONE_ANSWER, '#')
  return `${code} ${alike}`.replace(/\s+/g, ' ').trim().toLowerCase()
}

/** Identifiers of the platform's; its codes have five digits at most. */
const LONG_NUMBER = /\d{6,}/g

/** Identifiers of any form, moments, and numbers that are no part of a code such as `GDP_MSG_11.022` or `BR-25`. */
const OF_ONE_ANSWER =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?<![\p{L}\p{N}_])(?=\p{L}*\d)[\p{L}\d]{6,}(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_.-])\d+(?:[.,:/Th-]\d+)*/giu
