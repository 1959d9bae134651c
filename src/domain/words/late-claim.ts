import { formatDecimal } from '../invoice/amount.js'
import type { OdooCompany } from '../invoice/company.js'
import { spacedSiret } from '../recipients/siret.js'
import { addDays } from '../payment-period/day.js'
import { DAYS_TO_PAY_INTEREST } from '../payment-period/interest.js'
import { frenchDate } from './french-time.js'
import { computation, euros, type LateStanding, percent } from './late-payment.js'
import { plainText } from './plain-text.js'
import { fr } from './typography.js'

/** A letter that claims late interest, ready to be sent, with its computation as an annex. */
export interface ClaimLetter {
  readonly title: string
  /** The seller's name, then what identifies it. */
  readonly sender: readonly string[]
  readonly recipient: readonly string[]
  readonly date: string
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly table: {
    readonly head: readonly string[]
    readonly rows: readonly (readonly string[])[]
    readonly total: readonly [label: string, value: string]
  }
  readonly closing: readonly string[]
  readonly annex: {
    readonly title: string
    readonly lines: readonly (readonly [label: string, value: string])[]
    readonly articles: readonly string[]
  }
  readonly foot: string
}

export interface ClaimFacts {
  readonly number: string
  readonly invoiceDate: string | undefined
  readonly identifier: string | undefined
  readonly commitmentNumber: string | undefined
  readonly contract: string | undefined
  readonly company: OdooCompany
  readonly sellerSiret: string | undefined
  readonly buyer: { readonly name: string; readonly siret: string | undefined }
  readonly iban: string | undefined
  readonly standing: LateStanding
  /** `YYYY-MM-DD` */
  readonly today: string
}

export function lateClaim(facts: ClaimFacts): ClaimLetter {
  const { number, company, buyer, standing, today, iban } = facts
  const { late, paid, period, until, amount } = standing
  const dated = facts.invoiceDate === undefined ? '' : fr` du ${frenchDate(facts.invoiceDate)}`
  const dueOn = period.is === 'running' ? frenchDate(period.dueOn) : ''
  const siret = facts.sellerSiret ?? company.registry
  return {
    title: fr`Demande d’intérêts moratoires`,
    sender: [
      plainText(company.name),
      ...(siret === undefined ? [] : [`SIRET ${spacedSiret(siret)}`]),
      ...(company.vatNumber === undefined ? [] : [`TVA ${company.vatNumber}`]),
    ],
    recipient: [
      plainText(buyer.name),
      ...(buyer.siret === undefined ? [] : [`SIRET ${spacedSiret(buyer.siret)}`]),
    ],
    date: frenchDate(today),
    subject: fr`Facture n° ${number}${dated} : intérêts moratoires et indemnité forfaitaire pour retard de paiement`,
    paragraphs: [
      'Madame, Monsieur,',
      fr`Notre facture n° ${number}${dated}, de ${euros(amount)} TTC, ${reached(period)} par Chorus Pro le ${frenchDate(period.availableOn)}. Le délai de paiement que fixe le code de la commande publique expirait le ${dueOn}.`,
      paid === undefined
        ? fr`À ce jour, nous n’avons pas connaissance de son paiement. Le présent décompte est arrêté au ${frenchDate(until)} ; les intérêts continuent de courir jusqu’à la mise en paiement.`
        : paid.by === 'order'
          ? fr`Elle a été mise en paiement le ${frenchDate(until)}, soit ${String(late.daysLate)} jour${late.daysLate > 1 ? 's' : ''} après l’échéance.`
          : fr`Son règlement nous est parvenu le ${frenchDate(until)}, soit ${String(late.daysLate)} jour${late.daysLate > 1 ? 's' : ''} après l’échéance.`,
      fr`En application des articles L2192-13, R2192-31 à R2192-36 et D2192-35 de ce code, ce retard fait courir, de plein droit et sans autre formalité, des intérêts moratoires et donne lieu au versement d’une indemnité forfaitaire pour frais de recouvrement :`,
    ],
    table: {
      head: ['Désignation', 'Montant'],
      rows: [
        [
          fr`Intérêts moratoires au taux de ${percent(late.rate.percent)} sur ${String(late.daysLate)} jour${late.daysLate > 1 ? 's' : ''}`,
          euros(late.interest),
        ],
        [fr`Indemnité forfaitaire pour frais de recouvrement`, euros(late.lumpSum)],
      ],
      total: [fr`Total dû`, euros(late.total)],
    },
    closing: [
      paid === undefined
        ? fr`Nous vous remercions de mettre cette facture en paiement, puis de nous verser ces sommes dans les quarante-cinq jours (article R2192-36).`
        : fr`Nous vous remercions de nous verser cette somme au plus tard le ${frenchDate(addDays(paid.on, DAYS_TO_PAY_INTEREST))}, soit dans les quarante-cinq jours de la mise en paiement du principal (article R2192-36).`,
      ...(iban === undefined ? [] : [fr`Compte à créditer : IBAN ${spacedIban(iban)}.`]),
      fr`Le décompte détaillé est joint en annexe.`,
      fr`Nous vous prions d’agréer, Madame, Monsieur, l’expression de nos salutations distinguées.`,
      fr`Nom, qualité et signature :`,
    ],
    annex: {
      title: fr`Annexe : décompte des sommes dues`,
      lines: [
        ['Facture', fr`n° ${number}${dated}`],
        ['Montant TTC', euros(amount)],
        ...optional('Identifiant Chorus Pro', facts.identifier),
        ...optional(fr`Numéro d’engagement`, facts.commitmentNumber),
        ...optional('Marché', facts.contract),
        ...computation(standing),
      ],
      articles: [
        ...(late.rate.standsIn === undefined
          ? []
          : [
              fr`Le taux du semestre en cause n’étant pas encore connu de notre logiciel, le décompte est calculé avec le dernier taux connu (${formatDecimal(late.rate.refinancing).replace('.', ',')} %).`,
            ]),
        fr`Les intérêts courent du lendemain de l’échéance au jour de la mise en paiement du principal, ce jour inclus (article R2192-32), sur le montant TTC, au taux de la Banque centrale européenne en vigueur au premier jour du semestre où ils ont commencé à courir, majoré de huit points (article R2192-31). Ils se calculent sur 365 jours.`,
        fr`Toute renonciation au paiement des intérêts moratoires est réputée non écrite (article L2192-14).`,
      ],
    },
    foot: fr`Décompte établi d’après les statuts et les dates que Chorus Pro a enregistrés.`,
  }
}

function reached({ receivedBy }: LateStanding['period']): string {
  return receivedBy === 'project-manager' ? 'est parvenue à votre maître d’œuvre' : 'vous est parvenue'
}

function optional(label: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined ? [] : [[label, plainText(value)]]
}

function spacedIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ')
}
