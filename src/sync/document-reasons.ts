import { add, formatDecimal, parseDecimal } from '../domain/amount.js'
import type { OdooInvoice } from '../domain/invoice.js'
import type { Reason } from '../domain/reason.js'
import type { BusinessTerms } from '../facturx/business-terms.js'
import type { DocumentErrorCode } from '../facturx/document-error.js'

const MAKE_AGAIN =
  'Remettez la facture en brouillon, validez-la de nouveau et laissez la passerelle demander le document.'

const SENTENCES: Readonly<Record<DocumentErrorCode | 'NO_PDF', string>> = {
  NO_PDF:
    'Odoo n’a pas pu produire le PDF de la facture. Essayez « Imprimer » sur la facture et prévenez votre administrateur si cela échoue.',
  PDF_UNREADABLE: `Le PDF de la facture est illisible. ${MAKE_AGAIN}`,
  PDF_ENCRYPTED: `Le PDF de la facture est protégé par un mot de passe : Chorus Pro ne pourrait pas l’ouvrir. ${MAKE_AGAIN}`,
  NO_CII: `Le PDF de la facture ne contient pas ses données électroniques (Factur-X). Choisissez le format « Factur-X » sur la fiche du client (en Odoo 16, sur le journal de ventes). ${MAKE_AGAIN}`,
  SEVERAL_CII: `Le PDF de la facture contient plusieurs jeux de données électroniques. ${MAKE_AGAIN}`,
  XML_UNREADABLE: `Les données électroniques du PDF sont illisibles. ${MAKE_AGAIN}`,
  XML_FORBIDDEN: `Les données électroniques du PDF contiennent des instructions interdites. ${MAKE_AGAIN}`,
  NOT_CII: `Les données électroniques du PDF ne sont pas une facture Factur-X. ${MAKE_AGAIN}`,
  TOO_LARGE: 'Le document de la facture est trop volumineux : Chorus Pro accepte 10 Mo au plus.',
}

export function documentReason(code: DocumentErrorCode | 'NO_PDF'): Reason {
  return { code: `DOCUMENT_${code}`, sentence: SENTENCES[code] }
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
  const compared: [string, string | undefined, string][] = [
    ['le numéro', terms.number, invoice.number],
    ['le montant TTC', terms.totals.withVat && twoDecimals(terms.totals.withVat), invoice.amountTotal],
    ['le SIRET du client', terms.buyerSiret, buyerSiret ?? ''],
    ['le code service', terms.serviceCode, invoice.references.serviceCode ?? terms.serviceCode ?? ''],
    [
      'le numéro d’engagement',
      terms.orderReference,
      invoice.references.commitmentNumber ?? terms.orderReference ?? '',
    ],
  ]
  return compared
    .filter(([, inDocument, inOdoo]) => (inDocument ?? '') !== inOdoo)
    .map(([what, inDocument, inOdoo]) => ({
      code: 'DOCUMENT_STALE',
      sentence: `Le PDF ne correspond plus à la facture : ${what} y est « ${inDocument ?? '(absent)'} » au lieu de « ${inOdoo} ». ${MAKE_AGAIN}`,
    }))
}

/** As Odoo writes it, without loss; an amount of more decimals stays as it is, and so differs. */
function twoDecimals(amount: string): string {
  const value = parseDecimal(amount)
  if (value === undefined || value.scale > 2) return amount
  return formatDecimal(add(value, { units: 0n, scale: 2 }))
}
