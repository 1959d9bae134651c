import { formatDecimal, type Decimal } from '../invoice/amount.js'
import { MOST_DAYS, type LegalPeriod } from '../payment-period/buyer-kind.js'
import { addDays } from '../payment-period/day.js'
import { DAYS_TO_PAY_INTEREST, type LateInterest, type Settlement } from '../payment-period/interest.js'
import type { IneffectiveReason, StartReason } from '../payment-period/period.js'
import type { Standing } from '../payment-period/standing.js'
import { frenchMoney } from './french-amount.js'
import { frenchDate } from './french-time.js'
import { escapeHtml, type Html, joinHtml, markup } from './html.js'
import { note, type NoteSubject } from './notes.js'
import type { NoteTelling } from './telling.js'
import { fr } from './typography.js'

/** A standing that is late, for words about it. */
export type LateStanding = Standing & { readonly late: LateInterest }

export function isLate(standing: Standing | undefined): standing is LateStanding {
  return standing?.late !== undefined
}

export const euros = (amount: Decimal): string => frenchMoney(formatDecimal(amount), 'EUR')

/** `10,15 %`, with the decimals that it has. */
export const percent = (rate: Decimal): string => fr`${formatDecimal(rate).replace('.', ',')} %`

const days = (count: number): string => `${String(count)} jour${count > 1 ? 's' : ''}`

/** « du 1er semestre 2026 » */
export function halfYearWords(first: string): string {
  return `${first.slice(5, 7) === '01' ? '1er' : '2e'} semestre ${first.slice(0, 4)}`
}

/** The day on which an invoice becomes late. One for each last day in time. */
export function lateNote(subject: NoteSubject, standing: LateStanding, dueOn: string): NoteTelling {
  return note(subject, `late.${compact(dueOn)}`, markup`Délai légal de paiement dépassé`, [
    markup`L’acheteur avait jusqu’au ${escapeHtml(frenchDate(dueOn))} pour payer. Depuis le lendemain, il doit des intérêts moratoires de ${escapeHtml(percent(standing.late.rate.percent))} par an et une indemnité forfaitaire de ${escapeHtml(euros(standing.late.lumpSum))}, sans que vous ayez à les demander (article L2192-13 du code de la commande publique).`,
    computationList(standing),
    ...cautions(standing),
    markup`Rien n’est réclamé ni comptabilisé de soi-même : les montants à jour sont dans l’onglet Chorus Pro. Si l’acheteur a déjà payé, il n’en a peut-être rien signalé à Chorus Pro.`,
  ])
}

/** At payment, with the whole computation; anew when the rate that stood in for a missing one is known. */
export function paidLateNote(subject: NoteSubject, standing: LateStanding, paidOn: string): NoteTelling {
  const key = `paid-late.${compact(paidOn)}.${formatDecimal(standing.late.total).replace('.', '-')}`
  return note(
    subject,
    key,
    markup`Facture payée en retard : ${escapeHtml(euros(standing.late.total))} vous sont dus`,
    [
      markup`L’acheteur doit ${escapeHtml(euros(standing.late.interest))} d’intérêts moratoires et ${escapeHtml(euros(standing.late.lumpSum))} d’indemnité forfaitaire. Il doit les verser de lui-même au plus tard le ${escapeHtml(frenchDate(addDays(paidOn, DAYS_TO_PAY_INTEREST)))} (article R2192-36).`,
      computationList(standing),
      ...cautions(standing),
      markup`Pour les réclamer, choisissez la demande « Établir la demande d’intérêts moratoires » : la lettre et son décompte seront joints à la facture, prêts à envoyer. Rien n’est réclamé ni comptabilisé de soi-même.`,
    ],
  )
}

function computationList(standing: LateStanding): Html {
  const items = computation(standing).map(
    ([label, value]) => markup`<li>${escapeHtml(label)} : ${escapeHtml(value)}</li>`,
  )
  return markup`<ul>${joinHtml(items)}</ul>`
}

/** The computation step by step, for the note and for the annex of a claim. */
export function computation(standing: LateStanding): (readonly [label: string, value: string])[] {
  const { period, legal, late, paid, until, settlements } = standing
  const { rate, spans } = late
  const interruption = period.is === 'running' ? period.interruption : undefined
  const product = spans.map(({ owed, days: count }) => `${euros(owed)} × ${days(count)}`).join(' + ')
  const sum = spans.length > 1 ? `(${product})` : product
  return [
    receptionLine(period),
    ...(period.startReason === 'available'
      ? []
      : [[fr`Point de départ`, fr`${frenchDate(period.start)}, ${STARTS[period.startReason]}`] as const]),
    [fr`Délai de paiement`, basisWords(legal)],
    ...(interruption === undefined
      ? []
      : [
          [
            'Interruption',
            fr`du ${frenchDate(interruption.from)} au ${frenchDate(interruption.until)} ; il restait ${days(interruption.remaining)}, d’où un nouveau délai de ${days(interruption.days)} (article R2192-29)`,
          ] as const,
        ]),
    ...ineffectiveLines(period),
    ['Échéance légale', period.is === 'running' ? frenchDate(period.dueOn) : ''],
    [
      paid === undefined
        ? 'Décompte arrêté au'
        : paid.by === 'order'
          ? 'Mise en paiement'
          : fr`Encaissement selon Odoo`,
      frenchDate(until),
    ],
    ['Retard', days(late.daysLate)],
    ...settlements.map(({ is, on, amount }) => [settlementWords(is, on), euros(amount)] as const),
    [
      'Taux',
      rate.standsIn === undefined
        ? fr`${percent(rate.percent)} : taux de refinancement de la BCE au ${frenchDate(rate.halfYear)} (${percent(rate.refinancing)}) plus 8 points (article R2192-31)`
        : fr`${percent(rate.percent)}, calculé avec le dernier taux connu : celui du ${halfYearWords(rate.standsIn)} (${percent(rate.refinancing)}) plus 8 points, car celui du ${halfYearWords(rate.halfYear)} n’est pas encore connu (article R2192-31)`,
    ],
    [fr`Intérêts moratoires`, fr`${sum} × ${percent(rate.percent)} ÷ 365 = ${euros(late.interest)}`],
    ['Indemnité forfaitaire', `${euros(late.lumpSum)} (article D2192-35)`],
    ['Total', euros(late.total)],
  ]
}

function receptionLine({ availableOn, receivedBy }: Standing['period']): readonly [string, string] {
  const day = frenchDate(availableOn)
  switch (receivedBy) {
    case 'recipient':
      return ['Réception par l’acheteur', `${day} (article R2192-15)`]
    case 'project-manager':
      return [
        'Réception du projet de décompte par la maîtrise d’œuvre',
        `${day} (article R2192-12, et 12.1.1 du CCAG Travaux 2021)`,
      ]
    case 'project-owner':
      return ['Réception du projet de décompte par la maîtrise d’ouvrage', `${day} (article R2192-12)`]
  }
}

function settlementWords(is: Settlement['is'], on: string): string {
  if (is === 'undated') return fr`Déjà réglé ou annulé, sans que le jour en soit connu`
  if (is === 'not-admitted') return fr`Non admis dans le dossier de travaux`
  return is === 'payment' ? fr`Versement du ${frenchDate(on)}` : fr`Avoir du ${frenchDate(on)}`
}

const STARTS: Readonly<Record<Exclude<StartReason, 'available'>, string>> = {
  performed: fr`date de livraison ou d’exécution indiquée sur la facture (article R2192-13)`,
  validated: fr`date de la validation par le titulaire du marché`,
}

const INEFFECTIVE: Readonly<Record<IneffectiveReason, string>> = {
  second: fr`sans effet : le délai ne peut être interrompu qu’une fois (article R2192-27)`,
  'after-payment-order': fr`sans effet : la dépense était déjà ordonnancée (article R2192-27)`,
  'after-the-end': fr`sans effet : le délai était déjà écoulé`,
}

function ineffectiveLines(period: Standing['period']): (readonly [string, string])[] {
  if (period.is !== 'running') return []
  return period.ineffective.map(({ on, why }) => [fr`Suspension du ${frenchDate(on)}`, INEFFECTIVE[why]])
}

/** « 30 jours (article R2192-10), … » */
function basisWords({ days: count, basis }: LegalPeriod): string {
  switch (basis.is) {
    case 'customer':
      return fr`${days(count)}, indiqués sur la fiche du client (article L2192-10)`
    case 'category':
      return fr`${days(count)} (article ${count === 30 ? 'R2192-10' : 'R2192-11'} ; catégorie juridique ${basis.category} selon l’INSEE)`
    case 'name':
      return fr`${days(count)} (article R2192-11 ; établissement public de santé d’après son nom)`
    case 'rule':
      return fr`${days(count)}, la règle générale (article R2192-10)`
  }
}

/** What the reader has to know before relying on it. */
function cautions({ legal, paid, settlements, period }: LateStanding): Html[] {
  return [
    ...(period.receivedBy === 'project-manager'
      ? [
          markup`<b>À vérifier :</b> le délai est compté depuis que la maîtrise d’œuvre a reçu votre projet de décompte, comme le veut le CCAG Travaux 2021 (article 12.1.1). Voyez si votre marché y renvoie et n’y déroge pas.`,
        ]
      : []),
    ...(legal.basis.is === 'rule' || legal.basis.is === 'name'
      ? [
          markup`<b>À vérifier :</b> la nature de ce client n’est pas connue avec certitude. Le délai est de 50 jours pour un établissement public de santé et de ${escapeHtml(String(MOST_DAYS))} jours pour une autre entreprise publique : au besoin, indiquez-le sur sa fiche, champ « Délai de paiement du client (jours) ».`,
        ]
      : []),
    ...(paid?.by === 'bank'
      ? [
          markup`L’acheteur n’a pas signalé de mise en paiement : le décompte va jusqu’au jour où Odoo a enregistré l’encaissement, quelques jours après l’ordre de virement.`,
        ]
      : paid === undefined
        ? []
        : [
            markup`Le décompte va jusqu’au jour de la mise en paiement (l’ordre de virement) ; l’argent arrive quelques jours plus tard.`,
          ]),
    ...(settlements.every(({ is }) => is === 'not-admitted')
      ? []
      : [
          markup`Les versements et avoirs enregistrés dans Odoo sont déduits : un avoir depuis l’origine, un versement à partir de son jour.`,
        ]),
  ]
}

function compact(day: string): string {
  return day.replaceAll('-', '')
}
