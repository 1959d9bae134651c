import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT } from './answers.js'
import { dateOf, isoOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'
import { validationDay } from './validation-circuit.js'

export const day = z.iso.date()
/** A moment with its offset. */
export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const criteria = z.object({
  numeroFacture: z.string().optional(),
  numeroFluxDepot: z.string().optional(),
  numeroBonCommande: z.string().optional(),
  numeroMarche: z.string().optional(),
  idFournisseur: z.int().optional(),
  listeDestinataire: z.array(z.object({ idDestinataire: z.int() })).optional(),
  statutCourant: z.array(z.string()).optional(),
  modeDepot: z.string().optional(),
  typeFacture: z.string().optional(),
  rejetTraite: z.boolean().optional(),
  periodeDateDepotDu: day.optional(),
  periodeDateDepotAu: day.optional(),
  periodeDateFactureDu: day.optional(),
  periodeDateFactureAu: day.optional(),
  periodeDateHeureEtatCourantDu: moment.optional(),
  periodeDateHeureEtatCourantAu: moment.optional(),
  rechercheFactureParFournisseur: pageRequest.optional(),
})

type Criteria = z.infer<typeof criteria>

/**
 * `factures/v1/rechercher/fournisseur`: the supplier's own invoices. Periods include both their ends. Works invoices are
 * left out: the request has no `typeDemandePaiement` to ask for them with.
 */
export function searchInvoices(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const wanted = criteria.parse(body)
  const attached = platform.attachedTo(account)
  const isOwn = ({ fournisseur, travaux }: Invoice): boolean =>
    travaux === undefined && attached.includes(fournisseur)
  const block = wanted.rechercheFactureParFournisseur
  const found = sorted(
    candidates(platform, wanted).filter((invoice) => fits(platform, invoice, wanted) && isOwn(invoice)),
    block?.triColonne,
    block?.triSens,
  )
  const result = page(found, block?.nbResultatsParPage, block?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  return done({
    listeFactures: result.items.map((invoice) => row(platform, invoice)),
    ...pageNumbers(result),
  })
}

function candidates(platform: Platform, { numeroFacture, numeroFluxDepot }: Criteria): readonly Invoice[] {
  if (numeroFacture !== undefined) return platform.invoicesNumbered(numeroFacture)
  if (numeroFluxDepot !== undefined) return platform.invoicesOfFlow(numeroFluxDepot)
  return [...platform.invoices.values()]
}

function fits(platform: Platform, invoice: Invoice, wanted: Criteria): boolean {
  const current = currentStatus(invoice)
  // By itself and in numbers: it is asked of all invoices, and leaves few of them.
  const at = current.at.getTime()
  const { periodeDateHeureEtatCourantDu: from, periodeDateHeureEtatCourantAu: to } = wanted
  if (!within(at, from?.getTime(), to?.getTime())) return false
  const same = (criterion: unknown, value: unknown): boolean => criterion === undefined || criterion === value
  return (
    same(wanted.numeroFacture, invoice.content.numero) &&
    same(wanted.numeroFluxDepot, invoice.numeroFluxDepot) &&
    same(wanted.numeroBonCommande, invoice.numeroBonCommande) &&
    same(wanted.numeroMarche, invoice.numeroMarche) &&
    (wanted.idFournisseur === undefined ||
      wanted.idFournisseur === platform.directory.find(invoice.fournisseur)?.id) &&
    same(wanted.modeDepot, invoice.modeDepot) &&
    same(wanted.typeFacture, invoice.content.typeFacture) &&
    same(wanted.rejetTraite, invoice.rejetTraite) &&
    (wanted.listeDestinataire?.some(
      ({ idDestinataire }) => idDestinataire === platform.directory.find(invoice.destinataire)?.id,
    ) ??
      true) &&
    (wanted.statutCourant?.includes(current.statut) ?? true) &&
    within(dateOf(invoice.depositedAt), wanted.periodeDateDepotDu, wanted.periodeDateDepotAu) &&
    within(invoice.content.dateFacture, wanted.periodeDateFactureDu, wanted.periodeDateFactureAu)
  )
}

export const within = <T extends string | number | Date>(
  value: T,
  from: T | undefined,
  to: T | undefined,
): boolean => (from === undefined || value >= from) && (to === undefined || value <= to)

const COLUMNS: Readonly<Record<string, (invoice: Invoice) => string | number>> = {
  IdentifiantFactureCPP: (invoice) => invoice.id,
  NumeroFacture: (invoice) => invoice.content.numero,
  DateFacture: (invoice) => invoice.content.dateFacture,
  DateDepot: (invoice) => dateOf(invoice.depositedAt),
  DateHeureEtatCourant: (invoice) => currentStatus(invoice).at.getTime(),
  Statut: (invoice) => currentStatus(invoice).statut,
  MontantHT: (invoice) => Number(invoice.content.montantHT),
  MontantTTC: (invoice) => Number(invoice.content.montantTTC),
}

/** By the wanted column, ties by identifier; by identifier when there is no such column. */
function sorted(invoices: readonly Invoice[], column = '', direction = 'Ascendant'): Invoice[] {
  const name = Object.keys(COLUMNS).find((known) => known.toLowerCase() === column.toLowerCase())
  const key = COLUMNS[name ?? ''] ?? ((invoice: Invoice) => invoice.id)
  const sign = direction === 'Descendant' ? -1 : 1
  return [...invoices].sort((a, b) => sign * (compare(key(a), key(b)) || a.id - b.id))
}

export const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

function row(platform: Platform, invoice: Invoice): Answer {
  const { content } = invoice
  const current = currentStatus(invoice)
  const supplier = platform.directory.find(invoice.fournisseur)
  const recipient = platform.directory.find(invoice.destinataire)
  const service = recipient?.services.find(({ code }) => code === invoice.codeServiceExecutant)
  return {
    identifiantFactureCPP: invoice.id,
    numeroFacture: content.numero,
    typeDemandePaiement: 'FACTURE',
    typeFacture: content.typeFacture,
    modeDepot: invoice.modeDepot,
    statut: current.statut,
    commentaireEtatCourant: current.commentaire,
    dateHeureEtatCourant: isoOf(current.at),
    dateDepot: dateOf(invoice.depositedAt),
    dateFacture: content.dateFacture,
    numeroFluxDepot: invoice.numeroFluxDepot,
    codeFournisseur: invoice.fournisseur,
    designationFournisseur: supplier?.designation,
    typeIdentifiantFournisseur: 'SIRET',
    idDestinataire: recipient?.id,
    codeDestinataire: invoice.destinataire,
    designationDestinataire: recipient?.designation,
    idServiceExecutant: service?.id,
    codeServiceExecutant: invoice.codeServiceExecutant,
    nomServiceExecutant: service?.libelle,
    numeroBonCommande: invoice.numeroBonCommande,
    numeroMarche: invoice.numeroMarche,
    codeValideur1: invoice.valideur,
    codeValideur2: invoice.valideur2,
    dateValidation1: validationDay(invoice, 1),
    dateValidation2: validationDay(invoice, 2),
    montantHT: Number(content.montantHT),
    montantTTC: Number(content.montantTTC),
    montantAPayer: Number(content.montantAPayer),
    devise: content.devise,
    rejetTraite: invoice.rejetTraite,
    ...platform.strangeRows.get(content.numero),
  }
}
