import { z } from 'zod'
import {
  type Answer,
  ATTACHMENT_EXTENSION_REFUSED,
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
const FIRST_ATTACHMENT = 50_001

const EXTENSIONS =
  `BMP GIF FAX ODT PPT TIFF XLS BZ2 GZ JPEG P7S RTF TXT XML CSV GZIP JPG PDF SVG XHTML XLSX DOC HTM
  ODP PNG TGZ XLC ZIP DOCX HTML ODS PPS TIF XLM PPTX`.split(/\s+/)

const attachmentBody = z.object({
  pieceJointeFichier: z.string(),
  pieceJointeNom: z.string(),
  pieceJointeTypeMime: z.string(),
  pieceJointeExtension: z.string(),
})

/** `transverses/v1/ajouter/fichier`. */
export function addAttachment(platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const given = attachmentBody.parse(body)
  const file = decodeBase64(given.pieceJointeFichier)
  if (file === undefined || file.length === 0) throw new BusinessError(ATTACHMENT_UNREADABLE)
  if (file.length > MAX_BYTES) throw new BusinessError(ATTACHMENT_TOO_LARGE)
  if (!EXTENSIONS.includes(given.pieceJointeExtension.toUpperCase())) {
    throw new BusinessError(ATTACHMENT_EXTENSION_REFUSED)
  }
  const id = FIRST_ATTACHMENT + platform.attachments.size
  platform.attachments.set(id, {
    id,
    nom: given.pieceJointeNom,
    extension: given.pieceJointeExtension,
    typeMime: given.pieceJointeTypeMime,
    bytes: file.length,
    sha256: sha256(file),
  })
  return done({ pieceJointeId: id })
}

const typesBody = z.object({ typeObjet: z.string().optional() })

const TYPES = [
  { idTypePieceJointe: 1, codeTypePieceJointe: '01', libelleTypePieceJointe: 'Facture' },
  { idTypePieceJointe: 2, codeTypePieceJointe: '02', libelleTypePieceJointe: 'Pièce justificative' },
  { idTypePieceJointe: 3, codeTypePieceJointe: '03', libelleTypePieceJointe: 'Bon de commande' },
  { idTypePieceJointe: 4, codeTypePieceJointe: '04', libelleTypePieceJointe: 'Procès-verbal de réception' },
]

export const ATTACHMENT_TYPES = TYPES.map(({ codeTypePieceJointe }) => codeTypePieceJointe)

/** `transverses/v1/recuperer/typespj`. */
export function attachmentTypes(_platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const { typeObjet = 'FACTURE' } = typesBody.parse(body)
  const types = typeObjet === 'FACTURE' ? TYPES : []
  return done({ listeTypePieceJointe: types.map((type) => ({ ...type, typeObjet })) })
}
