/** One deposited file, with everything in it, in bytes (AIFE, deposit of flows: GDP_MSG_11.022). */
export const MAX_DEPOSITED_BYTES = 10 * 1024 * 1024
/** What is read of a PDF: a little more, so that what is too large is told apart from what is no invoice. */
export const MAX_PDF_BYTES = 12 * 1024 * 1024
/**
 * One attachment, or all those of an invoice together: they travel in the deposited file, in base64, which makes four bytes
 * of three. (The 120 MB that Chorus Pro grants an invoice with its attachments are for what is typed on the portal.)
 */
export const MAX_ATTACHED_BYTES = (MAX_DEPOSITED_BYTES / 4) * 3
/** No limit of Chorus Pro's: each of them costs Odoo a request. */
export const MAX_ATTACHMENTS = 100
/** In characters, the extension included (AIFE). */
export const MAX_FILE_NAME_LENGTH = 50

/** What Chorus Pro takes as an attachment (AIFE, `transverses/v1/ajouter/fichier`). */
export const CHORUS_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    'bmp gif fax odt ppt tiff xls bz2 gz jpeg p7s rtf txt xml csv gzip jpg pdf svg xhtml xlsx doc htm odp png ' +
    'tgz xlc zip docx html ods pps tif xlm pptx'
  ).split(' '),
)

/** The types that an invoice itself can carry (EN 16931, BR-CL-24: codes of BT-125-1), by extension. */
const TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
} as const
type TravellingExtension = keyof typeof TYPES
export type TravellingType = (typeof TYPES)[TravellingExtension]

/** In the order in which a type chooses one. */
const TRAVELLING_EXTENSIONS = ['pdf', 'png', 'jpg', 'jpeg', 'csv', 'xlsx', 'ods'] as const

/** What Unicode does not take apart. */
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE' }

/** What Odoo says of a file that a user marked for sending with an invoice. */
export interface AttachmentFacts {
  readonly name: string
  /** As Odoo tells it; it speaks only where the name has no extension, or says something else. */
  readonly mimeType: string
  /** In bytes. */
  readonly size: number
}

export interface Attachment extends Omit<AttachmentFacts, 'size'> {
  readonly bytes: Uint8Array
  readonly description?: string | undefined
}

/** An attachment that can travel inside an invoice, under the name that it gets there. */
export interface TravellingAttachment {
  readonly attachment: Attachment
  readonly fileName: string
  readonly mimeType: TravellingType
}

/**
 * - `ATTACHMENT_EMPTY`: no bytes
 * - `ATTACHMENT_TYPE_UNKNOWN`: no extension, and a type that gives none
 * - `ATTACHMENT_TYPE_REFUSED`: Chorus Pro takes no such file anywhere
 * - `ATTACHMENT_TYPE_NOT_IN_INVOICE`: Chorus Pro takes it, but an invoice cannot carry it (BR-CL-24)
 * - `ATTACHMENT_TYPE_DISAGREES`: the name says one type, Odoo another
 * - `ATTACHMENT_TOO_LARGE`: alone too large for a deposited file
 */
export type AttachmentRefusal =
  | 'ATTACHMENT_EMPTY'
  | 'ATTACHMENT_TYPE_UNKNOWN'
  | 'ATTACHMENT_TYPE_REFUSED'
  | 'ATTACHMENT_TYPE_NOT_IN_INVOICE'
  | 'ATTACHMENT_TYPE_DISAGREES'
  | 'ATTACHMENT_TOO_LARGE'

export interface RejectedAttachment {
  /** As the user knows it. */
  readonly name: string
  readonly code: AttachmentRefusal
}

export interface ScreenedAttachments {
  readonly accepted: readonly TravellingAttachment[]
  readonly rejected: readonly RejectedAttachment[]
}

/** Which of the files cannot travel, by what Odoo says of them alone. */
export function rejectedAttachments(files: readonly AttachmentFacts[]): readonly RejectedAttachment[] {
  return files.flatMap((file) => {
    const screened = screen(file)
    return isTravelling(screened) ? [] : [{ name: file.name, code: screened }]
  })
}

/**
 * Sorts the files that can travel inside an invoice from those that cannot, in the order given, and names the former.
 * @param taken names that the invoice uses already
 */
export function screenAttachments(
  attachments: readonly Attachment[],
  taken: Iterable<string> = [],
): ScreenedAttachments {
  const accepted: TravellingAttachment[] = []
  const rejected: RejectedAttachment[] = []
  const names = new Set([...taken].map((name) => name.toLowerCase()))
  for (const attachment of attachments) {
    const screened = screen({ ...attachment, size: attachment.bytes.byteLength })
    if (!isTravelling(screened)) {
      rejected.push({ name: attachment.name, code: screened })
      continue
    }
    const fileName = allowedFileName(stemOf(attachment.name), screened, names)
    names.add(fileName.toLowerCase())
    accepted.push({ attachment, fileName, mimeType: TYPES[screened] })
  }
  return { accepted, rejected }
}

/**
 * A name of letters, digits, `.`, `_` and `-`, at most 50 characters with its extension, unlike any of `taken`.
 * @param taken in lower case
 */
function allowedFileName(stem: string, extension: string, taken: ReadonlySet<string>): string {
  const plain = plainStem(stem)
  for (let count = 1; ; count++) {
    const end = `${count === 1 ? '' : `_${count}`}.${extension}`
    const name = `${plain.slice(0, MAX_FILE_NAME_LENGTH - end.length)}${end}`
    if (!taken.has(name.toLowerCase())) return name
  }
}

/** In letters, digits, `.`, `_` and `-`. */
export function plainStem(stem: string): string {
  const plain = stem
    .replaceAll(/[œŒæÆ]/g, (letter) => LIGATURES[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replaceAll(/^[._-]+|[._-]+$/g, '')
  return plain || 'piece_jointe'
}

function screen({ name, mimeType, size }: AttachmentFacts): TravellingExtension | AttachmentRefusal {
  const given = extensionOf(name)
  const told = travellingExtension(mimeType)
  const extension = given ?? told
  if (size === 0) return 'ATTACHMENT_EMPTY'
  if (extension === undefined) return 'ATTACHMENT_TYPE_UNKNOWN'
  if (!CHORUS_EXTENSIONS.has(extension)) return 'ATTACHMENT_TYPE_REFUSED'
  if (!isTravelling(extension)) return 'ATTACHMENT_TYPE_NOT_IN_INVOICE'
  if (told !== undefined && TYPES[told] !== TYPES[extension]) return 'ATTACHMENT_TYPE_DISAGREES'
  if (size > MAX_ATTACHED_BYTES) return 'ATTACHMENT_TOO_LARGE'
  return extension
}

export function extensionOf(name: string): string | undefined {
  return /[^.]\.([A-Za-z0-9]{1,5})\s*$/.exec(name)?.[1]?.toLowerCase()
}

export function stemOf(name: string): string {
  return extensionOf(name) === undefined ? name : name.slice(0, name.lastIndexOf('.'))
}

export function travellingExtension(mimeType: string): TravellingExtension | undefined {
  const type = mimeType.split(';', 1)[0]?.trim().toLowerCase()
  return TRAVELLING_EXTENSIONS.find((extension) => TYPES[extension] === type)
}

function isTravelling<T extends string>(extension: T): extension is T & TravellingExtension {
  return Object.hasOwn(TYPES, extension)
}
