import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT, NOT_IN_QUALIFICATION } from '../answers.js'
import { dateOf, isoOf } from '../french-time.js'
import type { TechnicalAccount } from '../options.js'
import { validatorsOf } from '../own-invoice.js'
import { currentStatus, type Platform } from '../platform.js'
import type { Invoice } from '../records.js'
import { day, moment, within } from '../search.js'
import { longFrame } from './frames.js'
import { plays, type Role, ROLES } from './search.js'

/** A structure by its identifier, its SIRET, or both; each field bears the name of the part. */
const party = (name: string) =>
  z.record(z.string(), z.union([z.int(), z.string()])).transform((given) => ({
    id: given[`idStructure${name}`],
    siret: given[`identifiantStructure${name}`],
  }))

type Party = z.infer<ReturnType<typeof party>>

const criteria = z.object({
  roleUtilisateur: z.enum(ROLES).optional(),
  typeDemandePaiement: z.string().optional(),
  typeFacture: z.string().optional(),
  typeFactureTravaux: z.string().optional(),
  cadreFacturation: z.string().optional(),
  statutCourant: z.string().optional(),
  dpOuDpArchive: z.enum(['DEMANDE_PAIEMENT', 'DP_ARCHIVE']).optional(),
  numeroFacture: z.string().optional(),
  numeroDossierFacturation: z.string().optional(),
  numeroMarche: z.string().optional(),
  numeroBonCommande: z.string().optional(),
  structureFournisseur: party('Fournisseur').optional(),
  structureDestinataire: party('Destinataire').optional(),
  structureMoe: party('Moe').optional(),
  structureMoa: party('Moa').optional(),
  structureValideur: party('Valideur').optional(),
  periodeDateDepotDu: day.optional(),
  periodeDateDepotAu: day.optional(),
  periodeDateFournisseurDu: day.optional(),
  periodeDateFournisseurAu: day.optional(),
  periodeDateHeureEtatCourantDu: moment.optional(),
  periodeDateHeureEtatCourantAu: moment.optional(),
  montantHTMin: z.number().optional(),
  montantHTMax: z.number().optional(),
  montantTTCMin: z.number().optional(),
  montantTTCMax: z.number().optional(),
  montantAPayerMin: z.number().optional(),
  montantAPayerMax: z.number().optional(),
})

type Criteria = z.infer<typeof criteria>

/**
 * `factures/v1/rechercher/demandePaiement`: invoices of both kinds, in whatever part (go-choruspro, typed from the Swagger,
 * which says as well that the service does not work in qualification: closed here until the simulator is told that it is
 * production, with a code of our choosing). There are no pages.
 *
 * In doubt: without a role, all parts that the account has; works invoices only with their space; nothing is archived; no row
 * is code 20000; all rows come, oldest first; the number of a folder is its identifier in digits.
 */
export function searchPaymentRequests(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const wanted = criteria.parse(body)
  if (!platform.isProduction) throw new BusinessError(NOT_IN_QUALIFICATION)
  const roles: readonly Role[] = wanted.roleUtilisateur === undefined ? ROLES : [wanted.roleUtilisateur]
  const [attached, works] = [platform.attachedTo(account), platform.worksStructuresOf(account)]
  const found = [...platform.invoices.values()].filter((invoice) => {
    const own = invoice.travaux === undefined ? attached : works
    return roles.some((role) => plays(invoice, role, own)) && fits(platform, invoice, wanted)
  })
  if (found.length === 0) throw new BusinessError(NO_RESULT)
  return done({ listeDemandePaiement: found.map((invoice) => row(platform, invoice, found.length)) })
}

const kind = ({ travaux }: Invoice): string => (travaux === undefined ? 'FACTURE' : 'FACTURE_TRAVAUX')

const folder = ({ travaux }: Invoice): string | undefined => travaux && String(travaux.dossier)

function fits(platform: Platform, invoice: Invoice, wanted: Criteria): boolean {
  const { content, travaux } = invoice
  const current = currentStatus(invoice)
  const same = (criterion: unknown, value: unknown): boolean => criterion === undefined || criterion === value
  const named = (wantedParty: Party | undefined, ...sirets: readonly (string | undefined)[]): boolean =>
    wantedParty === undefined ||
    sirets.some(
      (siret) =>
        siret !== undefined &&
        same(wantedParty.siret, siret) &&
        same(wantedParty.id, platform.directory.find(siret)?.id),
    )
  return (
    same(wanted.typeDemandePaiement, kind(invoice)) &&
    same(wanted.typeFacture, content.typeFacture) &&
    same(wanted.typeFactureTravaux, travaux?.type) &&
    same(wanted.cadreFacturation, longFrame(content.cadre)) &&
    same(wanted.statutCourant, current.statut) &&
    same(wanted.dpOuDpArchive, 'DEMANDE_PAIEMENT') &&
    same(wanted.numeroFacture, content.numero) &&
    same(wanted.numeroDossierFacturation, folder(invoice)) &&
    same(wanted.numeroMarche, invoice.numeroMarche) &&
    same(wanted.numeroBonCommande, invoice.numeroBonCommande) &&
    named(wanted.structureFournisseur, invoice.fournisseur) &&
    named(wanted.structureDestinataire, invoice.destinataire) &&
    named(wanted.structureMoe, travaux?.moe) &&
    named(wanted.structureMoa, travaux?.moa) &&
    named(wanted.structureValideur, ...validatorsOf(invoice)) &&
    within(dateOf(invoice.depositedAt), wanted.periodeDateDepotDu, wanted.periodeDateDepotAu) &&
    within(content.dateFacture, wanted.periodeDateFournisseurDu, wanted.periodeDateFournisseurAu) &&
    within(current.at, wanted.periodeDateHeureEtatCourantDu, wanted.periodeDateHeureEtatCourantAu) &&
    within(Number(content.montantHT), wanted.montantHTMin, wanted.montantHTMax) &&
    within(Number(content.montantTTC), wanted.montantTTCMin, wanted.montantTTCMax) &&
    within(Number(content.montantAPayer), wanted.montantAPayerMin, wanted.montantAPayerMax)
  )
}

function row(platform: Platform, invoice: Invoice, total: number): Answer {
  const { content, travaux } = invoice
  const current = currentStatus(invoice)
  const id = (siret: string | undefined): number | undefined =>
    siret === undefined ? undefined : platform.directory.find(siret)?.id
  return {
    idDemandePaiement: invoice.id,
    numeroDemandePaiement: content.numero,
    typeDemandePaiement: kind(invoice),
    dpOuDpArchive: 'DEMANDE_PAIEMENT',
    typeFacture: travaux === undefined ? content.typeFacture : undefined,
    typeFactureTravaux: travaux?.type,
    cadreFacturation: longFrame(content.cadre),
    etatCourant: current.statut,
    commentaireEtatCourant: current.commentaire,
    dateHeureEtatCourant: isoOf(current.at),
    dateDepot: dateOf(invoice.depositedAt),
    dateFournisseur: content.dateFacture,
    idDossierFacturation: travaux?.dossier,
    numeroDossierFacturation: folder(invoice),
    idStructureFournisseur: id(invoice.fournisseur),
    identifiantStructureFournisseur: invoice.fournisseur,
    idStructureDestinataire: id(invoice.destinataire),
    identifiantStructureDestinataire: invoice.destinataire,
    codeServiceDestinataire: invoice.codeServiceExecutant,
    idStructureMoe: id(travaux?.moe),
    idStructureMoa: id(travaux?.moa),
    idStructureValideur1: id(invoice.valideur),
    idStructureValideur2: id(invoice.valideur2),
    numeroBonCommande: invoice.numeroBonCommande,
    numeroMarche: invoice.numeroMarche,
    montantHT: Number(content.montantHT),
    montantTTC: Number(content.montantTTC),
    montantAPayer: Number(content.montantAPayer),
    nombreResultatTotal: String(total),
    ...platform.strangeRows.get(content.numero),
  }
}
