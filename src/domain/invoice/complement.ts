import { fr } from '../words/typography.js'
import {
  type AttachmentFacts,
  CHORUS_EXTENSIONS,
  extensionOf,
  MAX_FILE_NAME_LENGTH,
  plainStem,
  stemOf,
  travellingExtension,
} from './attachment.js'

/** Files and a comment with which a suspended invoice is completed (AIFE, `completer` and `ajouter/fichier`). */

/** In characters. */
export const MAX_COMMENT_LENGTH = 2_000
/** One file, in bytes (return code 20003). */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024
/** All of one completion: an invoice and its attachments may have 120 MB, and it has some already. */
export const MAX_COMPLEMENT_BYTES = 100 * 1024 * 1024
/** In characters. */
const MAX_DESIGNATION_LENGTH = 100

/** What is refused is named; more than so many are no help to anybody. */
const MOST_NAMED = 5

/** Why the files cannot go, in French, for the accountant; undefined: they can. */
export function whyNoComplement(files: readonly AttachmentFacts[]): string | undefined {
  const faults = files.flatMap((file) => faultOf(file) ?? [])
  if (faults.length > MOST_NAMED)
    return [
      ...faults.slice(0, MOST_NAMED),
      fr`Et ${String(faults.length - MOST_NAMED)} autres pièces ne conviennent pas.`,
    ].join(' ')
  if (faults.length > 0) return faults.join(' ')
  if (files.reduce((sum, { size }) => sum + size, 0) <= MAX_COMPLEMENT_BYTES) return undefined
  return fr`Les pièces pèsent ensemble plus de 100 Mo : réduisez-les, ou n’en choisissez qu’une partie.`
}

function faultOf({ name, mimeType, size }: AttachmentFacts): string | undefined {
  const extension = extensionFor({ name, mimeType })
  if (size === 0) return fr`La pièce « ${name} » est vide, ou n’est qu’un lien : joignez le fichier lui-même.`
  if (extension === undefined)
    return fr`La pièce « ${name} » n’a pas d’extension : renommez-la avec la sienne, « .pdf » par exemple.`
  if (!CHORUS_EXTENSIONS.has(extension))
    return fr`La pièce « ${name} » est d’un type que Chorus Pro n’accepte pas : joignez-la en PDF.`
  return size > MAX_UPLOAD_BYTES ? tooLarge(name) : undefined
}

export function tooLarge(name: string): string {
  return fr`La pièce « ${name} » pèse plus que les 10 Mo que Chorus Pro accepte : réduisez-la, ou scindez-la.`
}

/** That of its name, or else that of its type; lower case, without a dot. */
export function extensionFor({
  name,
  mimeType,
}: Pick<AttachmentFacts, 'name' | 'mimeType'>): string | undefined {
  return extensionOf(name) ?? travellingExtension(mimeType)
}

/**
 * The name under which a file is uploaded: Chorus Pro tells of an upload no more than its name, which thus has to be that
 * of no other.
 *
 * @param distinction letters and digits that no other file has
 */
export function uploadName(name: string, extension: string, distinction: string): string {
  const end = `_${distinction}.${extension}`
  return `${plainStem(stemOf(name)).slice(0, MAX_FILE_NAME_LENGTH - end.length)}${end}`
}

/** What the recipient reads of the file: its name as users know it. */
export function designationOf(name: string): string {
  const whole = name.trim()
  if (whole.length <= MAX_DESIGNATION_LENGTH) return whole
  return `${whole.slice(0, MAX_DESIGNATION_LENGTH - 1).trimEnd()}…`
}

/** A type under which an attachment may be added to an invoice, as Chorus Pro lists them. */
export interface ComplementType {
  readonly code: string
  readonly label: string | undefined
}

/** Under which connectors in production add them (OCA), where the list cannot be had. */
const USUAL_TYPE = '02'

/** The type of a supporting document among those that Chorus Pro takes; `01` is the invoice itself. */
export function complementType(types: readonly ComplementType[]): string {
  const chosen =
    types.find(({ code }) => code === USUAL_TYPE) ??
    types.find(({ label }) => /justificati|compl[ée]mentaire/i.test(label ?? '')) ??
    types.find(({ code, label }) => /^(aut|div)/i.test(code) || /^(autre|divers)/i.test(label ?? '')) ??
    types.find(({ code }) => code !== '01')
  return chosen?.code ?? USUAL_TYPE
}

/**
 * A copy of the invoice itself, left in the chatter when it was printed, sent or fetched, or the claim for late interest that
 * the bridge drew up for somebody to sign: none to complete it with, unless a user chooses it.
 */
export function isNoAnswer(fileName: string, invoiceNumber: string): boolean {
  const letters = (text: string): string =>
    text
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase()
  const stem = letters(stemOf(fileName))
  const number = letters(invoiceNumber)
  if (number === '' || !/\.(pdf|xml|zip)$/i.test(fileName)) return false
  if (stem.startsWith(`interetsmoratoires${number}au`)) return true
  // What Odoo 19.0 makes of the PDF of an invoice that is reset to draft.
  if (['detachepar', 'detachedby'].some((by) => stem.startsWith(`${number}${by}`))) return true
  return ['', 'invoice', 'facture', 'avoir', 'creditnote', 'choruspro'].some((word) =>
    ['', 'facturx', 'fichededepot'].some((end) => `${word}${number}${end}` === stem),
  )
}
