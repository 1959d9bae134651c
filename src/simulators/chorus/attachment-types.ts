import { z } from 'zod'
import { type Answer, done } from './answers.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'

export interface AttachmentType {
  readonly idTypePieceJointe: number
  /** At most 30 characters (AIFE's API appendix). Not unique: several objects have a `DIVERS` or an `AUT`. */
  readonly codeTypePieceJointe: string
  readonly libelleTypePieceJointe: string
  readonly typeObjet: ObjectType
}

/** Go-choruspro's list, typed from the Swagger. */
const OBJECT_TYPES = [
  'STRUCTURE',
  'UTILISATEUR',
  'CB',
  'MANDAT',
  'FICHE_RACCORDEMENT',
  'EJ',
  'MEMOIRE',
  'DMD_RBST',
  'TRANSVERSE',
  'FACTURE_TRAVAUX',
  'FACTURE',
  'DMDE_CPTE_DEV_SI_EXT',
  'SOLLICITATION',
  'CERTIFICAT',
  'PJ_REJET_EDI',
] as const
export type ObjectType = (typeof OBJECT_TYPES)[number]

const type = (
  idTypePieceJointe: number,
  typeObjet: ObjectType,
  codeTypePieceJointe: string,
  libelleTypePieceJointe: string,
): AttachmentType => ({ idTypePieceJointe, codeTypePieceJointe, libelleTypePieceJointe, typeObjet })

/**
 * Where it lies what an account has uploaded and given no type: AIFE's example of `rechercher/pj/moncompte` shows such a
 * row under `pieceJointeTypeId` 104, with this code and this label.
 */
export const OF_ACCOUNT = type(104, 'UTILISATEUR', 'DIVERS', 'Pièce jointe standard')

/**
 * The real list for invoices is published nowhere that was found. `RIB` and `BON_DE_COMMANDE` are in the requests of
 * clients in the wild, of which one notes that qualification refuses the second: so it is not here. The others are
 * chosen. Those of other objects (with their blanks) are from AIFE's example of this service.
 */
const TYPES: readonly AttachmentType[] = [
  type(54_051, 'MEMOIRE', 'ASF', 'Attestation service fait '),
  type(54_058, 'MEMOIRE', 'APS', 'Attestation perte de salaire'),
  type(54_062, 'MEMOIRE', 'AUT', 'Autre'),
  type(54_069, 'DMD_RBST', 'ACE', 'Attest.cotisations employeur'),
  type(54_074, 'DMD_RBST', 'AUJ', 'Autre Justificatif '),
  type(103, 'STRUCTURE', 'DIVERS', 'Pièce jointe standard'),
  OF_ACCOUNT,
  type(1, 'FACTURE', '01', 'Facture'),
  type(2, 'FACTURE', '02', 'Pièce justificative'),
  type(3, 'FACTURE', '03', 'Bon de commande'),
  type(4, 'FACTURE', '04', 'Procès-verbal de réception'),
  type(5, 'FACTURE', 'RIB', "Relevé d'identité bancaire"),
]

/** The type under which an attachment may be added to an invoice. */
export const invoiceType = (code: string): AttachmentType | undefined =>
  TYPES.find((known) => known.typeObjet === 'FACTURE' && known.codeTypePieceJointe === code)

const typesBody = z.object({
  codeLangue: z.enum(['FR', 'EN']).optional(),
  typeObjet: z.enum(OBJECT_TYPES).optional(),
})

/**
 * `transverses/v1/recuperer/typespj`: the types of one sort of object, or of all without `typeObjet`; none is an empty
 * list. In doubt: whether a sort that the Swagger does not list is refused (it is here: HTTP 400), and what language
 * `EN` answers in (French here).
 */
export function attachmentTypes(_platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const { typeObjet } = typesBody.parse(body)
  return done({
    listeTypePieceJointe: TYPES.filter((known) => typeObjet === undefined || known.typeObjet === typeObjet),
  })
}
