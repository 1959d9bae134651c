import type { StatusEvent } from '../chorus-status/event.js'
import { statusLabel } from '../chorus-status/status.js'
import { frenchMoney } from './french-amount.js'
import { frenchDate, frenchDateTime } from './french-time.js'
import { escapeHtml, escapeMultiline, joinHtml, markup } from './html.js'
import { note, type NoteSubject } from './notes.js'
import { plainText, shortened } from './plain-text.js'
import type { NoteTelling } from './telling.js'
import { fr } from './typography.js'

/** Who is asked: the public buyer, about what it does with the invoice, or Chorus Pro's support (AIFE), about a flow. */
export type Asked = 'buyer' | 'support'

/** All that a question about an invoice says; what is not known is left out. */
export interface QuestionFacts {
  readonly number: string
  /** `YYYY-MM-DD` */
  readonly date: string | undefined
  readonly isCreditNote: boolean
  readonly amountTotal: string
  readonly currency: string
  readonly sellerSiret: string | undefined
  readonly buyer: { readonly name: string; readonly siret: string | undefined }
  readonly serviceCode: string | undefined
  readonly commitmentNumber: string | undefined
  readonly contract: string | undefined
  /** `identifiantFactureCPP` */
  readonly identifier: string | undefined
  readonly deposits: readonly { readonly flowNumber: string | undefined; readonly at: Date }[]
  /** All that is known, oldest first. */
  readonly events: readonly StatusEvent[]
  /** What Chorus Pro said against its flow. */
  readonly refusals: readonly string[]
}

/** Where a question is put: no service for it is published. */
const PORTALS = {
  qualification: 'https://qualif.chorus-pro.gouv.fr',
  production: 'https://portail.chorus-pro.gouv.fr',
} as const

/** The question, ready to be pasted. `key`: see `keyOf`. */
export function questionNote(
  subject: NoteSubject,
  key: string,
  asked: Asked,
  facts: QuestionFacts,
  environment: keyof typeof PORTALS,
): NoteTelling {
  const portal = PORTALS[environment]
  const link = markup`<a href="${escapeHtml(portal)}">${escapeHtml(portal)}</a>`
  const how =
    asked === 'buyer'
      ? markup`Votre question à l’acheteur est prête. Sur ${link}, ouvrez la facture, créez une sollicitation adressée au destinataire et collez-y ce texte, en complétant la fin :`
      : markup`Votre question au support est prête. Sur ${link}, créez une sollicitation adressée au support de Chorus Pro (AIFE) et collez-y ce texte, en complétant la fin :`
  return note(subject, `request.${key}`, markup`Demande prise en compte`, [
    how,
    joinHtml(
      linesOf(asked, facts).map((line) => escapeMultiline(line)),
      '<br/>',
    ),
  ])
}

const LONGEST_COMMENT = 500

function linesOf(asked: Asked, facts: QuestionFacts): string[] {
  const what = facts.isCreditNote ? 'l’avoir' : 'la facture'
  const of = facts.isCreditNote ? 'de l’avoir' : 'de la facture'
  const intro =
    asked === 'buyer'
      ? fr`Bonjour, je me permets de vous interroger sur ${what} ci-dessous, déposé${facts.isCreditNote ? '' : 'e'} sur Chorus Pro.`
      : fr`Bonjour, je rencontre une difficulté avec ${what} ci-dessous, transmis${facts.isCreditNote ? '' : 'e'} à Chorus Pro par API.`
  return [
    intro,
    fr`Numéro ${of} : ${facts.number}${facts.date === undefined ? '' : fr`, du ${frenchDate(facts.date)}`}`,
    fr`Montant TTC : ${frenchMoney(facts.amountTotal, facts.currency)}`,
    ...given(fr`SIRET du fournisseur`, facts.sellerSiret),
    buyerLine(facts.buyer),
    ...given(fr`Code service`, facts.serviceCode),
    ...given(fr`Numéro d’engagement`, facts.commitmentNumber),
    ...given(fr`Numéro de marché`, facts.contract),
    ...given(fr`Identifiant dans Chorus Pro`, facts.identifier),
    ...facts.deposits.map(
      ({ flowNumber, at }) =>
        fr`Dépôt du ${frenchDateTime(at)} : ${flowNumber === undefined ? 'sans réponse de Chorus Pro' : fr`flux ${flowNumber}`}`,
    ),
    ...(asked === 'support' ? facts.refusals.map((text) => fr`Motif du refus : ${text}`) : []),
    ...statusLines(asked, facts.events),
    asked === 'buyer'
      ? fr`Pouvez-vous me dire ce qu’il en est, et ce qu’il vous faut pour la suite ? Ma question :`
      : fr`Pouvez-vous me dire ce qui s’est passé et comment y remédier ? Ma question :`,
  ]
}

function buyerLine({ name, siret }: QuestionFacts['buyer']): string {
  return fr`Destinataire : ${name}${siret === undefined ? '' : fr`, SIRET ${siret}`}`
}

function given(label: string, value: string | undefined): string[] {
  return value === undefined ? [] : [fr`${label} : ${value}`]
}

/** The buyer knows what it did: the present status is enough for it. */
function statusLines(asked: Asked, events: readonly StatusEvent[]): string[] {
  const shown = asked === 'buyer' ? events.slice(-1) : events
  return shown.map(({ code, occurredAt, comment }) => {
    const said = comment === undefined ? '' : fr` (« ${shortened(plainText(comment), LONGEST_COMMENT)} »)`
    const label = fr`${statusLabel(code)} depuis le ${frenchDateTime(occurredAt)}${said}`
    return asked === 'buyer' ? fr`Statut : ${label}` : fr`Statut ${code} : ${label}`
  })
}
