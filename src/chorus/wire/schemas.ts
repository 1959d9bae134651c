import { z } from 'zod'
import type { EventAuthor, StatusEvent } from '../../domain/chorus-status/event.js'
import { faultIn, type Unreadable } from '../../domain/running/unreadable.js'
import { unexpectedShape, unreadableNeeded } from './classify.js'
import {
  flag,
  id,
  moment,
  optionalComment,
  optionalCount,
  optionalDay,
  optionalIdentifier,
  optionalMoment,
  optionalText,
  rows,
  sayings,
  text,
} from './fields.js'
import type { PartlySeen } from '../../domain/invoice/handed-over.js'
import type { ChorusInvoice, FlowError } from '../port.js'

/** What the bridge reads of each answer. Everything else in an answer is ignored. */

export const deposited = z.object({ numeroFluxDepot: optionalText })

export const flowReport = z.object({
  etatCourantDepotFlux: text,
  dateHeureEtatCourantFlux: optionalMoment,
  listeErreurDP: sayings,
  listeErreurTechnique: sayings,
})

const NO_LABEL = 'Erreur sans libellé'

/** A bare text in the place of a record is what it says. */
const recordOr = (field: string) => (value: unknown) =>
  typeof value === 'string' ? { [field]: value } : value

/** `libelleErreurDP` joins several errors with ` |` (measured on the qualification platform). */
export const invoiceErrors = z
  .preprocess(
    recordOr('libelleErreurDP'),
    z.object({ numeroDP: optionalText, libelleErreurDP: optionalComment }),
  )
  .transform(({ numeroDP, libelleErreurDP = NO_LABEL }): FlowError[] =>
    libelleErreurDP
      .split(' |')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => ({ invoiceNumber: numeroDP, text: part })),
  )

export const technicalError = z
  .preprocess(
    recordOr('libelleErreur'),
    z.object({ libelleErreur: optionalComment, codeErreur: optionalText, natureErreur: optionalText }),
  )
  .transform(({ libelleErreur, codeErreur, natureErreur }): FlowError => ({
    invoiceNumber: undefined,
    text: libelleErreur ?? codeErreur ?? natureErreur ?? NO_LABEL,
  }))

export const invoice = z
  .object({
    identifiantFactureCPP: text,
    numeroFacture: text,
    statut: text,
    dateHeureEtatCourant: moment,
    commentaireEtatCourant: optionalComment,
    montantTTC: optionalText,
    numeroFluxDepot: optionalText,
    dateFacture: optionalDay,
    dateDepot: optionalDay,
    modeDepot: optionalText,
    rejetTraite: flag(undefined),
    codeFournisseur: optionalText,
    codeDestinataire: optionalText,
    typeFacture: optionalText,
  })
  .transform((row): ChorusInvoice => ({
    identifier: row.identifiantFactureCPP,
    number: row.numeroFacture,
    amountTotal: row.montantTTC,
    current: {
      code: row.statut,
      occurredAt: row.dateHeureEtatCourant,
      comment: row.commentaireEtatCourant,
      author: undefined,
    },
    flowNumber: row.numeroFluxDepot,
    invoiceDate: row.dateFacture,
    depositDate: row.dateDepot,
    depositMode: row.modeDepot,
    rejectionHandled: row.rejetTraite,
    supplierSiret: row.codeFournisseur,
    buyerSiret: row.codeDestinataire,
    type: row.typeFacture,
  }))

const partOfRow = z.object({
  numeroFacture: optionalText,
  statut: optionalText,
  montantTTC: optionalText,
  codeFournisseur: optionalText,
  codeDestinataire: optionalText,
  typeFacture: optionalText,
  dateFacture: optionalDay,
  dateDepot: optionalDay,
  modeDepot: optionalText,
})

/** What can be read of an invoice of which something cannot. */
export function partOfInvoice(row: unknown): PartlySeen {
  const part = partOfRow.safeParse(row).data
  return {
    number: part?.numeroFacture,
    code: part?.statut,
    amountTotal: part?.montantTTC,
    supplierSiret: part?.codeFournisseur,
    buyerSiret: part?.codeDestinataire,
    type: part?.typeFacture,
    invoiceDate: part?.dateFacture,
    depositDate: part?.dateDepot,
    depositMode: part?.modeDepot,
  }
}

export const history = z.object({
  historiquesDesStatuts: z.object({
    histoStatut: rows,
    pageCouranteHistoStatut: optionalCount,
    pagesHistoStatut: optionalCount,
    nbResultatsParPageHistoStatut: optionalCount,
    totalHistoStatut: optionalCount,
  }),
})

export const historyEvent = z
  .object({
    histoStatutCode: text,
    histoStatutDatePassage: moment,
    histoStatutCommentaire: optionalComment,
    histoStatutUtilisateurNom: optionalText,
    histoStatutUtilisateurPrenom: optionalText,
    histoStatutUtilisateurEmail: optionalText,
    histoStatutUtilisateurTelephone: optionalText,
  })
  .transform((row): StatusEvent => ({
    code: row.histoStatutCode,
    occurredAt: row.histoStatutDatePassage,
    comment: row.histoStatutCommentaire,
    author: author(
      [row.histoStatutUtilisateurPrenom, row.histoStatutUtilisateurNom],
      row.histoStatutUtilisateurEmail,
      row.histoStatutUtilisateurTelephone,
    ),
  }))

/** An official known by the e-mail address or telephone alone is still someone to turn to. */
function author(
  names: (string | undefined)[],
  email: string | undefined,
  telephone: string | undefined,
): EventAuthor | undefined {
  const name = names.filter((part) => part !== undefined).join(' ') || (email ?? telephone)
  return name === undefined ? undefined : { name, email, telephone }
}

export const structureRow = z.object({
  idStructureCPP: id,
  identifiantStructure: text,
  typeIdentifiantStructure: optionalText,
  designationStructure: optionalText,
  statut: text,
})

export const attachmentRow = z.object({
  identifiantStructure: text,
  typeIdentifiantStructure: optionalText,
})

export const typesAnswer = z.object({ listeTypePieceJointe: rows })

export const attachmentTypeRow = z.object({
  idTypePieceJointe: id.optional().catch(undefined),
  codeTypePieceJointe: text,
  libelleTypePieceJointe: optionalText,
  typeObjet: optionalText,
})

export const uploaded = z.object({ pieceJointeId: optionalIdentifier })

export const uploadRow = z.object({
  pieceJointeId: id,
  pieceJointeDesignation: optionalText,
})

export const structureDetails = z.object({
  informationGenerales: z
    .object({ structurePriveePublique: optionalText })
    .nullish()
    .transform((value) => value ?? { structurePriveePublique: undefined }),
  parametres: z.object({
    codeServiceDoitEtreRenseigne: flag(false),
    numeroEJDoitEtreRenseigne: flag(false),
    gestionNumeroEJOuCodeService: flag(false),
    statutMiseEnPaiementNestPasRemonte: flag(false),
  }),
})

export const ownStructureDetails = z.object({
  informationGenerales: z.object({ dateExpirationMotPasseCompteTech: optionalMoment }).nullish(),
})

export const serviceRow = z.object({
  idService: id,
  codeService: text,
  libelleService: optionalText,
  estActif: flag(true),
  dateDbtService: optionalMoment,
  dateFinService: optionalMoment,
})

export const serviceDetails = z.object({ parametres: z.object({ numeroEngagement: flag(false) }) })

export const siretInformation = z.object({ categorieJuridique: optionalText })

/** Reads a whole answer; throws a `ChorusError` of kind `request` that names the service and the field. */
export function read<T>(schema: z.ZodType<T>, path: string, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw unexpectedShape(path, where(parsed.error))
}

export interface Rows<T> {
  readonly readable: readonly T[]
  readonly unreadable: readonly UnreadableListed[]
}

/** A row that cannot be read. */
export interface UnreadableListed {
  readonly row: unknown
  readonly record: Unreadable
  /** English: its place, its identifiers and the field at fault. */
  readonly line: string
}

/** Reads what can be read of a list: one bad row must not hide the others. */
export function readRows<T>(
  schema: z.ZodType<T>,
  path: string,
  listName: string,
  list: readonly unknown[],
): Rows<T> {
  const readable: T[] = []
  const unreadable: UnreadableListed[] = []
  list.forEach((row, index) => {
    const parsed = schema.safeParse(row)
    if (parsed.success) {
      readable.push(parsed.data)
      return
    }
    const line = `${listName}[${index}]${identifiers(row)} field ${where(parsed.error)}`
    unreadable.push({ row, record: unreadableRow(path, row, parsed.error), line })
  })
  return { readable, unreadable }
}

/**
 * For lists in which a hidden row would lead to a wrong decision: throws on the first unreadable one, unless it surely is
 * none of those that are asked for.
 * @throws {ChorusError} `unreadable`
 */
export function readAllRows<T>(
  { setAside }: { readonly setAside: (row: UnreadableListed) => void },
  schema: z.ZodType<T>,
  path: string,
  name: string,
  list: readonly unknown[],
  isAnother: (row: unknown) => boolean = () => false,
): readonly T[] {
  const { readable, unreadable } = readRows(schema, path, name, list)
  unreadable.forEach(setAside)
  const needed = unreadable.find(({ row }) => !isAnother(row))
  if (needed !== undefined) throw unreadableNeeded(path, needed.line)
  return readable
}

/** Whether a text of a row can be read and is another than this. */
export function hasAnother(row: unknown, field: string, wanted: string): boolean {
  const found = z.object({ [field]: optionalText }).safeParse(row).data?.[field]
  return found !== undefined && found !== wanted
}

function unreadableRow(path: string, row: unknown, error: z.ZodError): Unreadable {
  const found = rowIdentifiers.safeParse(row).data
  return {
    side: 'chorus-pro',
    where: path,
    key:
      found?.identifiantFactureCPP ??
      found?.idFactureTravaux ??
      found?.idFacture ??
      found?.histoStatutId ??
      found?.idService ??
      found?.idStructureCPP ??
      '',
    name: found?.numeroFacture ?? found?.numeroFactureTravaux,
    why: faultIn(row, error.issues[0]?.path ?? []),
  }
}

function where(error: z.ZodError): string {
  return error.issues[0]?.path.map(String).join('.') || 'the answer itself'
}

const rowIdentifiers = z.object({
  identifiantFactureCPP: optionalText,
  numeroFacture: optionalText,
  idFactureTravaux: optionalText,
  numeroFactureTravaux: optionalText,
  idFacture: optionalText,
  idService: optionalText,
  idStructureCPP: optionalText,
  histoStatutId: optionalText,
})

function identifiers(row: unknown): string {
  const found = rowIdentifiers.safeParse(row)
  if (!found.success) return ''
  const named = [
    ['identifiantFactureCPP', found.data.identifiantFactureCPP],
    ['numeroFacture', found.data.numeroFacture],
    ['idService', found.data.idService],
    ['idStructureCPP', found.data.idStructureCPP],
  ].flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [`${name} ${value}`]))
  return named.length === 0 ? '' : ` (${named.join(', ')})`
}
