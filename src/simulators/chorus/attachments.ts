import { z } from 'zod'
import {
  type Answer,
  ATTACHMENT_EXTENSION_REFUSED,
  ATTACHMENT_NAME_REFUSED,
  ATTACHMENT_TOO_LARGE,
  ATTACHMENT_UNREADABLE,
  BusinessError,
  done,
} from './answers.js'
import { decodeBase64 } from './base64.js'
import { sha256 } from './book.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'

const MAX_BYTES = 10 * 1024 * 1024
const MAX_NAME = 50
const FIRST_ATTACHMENT = 50_001

const EXTENSIONS =
  `BMP GIF FAX ODT PPT TIFF XLS BZ2 GZ JPEG P7S RTF TXT XML CSV GZIP JPG PDF SVG XHTML XLSX DOC HTM
  ODP PNG TGZ XLC ZIP DOCX HTML ODS PPS TIF XLM PPTX`.split(/\s+/)

const attachmentBody = z.object({
  pieceJointeFichier: z.string(),
  pieceJointeNom: z.string(),
  pieceJointeTypeMime: z.string().min(1),
  pieceJointeExtension: z.string(),
})

/**
 * `transverses/v1/ajouter/fichier`: adds a file to the account that uploads it, once more at each call.
 *
 * Size and extensions are AIFE's; the extension is given without a dot, in either case. A name may come with or without
 * its extension (AIFE's example is `keerk2`, others send `facture.pdf`). In doubt, and strict here: the name obeys the
 * rules of a deposited file (50 characters, extension included, of letters, digits, `.`, `_`, `-`), and an accepted
 * extension at its end must be the one that is given. The MIME type and the bytes are not looked at.
 */
export function addAttachment(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const given = attachmentBody.parse(body)
  const file = decodeBase64(given.pieceJointeFichier)
  if (file === undefined || file.length === 0) throw new BusinessError(ATTACHMENT_UNREADABLE)
  if (file.length > MAX_BYTES) throw new BusinessError(ATTACHMENT_TOO_LARGE)
  const extension = given.pieceJointeExtension.toUpperCase()
  if (!EXTENSIONS.includes(extension)) throw new BusinessError(ATTACHMENT_EXTENSION_REFUSED)
  if (!isName(given.pieceJointeNom, extension)) throw new BusinessError(ATTACHMENT_NAME_REFUSED)
  const id = FIRST_ATTACHMENT + platform.attachments.size
  platform.attachments.set(id, {
    id,
    compte: account.login,
    nom: given.pieceJointeNom,
    extension: given.pieceJointeExtension,
    typeMime: given.pieceJointeTypeMime,
    bytes: file.length,
    sha256: sha256(file),
  })
  platform.files.keep(`piece ${id}`, file)
  return done({ pieceJointeId: id })
}

function isName(name: string, extension: string): boolean {
  const suffix = /\.([^.]*)$/.exec(name)?.[1]?.toUpperCase()
  const isOther = suffix !== undefined && suffix !== extension && EXTENSIONS.includes(suffix)
  const whole = suffix === extension ? name : `${name}.${extension}`
  return whole.length <= MAX_NAME && /^[A-Za-z0-9._-]+$/.test(name) && !isOther
}

/** The file's name with its extension, as it stands in an archive. */
export function fileName({ nom, extension }: { readonly nom: string; readonly extension: string }): string {
  return nom.toUpperCase().endsWith(`.${extension.toUpperCase()}`) ? nom : `${nom}.${extension.toLowerCase()}`
}
