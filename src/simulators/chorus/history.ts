import { z } from 'zod'
import { type Answer, done } from './answers.js'
import { minuteOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { readablePaymentRequest } from './own-invoice.js'
import { type Page, page } from './paging.js'
import { currentStatus, type Platform } from './platform.js'

/** Each list of the history has its own block, with its own name in every field. */
const block = (list: string) =>
  z.record(z.string(), z.union([z.string(), z.int()])).transform((given) => ({
    size: positive(given[`nbResultatsParPageListe${list}`]),
    wanted: positive(given[`pageResultatDemandeeListe${list}`]),
    isAscending: given[`triSensListe${list}`] === 'Ascendant',
  }))

const positive = (value: string | number | undefined): number | undefined =>
  typeof value === 'number' && value >= 1 ? value : undefined

const historyBody = z.object({
  idFacture: z.int(),
  paramRechercheHistoStatuts: block('HistoStatut').optional(),
  paramRechercheHistoActionsUtilisateurs: block('HistoAction').optional(),
  paramRechercheHistoEvenementsComplementaires: block('HistoEvenement').optional(),
})

type Block = z.infer<ReturnType<typeof block>> | undefined

/**
 * `factures/v1/consulter/historique`: newest first unless asked otherwise, ten to a page. Of an invoice that the account
 * has sent, receives or validates (the Swagger's words in go-choruspro).
 *
 * In doubt: `idFacture` may be an `idFactureTravaux`; no source says so, but the Swagger's list of `histoStatutCode` has
 * the statuses of works (piste-gouv-fr).
 */
export function invoiceHistory(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const wanted = historyBody.parse(body)
  const invoice = readablePaymentRequest(platform, account, wanted.idFacture)
  const shown = invoice.statuts.slice(0, platform.heldHistories.get(invoice.id))
  const statuts = listPage(shown, wanted.paramRechercheHistoStatuts)
  const actions = listPage(invoice.actions, wanted.paramRechercheHistoActionsUtilisateurs)
  const evenements = listPage(invoice.evenements, wanted.paramRechercheHistoEvenementsComplementaires)
  const last = invoice.actions.at(-1)
  return done({
    idFacture: invoice.id,
    numeroFacture: invoice.content.numero,
    modeDepot: invoice.modeDepot,
    statutCourantCode: (shown.at(-1) ?? currentStatus(invoice)).statut,
    derniereAction: last && { derniereActionCode: last.code, derniereActionId: last.id },
    historiquesDesStatuts: {
      histoStatut: statuts.items.map((entry) => ({
        histoStatutId: entry.id,
        histoStatutCode: entry.statut,
        histoStatutDatePassage: minuteOf(platform.roundsMinutes ? nearestMinute(entry.at) : entry.at),
        histoStatutCommentaire: entry.commentaire,
        histoStatutUtilisateurNom: entry.utilisateur?.nom,
        histoStatutUtilisateurPrenom: entry.utilisateur?.prenom,
        histoStatutUtilisateurEmail: entry.utilisateur?.email,
        histoStatutUtilisateurTelephone: entry.utilisateur?.telephone,
      })),
      ...numbers(statuts, 'HistoStatut'),
    },
    historiquesDesActionsUtilisateurs: {
      histoAction: actions.items.map((entry) => ({
        histoActionId: entry.id,
        histoActionCode: entry.code,
        histoActionDateHeure: minuteOf(entry.at),
      })),
      ...numbers(actions, 'HistoAction'),
    },
    historiquesDesEvenementsComplementaires: {
      evenement: evenements.items.map((entry) => ({
        evenementId: entry.id,
        evenementDateHeure: minuteOf(entry.at),
        evenementLibelle: entry.libelle,
        evenementQui: entry.qui,
      })),
      ...numbers(evenements, 'Evenement'),
    },
  })
}

const nearestMinute = (moment: Date): Date => new Date(Math.round(moment.getTime() / 60_000) * 60_000)

const listPage = <T>(oldestFirst: readonly T[], wanted: Block): Page<T> =>
  page(wanted?.isAscending === true ? oldestFirst : oldestFirst.toReversed(), wanted?.size, wanted?.wanted)

const numbers = (of: Page<unknown>, list: string): Answer => ({
  [`pageCourante${list}`]: of.pageCourante,
  [`pages${list}`]: of.pages,
  [`nbResultatsParPage${list}`]: of.nbResultatsParPage,
  [`total${list}`]: of.total,
})
