import { z } from 'zod'
import type { EventAuthor, StatusEvent } from '../domain/event.js'
import { unexpectedShape } from './classify.js'
import {
  flag,
  id,
  moment,
  optionalComment,
  optionalCount,
  optionalDay,
  optionalMoment,
  optionalText,
  rows,
  text,
} from './fields.js'
import type { ChorusInvoice, FlowError } from './port.js'

/** What the bridge reads of each answer. Everything else in an answer is ignored. */

export const deposited = z.object({ numeroFluxDepot: optionalText })

export const flowReport = z.object({
  etatCourantDepotFlux: text,
  dateHeureEtatCourantFlux: optionalMoment,
  listeErreurDP: rows,
  listeErreurTechnique: rows,
})

const NO_LABEL = 'Erreur sans libellé'

/** `libelleErreurDP` joins several errors with ` |` (measured on the qualification platform). */
export const invoiceErrors = z
  .object({ numeroDP: optionalText, libelleErreurDP: optionalComment })
  .transform(({ numeroDP, libelleErreurDP = NO_LABEL }): FlowError[] =>
    libelleErreurDP
      .split(' |')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => ({ invoiceNumber: numeroDP, text: part })),
  )

export const technicalError = z
  .object({ libelleErreur: optionalComment, codeErreur: optionalText, natureErreur: optionalText })
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
    dateDepot: optionalDay,
    modeDepot: optionalText,
    rejetTraite: flag(false),
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
    depositDate: row.dateDepot,
    depositMode: row.modeDepot,
    rejectionHandled: row.rejetTraite,
    supplierSiret: row.codeFournisseur,
    buyerSiret: row.codeDestinataire,
    type: row.typeFacture,
  }))

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
  /** One line for each row that could not be read: its place, its identifiers and the field at fault. */
  readonly unreadable: readonly string[]
}

/** Reads what can be read of a list: one bad row must not hide the others. */
export function readRows<T>(schema: z.ZodType<T>, listName: string, list: readonly unknown[]): Rows<T> {
  const readable: T[] = []
  const unreadable: string[] = []
  list.forEach((row, index) => {
    const parsed = schema.safeParse(row)
    if (parsed.success) readable.push(parsed.data)
    else unreadable.push(`${listName}[${index}]${identifiers(row)} field ${where(parsed.error)}`)
  })
  return { readable, unreadable }
}

/** For lists in which a hidden row would lead to a wrong decision: throws on the first unreadable one. */
export function readAllRows<T>(
  schema: z.ZodType<T>,
  path: string,
  name: string,
  list: readonly unknown[],
): readonly T[] {
  const { readable, unreadable } = readRows(schema, name, list)
  if (unreadable[0] !== undefined) throw unexpectedShape(path, unreadable[0])
  return readable
}

function where(error: z.ZodError): string {
  return error.issues[0]?.path.map(String).join('.') || 'the answer itself'
}

const rowIdentifiers = z.object({
  identifiantFactureCPP: optionalText,
  numeroFacture: optionalText,
  idService: optionalText,
  idStructureCPP: optionalText,
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
