import { z } from 'zod'
import { type Answer, BusinessError, FOUND, MISSING_CRITERION, NO_RESULT } from './answers.js'
import { OF_ACCOUNT } from './attachment-types.js'
import type { TechnicalAccount } from './options.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import type { Platform } from './platform.js'
import type { Attachment } from './records.js'

const searchBody = z.object({
  codeLangue: z.enum(['FR', 'EN']).optional(),
  pieceJointeTypeId: z.int().optional(),
  pieceJointeDesignation: z.string().optional(),
  parametresRecherche: pageRequest.optional(),
})

/** Ids of users, and of what an attachment hangs on, are of this size in AIFE's example. */
const FIRST_USER = 336_399_867_001
const OBJECT_OFFSET = 15_000_000

/**
 * `transverses/v1/rechercher/pj/moncompte`: what the technical account itself has uploaded, used since or not.
 *
 * The row is AIFE's, as its own example and go-choruspro have it: it tells neither size nor date nor a fingerprint, so
 * that a file can be recognised by its name alone. `pieceJointeTypeId` must be given (go-choruspro demands it, AIFE's
 * example gives it, though the Swagger calls nothing required) and is that of the type `DIVERS` of `UTILISATEUR`; under
 * any other there is nothing. In doubt: `pieceJointeDesignation` finds names that contain it, in either case, so that
 * who looks for one name must compare; and the designation is the `pieceJointeNom` of the upload, letter by letter.
 */
export function searchOwnUploads(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const { pieceJointeTypeId, pieceJointeDesignation = '', parametresRecherche } = searchBody.parse(body)
  const isOfAny = pieceJointeTypeId === undefined && platform.findsUploadsWithoutType
  if (pieceJointeTypeId === undefined && !isOfAny) throw new BusinessError(MISSING_CRITERION)
  const wanted = pieceJointeDesignation.toLowerCase()
  const own = [...platform.attachments.values()].filter(
    ({ compte, nom }) => compte === account.login && nom.toLowerCase().includes(wanted),
  )
  const found = isOfAny || pieceJointeTypeId === OF_ACCOUNT.idTypePieceJointe ? own : []
  const { triColonne, triSens, nbResultatsParPage, pageResultatDemandee } = parametresRecherche ?? {}
  const result = page(sorted(found, triColonne, triSens), nbResultatsParPage, pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  const user = FIRST_USER + platform.accounts.findIndex(({ login }) => login === account.login)
  return {
    ...FOUND,
    listePiecesJointes: result.items.map((attachment) => ({
      pieceJointeDesignation: attachment.nom,
      pieceJointeExtension: attachment.extension,
      pieceJointeId: attachment.id,
      pieceJointeObjetId: OBJECT_OFFSET + attachment.id,
      pieceJointeTypeCode: OF_ACCOUNT.codeTypePieceJointe,
      pieceJointeTypeLibelle: OF_ACCOUNT.libelleTypePieceJointe,
      pieceJointeUtilisateurId: user,
    })),
    parametresRetour: pageNumbers(result),
  }
}

/** By name when that is wanted, or else by identifier, which also breaks ties. */
function sorted(attachments: readonly Attachment[], column = '', direction = 'Ascendant'): Attachment[] {
  const isByName = column.toLowerCase() === 'piecejointedesignation'
  const sign = direction === 'Descendant' ? -1 : 1
  return [...attachments].sort(
    (a, b) => sign * ((isByName ? a.nom.localeCompare(b.nom, 'fr') : 0) || a.id - b.id),
  )
}
