import { isIban } from '../iban.js'
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
    check: ({ terms: { paymentMeansCode, iban } }: DocumentFacts) =>
      when(iban === undefined && (paymentMeansCode === undefined || TRANSFERS.includes(paymentMeansCode))),
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
    check: ({ terms: { iban } }: DocumentFacts) => (iban === undefined || isIban(iban) ? [] : [{ iban }]),
  }),
]
