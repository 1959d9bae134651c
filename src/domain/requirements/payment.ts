import { isIban, looksLikeIban } from '../invoice/iban.js'
import type { DocumentFacts } from './facts.js'
import { rule, when } from './requirement.js'

/** UNTDID 4461, those that Chorus Pro takes (AIFE, annexe EDI; measured). */
const ACCEPTED_MEANS = ['10', '20', '30', '31', '42', '48', '49', '57', '58', '59', '97']
const TRANSFERS = ['30', '31', '42', '58']

export const paymentDocumentRules = [
  rule({
    code: 'PAYMENT_ACCOUNT_MISSING',
    source: 'EN 16931, BR-50 and BR-61; measured: BT-81 is mandatory',
    severity: 'blocks',
    sentence:
      'La facture ne dit pas sur quel compte la payer : choisissez un compte bancaire sur la facture, ou donnez un IBAN à votre société.',
    field: 'Compte bancaire destinataire',
    check: ({ terms: { paymentMeansCode, iban, nationalAccount } }: DocumentFacts) =>
      when(
        iban === undefined &&
          nationalAccount === undefined &&
          (paymentMeansCode === undefined || TRANSFERS.includes(paymentMeansCode)),
      ),
  }),
  rule({
    code: 'PAYMENT_ACCOUNT_NOT_IBAN',
    source: 'AIFE, annexe EDI, G1.16 to G1.19; measured: IBAN only, no RIB',
    severity: 'blocks',
    sentence:
      'Le compte bancaire « {account} » est un RIB (ou un numéro de compte) et non un IBAN, et Chorus Pro n’accepte que l’IBAN : remplacez-le par l’IBAN (FR…) que donne votre banque.',
    field: 'Compte bancaire destinataire',
    check: ({ terms }: DocumentFacts) =>
      accountsOf(terms).flatMap((account) => (looksLikeIban(account) ? [] : [{ account }])),
  }),
  rule({
    code: 'PAYMENT_MEANS_MISSING',
    source: 'measured: BT-81 is mandatory',
    severity: 'repaired',
    sentence: 'Le document ne dit pas comment la facture est payée. Prévenez votre administrateur.',
    check: ({ terms: { paymentMeansCode, iban } }: DocumentFacts) =>
      when(paymentMeansCode === undefined && iban !== undefined),
  }),
  rule({
    code: 'PAYMENT_MEANS_REFUSED',
    source: 'AIFE, annexe EDI; measured: 30, 31, 42 and the like',
    severity: 'blocks',
    sentence: 'Chorus Pro n’accepte pas le mode de paiement « {code} ».',
    field: 'Mode de paiement',
    check: ({ terms: { paymentMeansCode: code } }: DocumentFacts) =>
      code === undefined || ACCEPTED_MEANS.includes(code) ? [] : [{ code }],
  }),
  rule({
    code: 'IBAN_FORM',
    source: 'AIFE, annexe EDI, G1.16 to G1.19; ISO 13616, modulo 97',
    severity: 'blocks',
    sentence: 'L’IBAN « {iban} » est faux : vérifiez le compte bancaire de votre société.',
    field: 'Compte bancaire destinataire',
    check: ({ terms }: DocumentFacts) =>
      accountsOf(terms).flatMap((iban) => (looksLikeIban(iban) && !isIban(iban) ? [{ iban }] : [])),
  }),
]

function accountsOf({ iban, nationalAccount }: DocumentFacts['terms']): string[] {
  return [iban, nationalAccount].filter((account) => account !== undefined)
}
