import { namesItsData } from './refusal-words.js'

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
 * @param own what the words may name of this invoice: its number, its customer, its file
 */
export function refusalSignature({ code, words }: SaidAgainst, own: readonly (string | undefined)[]): string {
  const named = own.flatMap((value) => (value === undefined ? [] : namePattern(value)))
  const said = named.reduce((text, name) => text.replace(name, '#'), plain(words).replace(FILE_NAME, '#'))
  // A number in what is said of the invoice itself may be all that tells one fault from another.
  const alike = namesItsData(words) ? said.replace(LONG_NUMBER, '#') : withoutIdentifiers(said)
  return `${code} ${alike}`.replace(/\s+/g, ' ').trim().toLowerCase()
}

/** Without accents, which whoever writes in capitals leaves out. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’ʼ]/g, "'")
}

/** The name in capitals or not, and with anything or nothing between its parts. */
function namePattern(name: string): RegExp[] {
  const parts = plain(name).match(/[\p{L}\p{N}]+/gu) ?? []
  if (parts.join('').length <= 2) return []
  return [new RegExp(`(?<![\\p{L}\\p{N}])${parts.join('[^\\p{L}\\p{N}]*')}(?![\\p{L}\\p{N}])`, 'giu')]
}

const FILE_NAME = /[^\s"'«»()[\]]+\.(?:pdf|xml|zip|tar|gz)(?![\p{L}\p{N}])/giu

/** Identifiers of the platform's; its codes have five digits at most. */
const LONG_NUMBER = /\d{6,}/g

function withoutIdentifiers(text: string): string {
  return text
    .replace(CALENDAR, '#')
    .replace(AMOUNT, '#')
    .replace(WORD, (word) => (/\d/.test(word) && !CODE.test(word) ? '#' : word))
    .replace(BARE_NUMBER, '#')
    .replace(/#(?:[\s.,:/-]*#)+/g, '#')
}

const CALENDAR =
  /(?<!\p{L})(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)(?!\p{L})/giu

/** With spaces between thousands. */
const AMOUNT = /(?<![\p{L}\p{N}_.-])\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?(?![\p{L}\p{N}_-])/gu

/** With what ties it together in identifiers of machines. */
const WORD = /[\p{L}\p{N}]+(?:[_.:$@/-]+[\p{L}\p{N}]+)*/gu

/** Such as `GDP_MSG_11.022`, `BR-FR-CPRO-14` or `G1.02`: capitals, and few digits that stand by themselves. */
const CODE = /^\p{Lu}+\d{0,2}(?:[_.-](?:\p{Lu}+\d{0,2}|\d{1,3}))*$/u

const BARE_NUMBER = /(?<![\p{L}\p{N}_.-])\d+/gu
