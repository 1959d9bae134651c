import { z } from 'zod'
import { type Answer, BusinessError, done, HttpError, NO_WORKS_RESULT, ROLE_MISSING } from '../answers.js'
import { dateOf, isoOf } from '../french-time.js'
import type { TechnicalAccount } from '../options.js'
import { validatorsOf } from '../own-invoice.js'
import { page, pageNumbers, pageRequest } from '../paging.js'
import { currentStatus, type Platform } from '../platform.js'
import type { Invoice } from '../records.js'
import { compare, day, moment, within } from '../search.js'
import { longFrame } from './frames.js'

export const ROLES = ['FOURNISSEUR', 'MOE', 'MOA', 'VALIDATEUR', 'DESTINATAIRE'] as const
export type Role = (typeof ROLES)[number]

/** AIFE's example has one status where others would have a list. */
const list = z.union([z.string().transform((one) => [one]), z.array(z.string())])
/** AIFE's example has amounts in quotes. */
const amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
])

const criteria = z.object({
  roleUtilisateur: z.enum(ROLES).optional(),
  numeroFactureTravaux: z.string().optional(),
  idStructureFournisseur: z.int().optional(),
  idStructureMoe: z.int().optional(),
  idStructureMoa: z.int().optional(),
  idStructureValideur: z.int().optional(),
  idDestinataire: z.int().optional(),
  listeTypeFactureTravaux: list.optional(),
  cadreFacturation: z.string().optional(),
  listeStatutCourant: list.optional(),
  numeroMarche: z.string().optional(),
  numeroBonCommande: z.string().optional(),
  numeroFluxDepot: z.string().optional(),
  modeDepot: z.string().optional(),
  uniquementSansPieceSuivante: z.boolean().optional(),
  flagTelecharge: z.boolean().optional(),
  montantHTMin: amount.optional(),
  montantHTMax: amount.optional(),
  montantTTCMin: amount.optional(),
  montantTTCMax: amount.optional(),
  montantAPayerMin: amount.optional(),
  montantAPayerMax: amount.optional(),
  periodeDateDepotDu: day.optional(),
  periodeDateDepotAu: day.optional(),
  periodeDateFactureTravauxDu: day.optional(),
  periodeDateFactureTravauxAu: day.optional(),
  periodeDateHeureEtatCourantDu: moment.optional(),
  periodeDateHeureEtatCourantAu: moment.optional(),
  rechercheFactureTravaux: pageRequest.optional(),
})

type Criteria = z.infer<typeof criteria>

/**
 * `facturesTravaux/v1/rechercher`, of the PISTE API of that name (Pastell, in production): request and answer are
 * Pastell's and those of AIFE's example; the pages stand in `parametresRetour`, and no result is code 20007.
 *
 * In doubt, and chosen: without a role it is refused; an account of which no structure has the space gets 403 (as AIFE says
 * of structures that are not entitled); a company sees as FOURNISSEUR every piece about what it is to be paid, the MOE's and
 * the MOA's too; newest deposits come first (AIFE's default for the sister service `…ATraiterParFournisseur`). A row has the
 * fields that were seen in one, and no other: neither contract nor folder.
 */
export function searchWorksInvoices(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const own = platform.worksStructuresOf(account)
  if (own.length === 0) throw new HttpError(403, { httpStatus: 403, error: 'Forbidden' })
  const wanted = criteria.parse(body)
  const role = wanted.roleUtilisateur
  if (role === undefined) throw new BusinessError(ROLE_MISSING)
  const block = wanted.rechercheFactureTravaux
  const found = sorted(
    [...platform.invoices.values()].filter(
      (invoice) =>
        invoice.travaux !== undefined && plays(invoice, role, own) && fits(platform, invoice, wanted),
    ),
    block?.triColonne,
    block?.triSens,
  )
  const result = page(found, block?.nbResultatsParPage, block?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_WORKS_RESULT)
  return done({
    listeFacturesTravaux: result.items.map((invoice) => row(platform, invoice)),
    parametresRetour: pageNumbers(result),
  })
}

/** Whether one of these structures, by SIRET, has that part in the invoice. */
export function plays(invoice: Invoice, role: Role, sirets: readonly string[]): boolean {
  const { fournisseur, destinataire, travaux } = invoice
  const players = {
    FOURNISSEUR: [fournisseur],
    MOE: [travaux?.moe],
    MOA: [travaux?.moa],
    VALIDATEUR: validatorsOf(invoice),
    DESTINATAIRE: [destinataire],
  }
  return players[role].some((siret) => siret !== undefined && sirets.includes(siret))
}

function fits(platform: Platform, invoice: Invoice, wanted: Criteria): boolean {
  const { content, travaux } = invoice
  const current = currentStatus(invoice)
  const same = (criterion: unknown, value: unknown): boolean => criterion === undefined || criterion === value
  const named = (id: number | undefined, ...sirets: readonly (string | undefined)[]): boolean =>
    id === undefined ||
    sirets.some((siret) => siret !== undefined && platform.directory.find(siret)?.id === id)
  return (
    same(wanted.numeroFactureTravaux, content.numero) &&
    same(wanted.cadreFacturation, longFrame(content.cadre)) &&
    same(wanted.numeroMarche, invoice.numeroMarche) &&
    same(wanted.numeroBonCommande, invoice.numeroBonCommande) &&
    same(wanted.numeroFluxDepot, invoice.numeroFluxDepot) &&
    same(wanted.modeDepot, invoice.modeDepot) &&
    same(wanted.flagTelecharge, false) &&
    (wanted.uniquementSansPieceSuivante !== true || travaux?.suivante === undefined) &&
    named(wanted.idStructureFournisseur, invoice.fournisseur) &&
    named(wanted.idStructureMoe, travaux?.moe) &&
    named(wanted.idStructureMoa, travaux?.moa) &&
    named(wanted.idDestinataire, invoice.destinataire) &&
    named(wanted.idStructureValideur, ...validatorsOf(invoice)) &&
    (wanted.listeTypeFactureTravaux?.includes(travaux?.type ?? '') ?? true) &&
    (wanted.listeStatutCourant?.includes(current.statut) ?? true) &&
    within(Number(content.montantHT), wanted.montantHTMin, wanted.montantHTMax) &&
    within(Number(content.montantTTC), wanted.montantTTCMin, wanted.montantTTCMax) &&
    within(Number(content.montantAPayer), wanted.montantAPayerMin, wanted.montantAPayerMax) &&
    within(current.at, wanted.periodeDateHeureEtatCourantDu, wanted.periodeDateHeureEtatCourantAu) &&
    within(dateOf(invoice.depositedAt), wanted.periodeDateDepotDu, wanted.periodeDateDepotAu) &&
    within(content.dateFacture, wanted.periodeDateFactureTravauxDu, wanted.periodeDateFactureTravauxAu)
  )
}

const COLUMNS: Readonly<Record<string, (invoice: Invoice) => string | number>> = {
  datedepot: (invoice) => invoice.depositedAt.getTime(),
  dateheureetatcourant: (invoice) => currentStatus(invoice).at.getTime(),
  datefacturetravaux: (invoice) => invoice.content.dateFacture,
  idfacturetravaux: (invoice) => invoice.id,
  numerofacturetravaux: (invoice) => invoice.content.numero,
  statutfacturetravaux: (invoice) => currentStatus(invoice).statut,
  typefacturetravaux: (invoice) => invoice.travaux?.type ?? '',
  typedemandepaiement: () => '',
}

/** By the wanted column, ties by identifier; by the day of deposit when there is no such column. */
function sorted(invoices: readonly Invoice[], column = 'dateDepot', direction = 'Descendant'): Invoice[] {
  const key = COLUMNS[column.toLowerCase()] ?? ((invoice: Invoice) => invoice.depositedAt.getTime())
  const sign = direction === 'Descendant' ? -1 : 1
  return [...invoices].sort((a, b) => sign * (compare(key(a), key(b)) || a.id - b.id))
}

function row(platform: Platform, invoice: Invoice): Answer {
  const { content } = invoice
  const current = currentStatus(invoice)
  const recipient = platform.directory.find(invoice.destinataire)
  return {
    idFactureTravaux: invoice.id,
    numeroFactureTravaux: content.numero,
    typeDemandePaiement: 'FACTURE_TRAVAUX',
    typeFactureTravaux: invoice.travaux?.type,
    statutFactureTravaux: current.statut,
    dateHeureEtatCourant: isoOf(current.at),
    dateDepot: dateOf(invoice.depositedAt),
    dateFactureTravaux: content.dateFacture,
    identifiantFournisseur: invoice.fournisseur,
    typeIdentifiantFournisseur: 'SIRET',
    designationFournisseur: platform.directory.find(invoice.fournisseur)?.designation,
    idDestinataire: recipient?.id,
    identifiantDestinataire: invoice.destinataire,
    designationDestinataire: recipient?.designation,
    codeServiceExecutant: invoice.codeServiceExecutant,
    factureTelechargeeParDestinataire: false,
    montantHT: Number(content.montantHT),
    montantTTC: Number(content.montantTTC),
    montantAPayer: Number(content.montantAPayer),
    devise: content.devise,
    ...platform.strangeRows.get(content.numero),
  }
}
