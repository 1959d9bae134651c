import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT } from './answers.js'
import { dateOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { validatorsOf } from './own-invoice.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'
import { day, within } from './search.js'
import { awaited } from './validation-circuit.js'
import { longFrame } from './works/frames.js'

const criteria = z.object({
  idStructureValideur: z.int().optional(),
  idFournisseur: z.int().optional(),
  idDestinataire: z.int().optional(),
  statutCourant: z.array(z.string()).optional(),
  typeDemandePaiement: z.string().optional(),
  cadreFacturation: z.string().optional(),
  numeroFacture: z.string().optional(),
  numeroMarche: z.string().optional(),
  numeroEngagement: z.string().optional(),
  periodeDateDepotDu: day.optional(),
  periodeDateDepotAu: day.optional(),
  periodeDateFactureDu: day.optional(),
  periodeDateFactureAu: day.optional(),
  montantHTMin: z.number().optional(),
  montantHTMax: z.number().optional(),
  montantTTCMin: z.number().optional(),
  montantTTCMax: z.number().optional(),
  montantAPayerMin: z.number().optional(),
  montantAPayerMax: z.number().optional(),
  pagination: pageRequest.optional(),
})

type Criteria = z.infer<typeof criteria>

/**
 * `factures/v1/rechercher/valideur`: invoices of both kinds that the account's structures are to validate, or were
 * (go-choruspro, typed from the Swagger). A row has neither frame nor the moment of its status: the history has that. It has
 * no criterion for the moment of a status either.
 *
 * In doubt: an invoice shows from the day on which it is validated for the first time, whatever its status then; the second
 * validator sees it from its own turn on; no result is code 20000; in the order of deposit.
 */
export function searchInvoicesToValidate(
  platform: Platform,
  account: TechnicalAccount,
  body: unknown,
): Answer {
  const wanted = criteria.parse(body)
  const own = platform.mayValidateFor(account)
  const found = [...platform.invoices.values()].flatMap((invoice) => {
    const validator = ownValidator(invoice, own)
    return validator !== undefined && fits(platform, invoice, validator, wanted) ? { invoice, validator } : []
  })
  const result = page(found, wanted.pagination?.nbResultatsParPage, wanted.pagination?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  return done({
    listeFactures: result.items.map(({ invoice, validator }) => row(platform, invoice, validator)),
    parametresRetour: pageNumbers(result),
  })
}

/** SIRET of the structure through which it is to be validated, or was: the one whose turn it is before the other. */
function ownValidator(invoice: Invoice, own: readonly string[]): string | undefined {
  const turns = invoice.statuts.flatMap(({ statut }) =>
    statut === 'A_VALIDER_1' ? [invoice.valideur] : statut === 'A_VALIDER_2' ? [invoice.valideur2] : [],
  )
  const now = awaited(invoice)
  const first = now === undefined ? undefined : validatorsOf(invoice)[now - 1]
  return [first, ...turns].find((siret) => siret !== undefined && own.includes(siret))
}

function fits(platform: Platform, invoice: Invoice, validator: string, wanted: Criteria): boolean {
  const { content } = invoice
  const same = (criterion: unknown, value: unknown): boolean => criterion === undefined || criterion === value
  const named = (id: number | undefined, siret: string): boolean =>
    id === undefined || platform.directory.find(siret)?.id === id
  return (
    named(wanted.idStructureValideur, validator) &&
    named(wanted.idFournisseur, invoice.fournisseur) &&
    named(wanted.idDestinataire, invoice.destinataire) &&
    (wanted.statutCourant?.includes(currentStatus(invoice).statut) ?? true) &&
    same(wanted.typeDemandePaiement, kind(invoice)) &&
    same(wanted.cadreFacturation, longFrame(content.cadre)) &&
    same(wanted.numeroFacture, content.numero) &&
    same(wanted.numeroMarche, invoice.numeroMarche) &&
    same(wanted.numeroEngagement, invoice.numeroBonCommande) &&
    within(dateOf(invoice.depositedAt), wanted.periodeDateDepotDu, wanted.periodeDateDepotAu) &&
    within(content.dateFacture, wanted.periodeDateFactureDu, wanted.periodeDateFactureAu) &&
    within(Number(content.montantHT), wanted.montantHTMin, wanted.montantHTMax) &&
    within(Number(content.montantTTC), wanted.montantTTCMin, wanted.montantTTCMax) &&
    within(Number(content.montantAPayer), wanted.montantAPayerMin, wanted.montantAPayerMax)
  )
}

const kind = ({ travaux }: Invoice): string => (travaux === undefined ? 'FACTURE' : 'FACTURE_TRAVAUX')

function row(platform: Platform, invoice: Invoice, validator: string): Answer {
  const { content, travaux } = invoice
  const find = (siret: string | undefined) =>
    siret === undefined ? undefined : platform.directory.find(siret)
  const [supplier, recipient] = [find(invoice.fournisseur), find(invoice.destinataire)]
  const [moe, moa, own] = [find(travaux?.moe), find(travaux?.moa), find(validator)]
  return {
    idFacture: invoice.id,
    numeroFacture: content.numero,
    typeDemandePaiement: kind(invoice),
    typeFacture: content.typeFacture,
    typeFactureTravaux: travaux?.type,
    statut: currentStatus(invoice).statut,
    dateDepot: dateOf(invoice.depositedAt),
    dateFacture: content.dateFacture,
    idFournisseur: supplier?.id,
    identifiantFournisseur: invoice.fournisseur,
    typeIdentifiantFournisseur: 'SIRET',
    designationFournisseur: supplier?.designation,
    idDestinataire: recipient?.id,
    identifiantDestinataire: invoice.destinataire,
    typeIdentifiantDestinataire: 'SIRET',
    designationDestinataire: recipient?.designation,
    codeServiceExecutant: invoice.codeServiceExecutant,
    idValideur: own?.id,
    identifiantValideur: validator,
    typeIdentifiantValideur: 'SIRET',
    designationValideur: own?.designation,
    idMoe: moe?.id,
    identifiantMoe: travaux?.moe,
    designationMoe: moe?.designation,
    typeIdentifiantMoe: moe && 'SIRET',
    idMoa: moa?.id,
    identifiantMoa: travaux?.moa,
    designationMoa: moa?.designation,
    typeIdentifiantMoa: moa && 'SIRET',
    numeroEngagement: invoice.numeroBonCommande,
    numeroMarche: invoice.numeroMarche,
    montantHT: Number(content.montantHT),
    montantTTC: Number(content.montantTTC),
    montantAPayer: Number(content.montantAPayer),
    devise: content.devise,
    ...platform.strangeRows.get(content.numero),
  }
}
