import { escapeHtml, joinHtml, markup, textOfHtml, type Html } from '../words/html.js'
import { frenchDateTime } from '../words/french-time.js'
import { halfYearWords } from '../words/late-payment.js'
import { asParagraphs } from '../words/message-parts.js'
import { ACTIVITY_PREFIX } from '../words/activity.js'
import type { WantedActivity } from '../words/telling.js'
import { fr } from '../words/typography.js'
import type { AlarmFacts, AlarmKind, ExpiringSecret, KnownAlarm, Secret } from './alarm.js'

/** What a webhook or an e-mail says of an alarm: in French for those who work with Odoo, in English for the log's readers. */
export interface AlarmMessage {
  readonly kind: AlarmKind
  readonly state: 'raised' | 'cleared'
  readonly connection: string
  readonly environment: Environment
  /** ISO 8601, UTC: since when the cause was there. */
  readonly since: string
  readonly fr: Words
  readonly en: Words
}

type Environment = 'qualification' | 'production'

interface Words {
  /** One line. */
  readonly title: string
  /** What it means, and what to do. */
  readonly text: string
}

/** Of which connection, as words name it. */
export interface AlarmSubject {
  readonly connection: string
  readonly environment: Environment
}

/** In the summaries of activities: what follows `Chorus Pro, alerte : `. No two are alike: it is how each is found again. */
const SUMMARIES: Readonly<Record<AlarmKind, string>> = {
  cycle: 'la passerelle n’avance plus',
  'odoo-credentials': 'Odoo refuse l’accès à la passerelle',
  'chorus-credentials': 'Chorus Pro refuse l’accès à la passerelle',
  expiry: 'un accès de la passerelle arrive à son terme',
  deposits: 'les factures ne partent plus',
  waiting: 'des factures attendent depuis trop longtemps',
  rate: 'un taux d’intérêts moratoires manque',
}

/** English, what each is about in one line. */
export const ALARM_TITLES: Readonly<Record<AlarmKind, string>> = {
  cycle: 'no cycle has ended well for an hour',
  'odoo-credentials': "Odoo refuses the bridge's credentials",
  'chorus-credentials': "PISTE or Chorus Pro refuses the bridge's credentials",
  expiry: 'credentials of the bridge are about to expire',
  deposits: 'nothing could be deposited for an hour',
  waiting: 'invoices have been waiting for too long',
  rate: 'a rate for late interest is lacking',
}

/** How the summary of the alarm's activity reads, and how it is found again. */
export function alarmSummary(kind: AlarmKind, environment: Environment): string {
  const where = environment === 'production' ? '' : ' (qualification)'
  return fr`${ACTIVITY_PREFIX}${where}, alerte : ${SUMMARIES[kind]}`
}

/** The activity on the company's own contact. */
export function alarmActivity(
  { kind, facts, since }: KnownAlarm,
  { environment }: AlarmSubject,
): WantedActivity {
  return {
    summary: alarmSummary(kind, environment),
    note: asParagraphs([
      ...frenchParagraphs(kind, facts, since),
      markup`La passerelle retirera cette activité d’elle-même dès que tout sera rentré dans l’ordre.`,
    ]),
  }
}

export function alarmMessage(
  { kind, facts, since }: KnownAlarm,
  state: AlarmMessage['state'],
  { connection, environment }: AlarmSubject,
  now: Date,
): AlarmMessage {
  const from = since ?? now
  const french =
    state === 'raised'
      ? textOfHtml(asParagraphs(frenchParagraphs(kind, facts, since)))
      : fr`C’est rentré dans l’ordre, il n’y a plus rien à faire.`
  const english =
    state === 'raised' ? englishText(kind, facts, since) : 'It is over; nothing is left to be done.'
  const over = state === 'raised' ? { fr: '', en: '' } : { fr: fr`Fin d’alerte : `, en: 'Over: ' }
  return {
    kind,
    state,
    connection,
    environment,
    since: from.toISOString(),
    fr: {
      title: `${over.fr}${alarmSummary(kind, environment)} [${connection}]`,
      text: french,
    },
    en: { title: `${over.en}chorus-bridge ${connection}: ${ALARM_TITLES[kind]}`, text: english },
  }
}

function frenchParagraphs(kind: AlarmKind, facts: AlarmFacts, since: Date | undefined): Html[] {
  const from =
    since === undefined ? markup`` : markup`, constaté depuis le ${escapeHtml(frenchDateTime(since))}`
  const cause =
    facts.cause === undefined ? [] : [markup`<b>Pour votre administrateur :</b> ${escapeHtml(facts.cause)}`]
  switch (kind) {
    case 'cycle':
      return [
        markup`Depuis plus d’une heure, la passerelle n’arrive plus au bout de son travail${from} : des envois ou des nouvelles de Chorus Pro peuvent manquer. Rien n’est perdu, tout reprendra là où elle s’est arrêtée.`,
        markup`Prévenez la personne qui administre la passerelle : le journal et la page de suivi en disent la cause.`,
        ...cause,
      ]
    case 'odoo-credentials':
      return [
        markup`Odoo refuse l’identifiant ou la clé de la passerelle${from}. Elle ne peut plus ni lire les factures, ni vous informer.`,
        markup`Prévenez la personne qui administre la passerelle : le mot de passe ou la clé d’API de son utilisateur a peut-être été changé, ou l’utilisateur archivé.`,
        ...cause,
      ]
    case 'chorus-credentials':
      return [
        markup`Chorus Pro (ou PISTE, son portail d’accès) refuse les identifiants de la passerelle${from}. Les factures attendent et partiront d’elles-mêmes une fois l’accès rétabli.`,
        markup`Prévenez la personne qui administre la passerelle : le mot de passe du compte technique est peut-être échu, ou l’application PISTE n’a plus ses droits.`,
        ...cause,
      ]
    case 'expiry':
      return [
        ...(facts.ends ?? []).map(frenchExpiry),
        markup`Passé ce jour, plus rien ne partira. Prévenez la personne qui administre la passerelle, qui en a pour quelques minutes.`,
      ]
    case 'deposits':
      return [
        markup`Des factures sont prêtes, mais Chorus Pro n’en prend aucune depuis plus d’une heure${from}. Elles ne sont pas en cause et partiront d’elles-mêmes.`,
        markup`Si cela dure, prévenez la personne qui administre la passerelle : elle en trouve la cause dans le journal.`,
        ...cause,
      ]
    case 'waiting':
      return [
        markup`Ces factures n’avancent plus${more(facts)} :`,
        markup`<ul>${joinHtml((facts.invoices ?? []).map((number) => markup`<li>${escapeHtml(number)}</li>`))}</ul>`,
        markup`Ouvrez-les : l’onglet Chorus Pro dit de chacune ce qui lui manque, ou ce que la passerelle attend.`,
      ]
    case 'rate':
      return [
        markup`La passerelle ne connaît pas encore le taux de la Banque centrale européenne pour le ${escapeHtml((facts.halfYears ?? []).map(halfYearWords).join(' et le '))} : les intérêts moratoires qui ont commencé à courir ce semestre-là sont calculés avec le dernier taux connu, et le disent.`,
        markup`<b>Pour votre administrateur :</b> le taux des opérations principales de refinancement se lit sur le site de la BCE (« Key ECB interest rates ») ; il se donne dans la configuration, sous refinancingRates. La passerelle refera aussitôt les calculs.`,
      ]
  }
}

const FRENCH_SECRETS: Readonly<Record<Secret, string>> = {
  'odoo-key': 'La clé d’API de l’utilisateur de la passerelle, dans Odoo,',
  'technical-account': 'Le mot de passe du compte technique de Chorus Pro',
}

const FRENCH_REMEDIES: Readonly<Record<Secret, string>> = {
  'odoo-key': fr`il faut en créer une autre (Préférences de cet utilisateur, Sécurité du compte)`,
  'technical-account': fr`il faut le renouveler dans Chorus Pro (espace « Gestion des raccordements API »)`,
}

function frenchExpiry({ secret, at }: ExpiringSecret): Html {
  return markup`${escapeHtml(FRENCH_SECRETS[secret])} ne sera plus valable après le ${escapeHtml(frenchDateTime(at))} : ${escapeHtml(FRENCH_REMEDIES[secret])}, puis le donner à la passerelle.`
}

function more({ count = 0, invoices = [] }: AlarmFacts): Html {
  const others = count - invoices.length
  return others > 0 ? markup`, et ${escapeHtml(String(others))} de plus ne sont pas nommées ici` : markup``
}

const ENGLISH_SECRETS: Readonly<Record<Secret, string>> = {
  'odoo-key': "The API key of the bridge's user in Odoo",
  'technical-account': "The password of Chorus Pro's technical account",
}

function englishText(kind: AlarmKind, facts: AlarmFacts, since: Date | undefined): string {
  const cause = facts.cause === undefined ? [] : [facts.cause]
  const from = since === undefined ? '' : ` Seen since ${since.toISOString()}.`
  switch (kind) {
    case 'cycle':
      return [...cause, `See the log or the page of the bridge; nothing is lost.${from}`].join(' ')
    case 'odoo-credentials':
    case 'chorus-credentials':
      return [...cause, `Give the bridge the present credentials and restart it.${from}`].join(' ')
    case 'expiry':
      return [
        ...(facts.ends ?? []).map(
          ({ secret, at }) =>
            `${ENGLISH_SECRETS[secret]} ends on ${at.toISOString()}: renew it, give it to the bridge and restart it.`,
        ),
      ].join(' ')
    case 'deposits':
      return [
        ...cause,
        `Invoices are ready and Chorus Pro takes none; they go by themselves once it does.${from}`,
      ].join(' ')
    case 'waiting':
      return `${String(facts.count ?? 0)} invoice(s) no longer move: ${(facts.invoices ?? []).join(', ')}. "chorus-bridge show <number>" tells why.`
    case 'rate':
      return `Late interest was reckoned with the last rate that is known. Look up the ECB's main refinancing rate in force on ${(facts.halfYears ?? []).join(' and ')} ("Key ECB interest rates" on ecb.europa.eu), give it in the configuration (refinancingRates) and restart the bridge.`
  }
}
