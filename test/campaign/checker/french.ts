/** The names of the statuses on Chorus Pro's portal, written down a second time: a checker takes nothing on trust. */
const LABELS: Readonly<Record<string, string>> = {
  DEPOSEE: 'Déposée',
  EN_COURS_ACHEMINEMENT: 'En cours d’acheminement',
  MISE_A_DISPOSITION: 'Mise à disposition du destinataire',
  A_RECYCLER: 'À recycler',
  SUSPENDUE: 'Suspendue',
  COMPLETEE: 'Complétée',
  REJETEE: 'Rejetée',
  SERVICE_FAIT: 'Service fait',
  MANDATEE: 'Mandatée',
  MISE_A_DISPOSITION_COMPTABLE: 'Mise à disposition du comptable',
  COMPTABILISEE: 'Comptabilisée',
  MISE_EN_PAIEMENT: 'Mise en paiement',
  ABANDONNEE: 'Abandonnée',
  A_VALIDER_1: 'À valider (1re validation)',
  VALIDEE_1: 'Validée (1re validation)',
  ERREUR_FOURNISSEUR_SUR_VALIDEUR: 'Erreur du fournisseur sur le valideur',
  EN_COURS_TRAITEMENT_PIVOT_S: 'En cours de traitement',
}

export const labelOf = (statut: string): string => LABELS[statut] ?? statut

const FRENCH = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** `JJ/MM/AAAA HH:MM` of a datetime of Odoo, which is in UTC and says nothing of it. */
export function frenchMinuteOfOdoo(stored: string): string {
  return FRENCH.format(new Date(`${stored.replace(' ', 'T')}Z`)).replace(' ', ' ')
}

/** `JJ/MM/AAAA HH:MM` of a moment with its French offset, as the books give it. */
export function frenchMinute(iso: string): string {
  const [, year = '', month = '', day = '', time = ''] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso) ?? []
  return `${day}/${month}/${year} ${time}`
}
