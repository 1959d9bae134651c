import type { AlarmKind, Secret } from '../../domain/alarms/alarm.js'
import { STAGE_LABELS, type Stage } from '../../domain/chorus-status/stage.js'
import type { Text } from '../../domain/words/text.js'
import { typesetText } from '../../domain/words/text.js'
import type { DepositState } from '../../domain/chorus-status/deposit-state.js'
import type { OutboxEntry } from '../../store/store.js'
import type { SideState } from '../overview.js'
import type { Unready } from '../readiness.js'

export type Language = 'fr' | 'en'

const texts = <Key extends string>(given: Readonly<Record<Key, Text>>): Readonly<Record<Key, Text>> => {
  const set: Partial<Record<Key, Text>> = {}
  for (const key in given) set[key] = typesetText(given[key])
  return { ...given, ...set }
}

/** What the page says, beside what is of invoices. */
export const WORDS = texts({
  title: { fr: 'Passerelle Odoo – Chorus Pro', en: 'Odoo – Chorus Pro bridge' },
  skip: { fr: 'Aller au contenu', en: 'Skip to content' },
  language: { fr: 'Langue', en: 'Language' },
  logOut: { fr: 'Se déconnecter', en: 'Log out' },
  logIn: { fr: 'Ouvrir la page', en: 'Open the page' },
  token: { fr: 'Jeton', en: 'Token' },
  tokenHelp: {
    fr: 'Il se trouve sur le serveur de la passerelle, dans ce fichier :',
    en: 'It is on the machine of the bridge, in this file:',
  },
  wrongToken: {
    fr: 'Ce n’est pas le jeton : recopiez la ligne entière du fichier.',
    en: 'That is not the token: copy the whole line of the file.',
  },
  overall: { fr: 'État général', en: 'Overall state' },
  allWell: {
    fr: 'Tout va bien : la passerelle fait son travail.',
    en: 'All is well: the bridge does its work.',
  },
  leftOut: { fr: 'Connexion laissée de côté :', en: 'Connection left out:' },
  notFollowed: {
    fr: 'Fichier de connexion illisible, la passerelle continue avec l’ancien :',
    en: 'Connection file not followed, the bridge goes on with the one before:',
  },
  asOf: { fr: 'État au', en: 'As of' },
  refresh: { fr: 'Actualiser', en: 'Refresh' },
  search: { fr: 'Chercher une facture', en: 'Find an invoice' },
  number: { fr: 'Numéro de facture', en: 'Invoice number' },
  find: { fr: 'Chercher', en: 'Search' },
  connection: { fr: 'Connexion', en: 'Connection' },
  workedOnBy: { fr: 'Suivie par un autre processus', en: 'Worked on by another process' },
  lastGood: { fr: 'Dernier cycle réussi', en: 'Last good cycle' },
  never: { fr: 'aucun encore', en: 'none yet' },
  underWay: { fr: 'cycle en cours depuis', en: 'a cycle is under way since' },
  deposits: { fr: 'Dépôts', en: 'Deposits' },
  depositsGo: { fr: 'possibles', en: 'possible' },
  depositsRest: { fr: 'suspendus depuis le', en: 'resting since' },
  nextTry: { fr: 'prochain essai le', en: 'next try at' },
  outbox: { fr: 'Messages pour Odoo', en: 'Messages to Odoo' },
  outboxWaiting: { fr: 'en attente', en: 'waiting' },
  outboxAside: { fr: 'mis de côté', en: 'set aside' },
  expires: { fr: 'valable jusqu’au', en: 'valid until' },
  alarms: { fr: 'Alertes', en: 'Alarms' },
  since: { fr: 'depuis le', en: 'since' },
  stages: { fr: 'Factures par étape', en: 'Invoices by stage' },
  stage: { fr: 'Étape', en: 'Stage' },
  count: { fr: 'Nombre', en: 'Number' },
  noInvoices: { fr: 'Aucune facture pour le moment.', en: 'No invoice yet.' },
  waiting: { fr: 'Factures qui attendent', en: 'Invoices that wait' },
  noneWaits: { fr: 'Aucune facture n’attend.', en: 'No invoice waits.' },
  firstOnly: {
    fr: 'Seules les plus anciennes sont montrées.',
    en: 'Only those that wait longest are shown.',
  },
  chartDeposits: { fr: 'Dépôts par jour, sur 30 jours', en: 'Deposits a day, over 30 days' },
  chartPayments: {
    fr: 'Délai moyen du dépôt à la mise en paiement, en jours, par mois de paiement',
    en: 'Average time from deposit to payment, in days, by month of payment',
  },
  chartExpected: {
    fr: 'Encaissements attendus, par semaine (€)',
    en: 'Payments expected, by week (€)',
  },
  chartBuyers: {
    fr: 'Délai moyen de paiement des organismes publics sur un an, en jours ; ceux qui doivent le plus d’intérêts d’abord',
    en: 'Average time in which public bodies paid in the last year, in days; those that owe most interest first',
  },
  week: { fr: 'Semaine du', en: 'Week of' },
  inEuros: { fr: 'Montant (€)', en: 'Amount (€)' },
  buyer: { fr: 'Organisme public', en: 'Public body' },
  lateShare: { fr: 'Part en retard', en: 'Share late' },
  owed: { fr: 'Intérêts et indemnités dus (€)', en: 'Interest and lump sums owed (€)' },
  noData: { fr: 'Rien à montrer pour le moment.', en: 'Nothing to show yet.' },
  figures: { fr: 'Les chiffres', en: 'The figures' },
  day: { fr: 'Jour', en: 'Day' },
  month: { fr: 'Mois', en: 'Month' },
  days: { fr: 'Jours', en: 'Days' },
  payments: { fr: 'Paiements', en: 'Payments' },
  troubles: { fr: 'Dernières erreurs', en: 'Last errors' },
  noTroubles: {
    fr: 'Aucune depuis le démarrage de la passerelle.',
    en: 'None since the bridge was started.',
  },
  details: { fr: 'Détail (en anglais)', en: 'Details' },
  remedy: { fr: 'Que faire :', en: 'What to do:' },
  cycleNow: { fr: 'Lancer un cycle', en: 'Run a cycle now' },
  tellAgain: { fr: 'Redire à Odoo', en: 'Tell Odoo again' },
  release: { fr: 'Déposer à nouveau', en: 'Deposit again' },
  dryRun: {
    fr: 'Marche à blanc : rien n’est modifié dans Odoo ni dans Chorus Pro.',
    en: 'Dry run: nothing is changed in Odoo or Chorus Pro.',
  },
  notFound: {
    fr: 'La passerelle ne connaît aucune facture de ce numéro.',
    en: 'The bridge knows no invoice of this number.',
  },
  similar: { fr: 'Numéros qui commencent ainsi', en: 'Numbers that begin so' },
  back: { fr: 'Retour à la page', en: 'Back to the page' },
  story: { fr: 'Histoire de la facture', en: 'Story of invoice' },
  customer: { fr: 'Client', en: 'Customer' },
  amount: { fr: 'Montant', en: 'Amount' },
  dated: { fr: 'Date', en: 'Dated' },
  siret: { fr: 'SIRET du client', en: 'SIRET of the customer' },
  identifier: { fr: 'Identifiant dans Chorus Pro', en: 'Identifier in Chorus Pro' },
  status: { fr: 'Statut', en: 'Status' },
  why: { fr: 'Pourquoi', en: 'Why' },
  diverges: { fr: 'Écart avec Odoo', en: 'Difference with Odoo' },
  deleted: { fr: 'Supprimée dans Odoo', en: 'Deleted in Odoo' },
  lastFailure: { fr: 'Dernier échec', en: 'Last failure' },
  reasons: { fr: 'Motifs', en: 'Reasons' },
  repairs: { fr: 'Retouches du document', en: 'Repairs of the document' },
  warnings: { fr: 'Remarques sur le document', en: 'Warnings about the document' },
  attempts: { fr: 'Envois', en: 'Deposits' },
  flow: { fr: 'flux', en: 'flow' },
  statuses: { fr: 'Statuts dans Chorus Pro', en: 'Statuses in Chorus Pro' },
  told: { fr: 'Transmis à Odoo', en: 'Told to Odoo' },
  fields: { fr: 'champs', en: 'fields' },
  activityClosed: { fr: 'activité retirée', en: 'activity taken away' },
  missing: { fr: 'Page introuvable', en: 'No such page' },
  failed: { fr: 'La page ne peut pas être montrée', en: 'The page cannot be shown' },
  failedHelp: {
    fr: 'Le journal de la passerelle en dit la cause.',
    en: 'The log of the bridge tells why.',
  },
})

export const SIDE_STATES: Readonly<Record<SideState, Text>> = texts({
  closed: { fr: 'répond', en: 'answers' },
  failing: { fr: 'vient d’échouer', en: 'has just failed' },
  open: { fr: 'en panne', en: 'is out' },
  unknown: { fr: 'pas encore essayé', en: 'not tried yet' },
})

/** In plain words what a failure of a side is, by its kind. */
export const FAILURES: Readonly<Record<string, Text>> = texts({
  credentials: {
    fr: 'Les identifiants de la passerelle sont refusés.',
    en: 'The credentials of the bridge are refused.',
  },
  busy: {
    fr: 'Le serveur est occupé ; la passerelle réessaie.',
    en: 'The server is busy; the bridge tries again.',
  },
  unreachable: { fr: 'Le serveur est injoignable.', en: 'The server cannot be reached.' },
  unexpected: {
    fr: 'La réponse n’est pas celle du serveur attendu.',
    en: 'The answer is not that of the expected server.',
  },
  'retry-later': {
    fr: 'Chorus Pro ne répond pas pour le moment ; la passerelle réessaie.',
    en: 'Chorus Pro does not answer for now; the bridge tries again.',
  },
  quota: { fr: 'Le quota de requêtes est atteint.', en: 'The quota of requests is used up.' },
  'unknown-outcome': {
    fr: 'Une réponse s’est perdue ; la passerelle vérifie ce qu’il en est.',
    en: 'An answer was lost; the bridge finds out what became of it.',
  },
})

export const ALARM_TITLES: Readonly<Record<AlarmKind, Text>> = texts({
  cycle: { fr: 'Aucun cycle réussi depuis une heure', en: 'No cycle has ended well for an hour' },
  'odoo-credentials': { fr: 'Odoo refuse l’accès', en: 'Odoo refuses the credentials' },
  'chorus-credentials': { fr: 'Chorus Pro refuse l’accès', en: 'Chorus Pro refuses the credentials' },
  expiry: { fr: 'Un accès arrive à son terme', en: 'Credentials are about to expire' },
  deposits: { fr: 'Les factures ne partent plus', en: 'Nothing can be deposited' },
  waiting: {
    fr: 'Des factures attendent depuis trop longtemps',
    en: 'Invoices have been waiting for too long',
  },
  rate: { fr: 'Un taux d’intérêts moratoires manque', en: 'A rate for late interest is lacking' },
})

export const SECRETS: Readonly<Record<Secret, Text>> = texts({
  'odoo-key': { fr: 'Clé d’API dans Odoo', en: 'API key in Odoo' },
  'technical-account': { fr: 'Mot de passe du compte technique', en: 'Password of the technical account' },
})

export const UNREADY: Readonly<Record<Unready['code'], Text>> = texts({
  'lease-waiting': {
    fr: 'Toutes les connexions sont suivies par d’autres processus ; celui-ci attend.',
    en: 'All connections are worked on by other processes; this one waits.',
  },
  'lease-lost': {
    fr: 'Une autre passerelle a repris cette base.',
    en: 'Another bridge has taken this database over.',
  },
  stopping: { fr: 'La passerelle s’arrête.', en: 'The bridge is being stopped.' },
  'credentials-refused': {
    fr: 'Les identifiants de la passerelle sont refusés.',
    en: 'The credentials of the bridge are refused.',
  },
  'no-good-cycle': {
    fr: 'Aucun cycle n’a réussi depuis plus d’une heure.',
    en: 'No cycle has ended well for more than an hour.',
  },
})

/** Who does what next, where an invoice waits. */
export const NEXT_STEPS: Readonly<Record<Stage, Text>> = texts({
  discovered: {
    fr: 'La passerelle la prépare, une fois le délai de grâce passé.',
    en: 'The bridge prepares it, once its minutes of grace are over.',
  },
  ignored: { fr: 'Laissée de côté.', en: 'Left alone.' },
  blocked: {
    fr: 'À vous : corrigez dans Odoo ce que dit la note.',
    en: 'Yours: mend in Odoo what the note says.',
  },
  held: {
    fr: 'À vous : vérifiez ce que dit la note, puis demandez un nouveau dépôt.',
    en: 'Yours: check what the note says, then ask for another deposit.',
  },
  ready: { fr: 'La passerelle la dépose.', en: 'The bridge deposits it.' },
  depositing: {
    fr: 'La passerelle vérifie si Chorus Pro l’a reçue.',
    en: 'The bridge finds out whether Chorus Pro received it.',
  },
  deposited: { fr: 'Chorus Pro l’intègre.', en: 'Chorus Pro integrates it.' },
  refused: {
    fr: 'À vous : corrigez-la dans Odoo, puis demandez un nouveau dépôt.',
    en: 'Yours: mend it in Odoo, then ask for another deposit.',
  },
  followed: { fr: 'Le destinataire la traite.', en: 'The recipient deals with it.' },
  closed: { fr: 'Rien.', en: 'Nothing.' },
})

/** What became of an attempt to deposit. */
export const DEPOSIT_STATES: Readonly<Record<DepositState, Text>> = texts({
  intended: { fr: 'envoi en cours', en: 'being sent' },
  uncertain: { fr: 'réponse perdue', en: 'answer lost' },
  accepted: { fr: 'reçu, en cours d’intégration', en: 'received, being integrated' },
  'not-accepted': { fr: 'non reçu', en: 'not taken' },
  integrated: { fr: 'intégré', en: 'integrated' },
  refused: { fr: 'refusé', en: 'refused' },
  adopted: { fr: 'déjà présente dans Chorus Pro', en: 'was in Chorus Pro already' },
})

/** Whether Odoo knows. */
export const TELLING_STATES: Readonly<Record<OutboxEntry['state'], Text>> = texts({
  pending: { fr: 'en attente', en: 'waiting' },
  delivered: { fr: 'transmis', en: 'told' },
  'set-aside': { fr: 'mis de côté', en: 'set aside' },
})

/** What a button did. */
export const DONE: Readonly<Record<string, Text>> = texts({
  cycle: {
    fr: 'Un cycle est lancé ; ses effets se voient dans quelques secondes.',
    en: 'A cycle was asked for; what it does shows in a few seconds.',
  },
  'told-again': {
    fr: 'Ce qu’Odoo avait refusé lui sera redit au prochain cycle.',
    en: 'What Odoo had refused is told again in the next cycle.',
  },
  'nothing-to-tell': {
    fr: 'Odoo n’a rien refusé : il n’y a rien à redire.',
    en: 'Odoo has refused nothing: there is nothing to tell again.',
  },
  released: {
    fr: 'La facture est contrôlée à nouveau au prochain cycle, et part si rien ne s’y oppose.',
    en: 'The invoice is examined again in the next cycle, and goes if nothing stands against it.',
  },
  'not-held': {
    fr: 'La facture n’attend plus de nouveau dépôt : rien n’a été changé.',
    en: 'The invoice no longer waits for another deposit: nothing was changed.',
  },
  'dry-run': {
    fr: 'Marche à blanc : rien n’a été changé.',
    en: 'Dry run: nothing was changed.',
  },
})

export const STAGE_NAMES: Readonly<Record<Stage, Text>> = texts(STAGE_LABELS)

/** The first language of `Accept-Language` that the page speaks; English where it speaks none. */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((wish) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
      const quality = parameters.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find(Boolean)
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  const [first] = wishes.filter(({ language }) => language === 'fr' || language === 'en')
  return first?.language === 'fr' ? 'fr' : 'en'
}
