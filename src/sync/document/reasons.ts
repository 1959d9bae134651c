import { add, formatDecimal, parseDecimal } from '../../domain/invoice/amount.js'
import { frenchMoney } from '../../domain/words/french-amount.js'
import type { InvoiceDataError, InvoiceDataErrorCode } from '../../domain/invoice/invoice-data-error.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { QUEUED_CODE, type Reason } from '../../domain/words/reason.js'
import type { BusinessTerms } from '../../facturx/read/business-terms.js'
import type { DocumentErrorCode } from '../../facturx/document-error.js'
import { plainText, shortened } from '../../domain/words/plain-text.js'
import { normaliseSiret } from '../../domain/recipients/siret.js'
import { fr } from '../../domain/words/typography.js'

const MAKE_AGAIN =
  'Remettez la facture en brouillon, validez-la de nouveau et laissez la passerelle demander le document.'

type Fault = Exclude<DocumentErrorCode, 'NO_CII'> | 'NO_PDF'

const SENTENCES: Readonly<Record<Fault, string>> = {
  NO_PDF: fr`Odoo n’a pas pu produire le PDF de la facture. Essayez « Imprimer » sur la facture et prévenez votre administrateur si cela échoue.`,
  PDF_UNREADABLE: `Le PDF de la facture est illisible. ${MAKE_AGAIN}`,
  PDF_ENCRYPTED: fr`Le PDF de la facture est protégé par un mot de passe : Chorus Pro ne pourrait pas l’ouvrir. ${MAKE_AGAIN}`,
  SEVERAL_CII: `Le PDF de la facture contient plusieurs jeux de données électroniques. ${MAKE_AGAIN}`,
  XML_UNREADABLE: `Les données électroniques du PDF sont illisibles. ${MAKE_AGAIN}`,
  XML_FORBIDDEN: `Les données électroniques du PDF contiennent des instructions interdites. ${MAKE_AGAIN}`,
  NOT_CII: `Les données électroniques du PDF ne sont pas une facture Factur-X. ${MAKE_AGAIN}`,
  TOO_LARGE: fr`Le document de la facture est trop volumineux (Chorus Pro accepte 10 Mo au plus), trop complexe ou trop abîmé. Allégez dans Odoo ce qui s’imprime sur la facture (logo, images). ${MAKE_AGAIN}`,
}

export function documentReason(code: Fault): Reason {
  return { code: `DOCUMENT_${code}`, sentence: SENTENCES[code] }
}

/** What is wrong with the invoice in Odoo, so that its data cannot be put together from its lines. */
const NOT_BUILT: Readonly<Record<InvoiceDataErrorCode, string>> = {
  NOT_A_NUMBER: 'un montant, une quantité ou un taux a plus de décimales que la norme n’en permet',
  NOT_A_DATE: 'une date manque',
  NO_LINES: 'la facture n’a aucune ligne',
  LINE_WITHOUT_NAME: 'une ligne n’a pas de libellé',
  LINE_DISAGREES: 'le montant d’une ligne n’est pas celui de sa quantité, de son prix et de sa remise',
  LINE_WITHOUT_VAT: fr`une ligne n’a pas de TVA ; choisissez-en une, même à 0 %`,
  VAT_UNSUPPORTED:
    'une ligne porte plusieurs TVA, ou une TVA d’une catégorie que la norme française ne connaît pas',
  VAT_REASON_UNKNOWN: fr`une taxe à 0 % ne dit pas pourquoi la TVA n’est pas due ; écrivez-le dans ses mentions légales ou sa description`,
  VAT_MISSING: 'les taxes de la facture ne sont pas celles de ses lignes',
  VAT_DISAGREES: 'le montant d’une TVA n’est pas celui de son taux',
  BUYER_VAT_MISSING: 'la livraison est intracommunautaire et le client n’a pas de numéro de TVA',
  EARLY_DISCOUNT_DISAGREES: fr`l’escompte de la condition de paiement réduit la TVA et les montants ne s’accordent plus ; choisissez une condition de paiement sans escompte, ou dont l’escompte ne réduit la TVA qu’au paiement`,
  TOTALS_DISAGREE:
    'les lignes et la TVA ne s’additionnent pas au total (un arrondi ou un escompte, par exemple)',
}

/** Odoo gives no data, and they cannot be built either. */
export function notBuiltReason({ code }: InvoiceDataError): Reason {
  return {
    code: `BUILD_${code}`,
    sentence: fr`Odoo ne donne pas les données électroniques (Factur-X) de la facture, et la passerelle ne peut pas les établir depuis ses lignes : ${NOT_BUILT[code]}. Corrigez la facture, ou choisissez le format « Factur-X » sur la fiche du client (en Odoo 16, sur le journal de ventes).`,
    field: FIELD_OF_FAULT[code] ?? 'Lignes de facture',
  }
}

const CONTRADICTION = 'CONTRADICTION_'

/** The sums of Odoo's document contradict each other, and the lines tell why no better ones can be had. */
export function contradictoryReason({ code }: InvoiceDataError): Reason {
  return {
    code: `${CONTRADICTION}${code}`,
    sentence: fr`Les montants du document d’Odoo se contredisent, et la passerelle ne peut pas les tirer des lignes de la facture : ${NOT_BUILT[code]}. Corrigez la facture.`,
    field: FIELD_OF_FAULT[code] ?? 'Lignes de facture',
  }
}

/** What somebody can mend on a line, a tax or a payment term; that sums disagree as well says nothing new. */
const CAUSES: readonly InvoiceDataErrorCode[] = [
  'LINE_WITHOUT_NAME',
  'LINE_WITHOUT_VAT',
  'VAT_UNSUPPORTED',
  'VAT_REASON_UNKNOWN',
  'BUYER_VAT_MISSING',
  'EARLY_DISCOUNT_DISAGREES',
]

/** Whether a contradiction names its cause. */
export function namesCause({ code }: Reason): boolean {
  return CAUSES.some((cause) => code === `${CONTRADICTION}${cause}`)
}

const FIELD_OF_FAULT: Readonly<Partial<Record<InvoiceDataErrorCode, string>>> = {
  NOT_A_DATE: 'Date de facturation',
  LINE_WITHOUT_VAT: 'Taxes',
  VAT_UNSUPPORTED: 'Taxes',
  VAT_REASON_UNKNOWN: 'Mentions légales de la taxe',
  VAT_MISSING: 'Taxes',
  VAT_DISAGREES: 'Taxes',
  BUYER_VAT_MISSING: 'Numéro de TVA du client',
  EARLY_DISCOUNT_DISAGREES: 'Conditions de paiement',
}

const STALE = 'DOCUMENT_STALE'

/** The code of a document that has another total than the invoice. */
export const STALE_AMOUNT = `${STALE}_AMOUNT`

/** Whether a document is not of the invoice as it is now. */
export function isStale({ code }: Reason): boolean {
  return code === STALE || code === STALE_AMOUNT
}

/** The code of what Odoo itself says against making a document. */
export const ODOO_REFUSES = 'ODOO_REFUSES_DOCUMENT'

const LONGEST_QUOTE = 1_000

/** @param said Odoo's own words */
export function odooRefuses(said: string): Reason {
  return {
    code: ODOO_REFUSES,
    sentence: fr`Odoo refuse de produire le document de la facture : « ${shortened(plainText(said), LONGEST_QUOTE)} »`,
  }
}

export const queuedReason: Reason = {
  code: QUEUED_CODE,
  sentence: fr`Odoo a mis cette facture en file d’attente pour l’envoyer lui-même (envoi groupé) et ne l’a pas encore fait. La passerelle attend, pour ne pas l’en empêcher. Rien n’est à corriger sur la facture : demandez à votre administrateur de vérifier que l’action planifiée d’Odoo qui envoie les factures est active, ou annulez cet envoi.`,
}

/**
 * Where the document and the invoice in Odoo are not the same thing: a PDF made before the invoice was changed must
 * not be sent under its number.
 */
export function disagreements(
  terms: BusinessTerms,
  invoice: OdooInvoice,
  buyerSiret: string | undefined,
): Reason[] {
  const { serviceCode, commitmentNumber, contract } = invoice.references
  const compared: Comparison[] = [
    { what: 'le numéro', inDocument: terms.number, inOdoo: invoice.number },
    {
      code: STALE_AMOUNT,
      what: 'le montant TTC',
      inDocument: totalOf(terms),
      inOdoo: invoice.amountTotal,
      shown: euros,
    },
    {
      what: 'le SIRET du client',
      inDocument: terms.buyerSiret && normaliseSiret(terms.buyerSiret),
      inOdoo: buyerSiret,
    },
    { what: 'le code service', inDocument: terms.serviceCode, inOdoo: serviceCode ?? terms.serviceCode },
    {
      what: 'le numéro d’engagement',
      inDocument: terms.orderReference,
      inOdoo: commitmentNumber ?? terms.orderReference,
    },
    {
      what: 'le numéro de marché',
      inDocument: terms.contractReference,
      inOdoo: contract ?? terms.contractReference,
    },
  ]
  return compared
    .filter(({ inDocument, inOdoo }) => (inDocument ?? '') !== (inOdoo ?? ''))
    .map(({ code = STALE, what, inDocument, inOdoo = '', shown = asItIs }) => ({
      code,
      sentence: fr`Le document ne correspond plus à la facture : ${what} y est « ${inDocument === undefined ? '(absent)' : shown(inDocument)} » au lieu de « ${shown(inOdoo)} ». ${MAKE_AGAIN}`,
    }))
}

interface Comparison {
  readonly code?: string
  readonly what: string
  readonly inDocument: string | undefined
  readonly inOdoo: string | undefined
  readonly shown?: (text: string) => string
}

/** BT-112 with BT-114: Odoo counts a rounding into its total. */
function totalOf({ totals: { withVat, rounding } }: BusinessTerms): string | undefined {
  if (withVat === undefined || rounding === undefined) return withVat && twoDecimals(withVat)
  const [total, rounded] = [parseDecimal(withVat), parseDecimal(rounding)]
  return total === undefined || rounded === undefined
    ? withVat
    : twoDecimals(formatDecimal(add(total, rounded)))
}

const asItIs = (text: string): string => text

const euros = (amount: string): string => frenchMoney(amount, 'EUR')

/** As Odoo writes it, without loss; an amount of more decimals stays as it is, and so differs. */
function twoDecimals(amount: string): string {
  const value = parseDecimal(amount)
  if (value === undefined || value.scale > 2) return amount
  return formatDecimal(add(value, { units: 0n, scale: 2 }))
}
