import { statusLabel } from '../chorus-status/status.js'
import type { StatusEvent } from '../chorus-status/event.js'
import type { HandedOver } from '../invoice/handed-over.js'
import { spacedSiret } from '../recipients/siret.js'
import { frenchMoney } from './french-amount.js'
import { frenchDate, frenchDateTime } from './french-time.js'
import { plainText } from './plain-text.js'
import { fr } from './typography.js'

/** A page of French for printing: a title, blocks of labelled lines, and a word at the foot. */
export interface Sheet {
  readonly title: string
  readonly blocks: readonly SheetBlock[]
  readonly foot: string
}

export interface SheetBlock {
  readonly title: string
  readonly lines: readonly (readonly [label: string, value: string])[]
}

export interface DepositFacts {
  /** What Chorus Pro was given, where it is known. */
  readonly handedOver: HandedOver | undefined
  readonly invoice: Pick<HandedOver, 'number' | 'amountTotal' | 'currency' | 'invoiceDate' | 'buyerName'>
  readonly identifier: string
  readonly deposits: readonly DepositFact[]
  readonly events: readonly StatusEvent[]
  /** When the sheet is made. */
  readonly at: Date
}

export interface DepositFact {
  readonly flowNumber: string | undefined
  readonly acceptedAt: Date | undefined
  readonly fileName: string
  readonly sha256: string
}

/** What is known of the deposit of an invoice in Chorus Pro, and of what became of it. */
export function depositSheet({ handedOver, invoice, identifier, deposits, events, at }: DepositFacts): Sheet {
  const { number, amountTotal, currency, invoiceDate, buyerName } = handedOver ?? invoice
  const taken = deposits.findLast(({ flowNumber }) => flowNumber !== undefined)
  return {
    title: 'Dépôt de la facture dans Chorus Pro',
    blocks: [
      block('Facture', [
        ['Numéro', number],
        ['Date', invoiceDate && frenchDate(invoiceDate)],
        ['Montant TTC', frenchMoney(amountTotal, currency)],
        ['SIRET du fournisseur', handedOver?.sellerSiret && spacedSiret(handedOver.sellerSiret)],
        ['Destinataire', plainText(buyerName)],
        ['SIRET du destinataire', handedOver?.buyerSiret && spacedSiret(handedOver.buyerSiret)],
      ]),
      block('Dépôt', [
        ['Identifiant Chorus Pro', identifier],
        ['Numéro de flux', taken?.flowNumber],
        ['Transmise le', taken?.acceptedAt && frenchDateTime(taken.acceptedAt)],
        ['Fichier transmis', taken?.fileName],
        ['Empreinte SHA-256', taken?.sha256],
      ]),
      block(
        fr`Statuts relevés dans Chorus Pro`,
        events.map(({ code, occurredAt }) => [frenchDateTime(occurredAt), statusLabel(code)]),
      ),
    ].filter(({ lines }) => lines.length > 0),
    foot: fr`Fiche établie le ${frenchDateTime(at)} par la passerelle entre Odoo et Chorus Pro, d’après les réponses de Chorus Pro. Elle ne remplace pas le certificat de dépôt que le portail délivre.`,
  }
}

function block(title: string, lines: readonly (readonly [string, string | undefined])[]): SheetBlock {
  return {
    title,
    lines: lines.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [[label, value]])),
  }
}
