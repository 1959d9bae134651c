/** States of a deposited flow (`etatCourantDepotFlux`; AIFE, "états du flux"), by what they mean for the bridge. */
export type FlowMeaning =
  /** Chorus Pro is at work. */
  | 'in-progress'
  /** Waits for a manual restart on their side. */
  | 'stuck'
  /** Was not processed at all: the same file may be deposited again. */
  | 'not-processed'
  | 'rejected'
  | 'integrated'
  /** Integrated but for the invoices that the report names. */
  | 'partly-integrated'
  /** Not in the list that is known to us. */
  | 'unknown'

const MEANINGS: Readonly<Record<string, FlowMeaning>> = {
  IN_RECU: 'in-progress',
  IN_TRAITE_SE_CPP: 'in-progress',
  IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP: 'in-progress',
  IN_EN_ATTENTE_TRAITEMENT_CPP: 'in-progress',
  IN_EN_COURS_TRAITEMENT_CPP: 'in-progress',
  IN_EN_ATTENTE_RETRAITEMENT_CPP: 'stuck',
  IN_INCIDENTE: 'not-processed',
  IN_REJETE: 'rejected',
  QP_IRRECEVABLE: 'rejected',
  IN_INTEGRE: 'integrated',
  IN_INTEGRE_PARTIEL: 'partly-integrated',
  QP_RECEVABLE_AVEC_ERREUR: 'partly-integrated',
}

export function flowMeaning(state: string): FlowMeaning {
  return Object.hasOwn(MEANINGS, state) ? (MEANINGS[state] ?? 'unknown') : 'unknown'
}

/** The number of the invoice, and no file beside it, is there twice. */
export const NUMBER_TWICE =
  /^(?!.*pi[èe]ces?[ -]jointe).*(?:(?:facture|flux|num[ée]ro).{0,80}(?:en double|dupliqu|existante?\s+(?:pour|chez))|unicit[ée])/i

const DUPLICATE =
  /doublon|d[ée]j[àa]\s+(?:[ée]t[ée]\s+)?(?:exist|d[ée]pos|pr[ée]sent|transmis|utilis|re[çc]u|enregistr|int[ée]gr|envoy|soumis)|existe\s+d[ée]j[àa]|(?:non|pas)\s+unique/i

/** Chorus Pro refuses a second invoice of the same number from the same supplier; measured wordings vary. */
export function saysDuplicate(text: string): boolean {
  return DUPLICATE.test(text) || NUMBER_TWICE.test(text)
}
