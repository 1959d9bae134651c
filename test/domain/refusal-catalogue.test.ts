import { refusalReason } from '../../src/domain/chorus-status/refusal-catalogue.js'

const HEADER = 'FichierXml.SupplyChainTradeTransaction.ApplicableHeaderTrade'

/** As they were seen: in public reports, on the qualification platform, and as rules name themselves. */
const SEEN: readonly (readonly [text: string, code: string, field: string])[] = [
  [
    `L'element ${HEADER}Settlement.SpecifiedTradeSettlementPaymentMeans.TypeCode.value est obligatoire.`,
    'REFUSED_PAYMENT_MEANS',
    'Compte bancaire destinataire',
  ],
  [
    "L'element (AppliedTradeAllowanceCharge.ActualAmount.value) est obligatoire si l'element (SupplyChainTradeTransaction.IncludedSupplyChainTradeLineItem.SpecifiedLineTradeAgreement.GrossPriceProductTradePrice) est renseigne.",
    'REFUSED_GROSS_PRICE',
    'Lignes de facture',
  ],
  [
    'SpecifiedTradeSettlementPaymentMeans/TypeCode est obligatoire',
    'REFUSED_PAYMENT_MEANS',
    'Compte bancaire destinataire',
  ],
  [
    `L'element ${HEADER}Settlement.SpecifiedTradeSettlementPaymentMeans est vide`,
    'REFUSED_PAYMENT_MEANS',
    'Compte bancaire destinataire',
  ],
  [
    `L'element ${HEADER}Settlement.SpecifiedTradeSettlementPaymentMeans.PayeePartyCreditorFinancialAccount.IBANID est invalide`,
    'REFUSED_BANK_ACCOUNT',
    'Compte bancaire destinataire',
  ],
  ...[
    'Le numéro de facture FAC-1 est en double pour ce fournisseur.',
    "L'unicité du numéro de facture n'est pas respectée",
    'La facture est dupliquée',
    'Le numéro de facture est existant pour le fournisseur 73282932000074',
  ].map((text) => [text, 'REFUSED_DUPLICATE', 'Numéro'] as const),
  ['Le numéro de facture est trop long', 'REFUSED_NUMBER_FORM', 'Numéro'],
  ['Le destinataire (SIRET 12345678200036) est inactif.', 'REFUSED_RECIPIENT_INACTIVE', 'SIRET'],
  ['Le SIRET du destinataire 12345678200036 est obligatoire', 'REFUSED_RECIPIENT_UNKNOWN', 'SIRET'],
  ['La structure fournisseur est inactive', 'REFUSED_SELLER_INACTIVE', 'SIRET de la société'],
  ['La structure émettrice est inactive', 'REFUSED_SELLER_INACTIVE', 'SIRET de la société'],
  ["L'engagement 4500012345 n'est pas connu de Chorus", 'REFUSED_COMMITMENT_UNKNOWN', 'Engagement juridique'],
  [
    "Le code service SERV1 n'est pas rattaché à la structure destinataire",
    'REFUSED_SERVICE_UNKNOWN',
    'Code de Service',
  ],
  ['Un flux identique a déjà été déposé', 'REFUSED_DUPLICATE', 'Numéro'],
  ['Numéro de facture non unique', 'REFUSED_DUPLICATE', 'Numéro'],
  // Cut by the platform after some 200 characters.
  ["L'element (AppliedTradeAllowance [...]", 'REFUSED_GROSS_PRICE', 'Lignes de facture'],
  [
    "L'element FichierXml.ExchangedDocumentContext.BusinessProcessSpecifiedDocumentContextParameter.I",
    'REFUSED_FRAMEWORK',
    'Cadre de facturation',
  ],
  [
    `L'engagement juridique (${HEADER}Agreement.BuyerReference.value) est obligatoire`,
    'REFUSED_SERVICE_CODE_MISSING',
    'Code de Service',
  ],
  [
    `L'engagement juridique (${HEADER}Agreement.BuyerOrderReferencedDocument.IssuerAssignedID.value) est obligatoire`,
    'REFUSED_COMMITMENT_MISSING',
    'Engagement juridique',
  ],
  [
    'Le code service de la structure publique destinataire est inconnu ou inactif dans Chorus Pro',
    'REFUSED_SERVICE_UNKNOWN',
    'Code de Service',
  ],
  ['Le code service est obligatoire pour ce destinataire', 'REFUSED_SERVICE_CODE_MISSING', 'Code de Service'],
  [
    "Le code service ou le numéro d'engagement est obligatoire pour ce destinataire",
    'REFUSED_SERVICE_OR_COMMITMENT_MISSING',
    'Code de Service ou Engagement juridique',
  ],
  ['Le service VOIRIE est inactif', 'REFUSED_SERVICE_INACTIVE', 'Code de Service'],
  [
    "Le numéro d'engagement est obligatoire pour le service COMPTA",
    'REFUSED_COMMITMENT_MISSING',
    'Engagement juridique',
  ],
  [
    `Le code service (${HEADER}Agreement.BuyerReference.value) est inconnu`,
    'REFUSED_SERVICE_UNKNOWN',
    'Code de Service',
  ],
  [
    `L'engagement (${HEADER}Agreement.BuyerOrderReferencedDocument.IssuerAssignedID.value) est invalide`,
    'REFUSED_COMMITMENT_UNKNOWN',
    'Engagement juridique',
  ],
  ...[
    'Le code service dépasse 50 caractères',
    "La longueur du numéro d'engagement est supérieure à 50",
    'Le numéro de marché est trop long',
    'BuyerReference : longueur maximale 50',
  ].map((text) => [text, 'REFUSED_REFERENCE_TOO_LONG', 'Code de Service, Engagement juridique'] as const),
  ["L'engagement juridique 4500 est inexistant", 'REFUSED_COMMITMENT_UNKNOWN', 'Engagement juridique'],
  ['La facture FAC/2026/00012 existe déjà pour ce fournisseur', 'REFUSED_DUPLICATE', 'Numéro'],
  ['GDP_MSG_11.022', 'REFUSED_FILE_TOO_LARGE', 'Pièces à joindre à l’envoi'],
  [
    'Le destinataire 12345678200051 est inactif',
    'REFUSED_RECIPIENT_INACTIVE',
    'SIRET, sur la fiche du client',
  ],
  [
    "Le destinataire 12345678200051 n'existe pas dans Chorus Pro",
    'REFUSED_RECIPIENT_UNKNOWN',
    'SIRET, sur la fiche du client',
  ],
  // No fault of the customer.
  ...[
    'Le SIRET du fournisseur est incorrect',
    "L'identifiant du fournisseur doit comporter 14 chiffres",
    "Fournisseur : le SIREN n'est pas admis",
  ].map((text) => [text, 'REFUSED_SELLER', 'SIRET de la société'] as const),
  ['Le SIRET du destinataire est incorrect', 'REFUSED_RECIPIENT_UNKNOWN', 'SIRET, sur la fiche du client'],
  ["L'IBAN FR00 est invalide", 'REFUSED_BANK_ACCOUNT', 'Compte bancaire destinataire'],
  [
    "[BR-CO-25] La date d'échéance ou les conditions de paiement sont obligatoires",
    'REFUSED_DUE_DATE',
    'Date d’échéance',
  ],
  ['[BR-S-02] Le numéro de TVA du fournisseur est obligatoire', 'REFUSED_SELLER', 'SIRET de la société'],
  ["[BR-E-10] Le motif d'exonération de TVA est obligatoire", 'REFUSED_VAT', 'Taxes'],
  ['[BR-CO-17] Le montant de TVA ne correspond pas à la base et au taux', 'REFUSED_VAT', 'Taxes'],
  ['[BR-CO-13] Le total HT est incohérent', 'REFUSED_AMOUNTS', 'Lignes de facture'],
  ['[BR-25] ram:SpecifiedTradeProduct.Name', 'REFUSED_LINE_NAME', 'Lignes de facture'],
  [
    `L'element FichierXml.SupplyChainTradeTransaction.IncludedSupplyChainTradeLineItem.SpecifiedLineTradeDelivery.BilledQuantity.value est obligatoire.`,
    'REFUSED_LINES',
    'Lignes de facture',
  ],
  ['BR-FR-CPRO-02: BT-1 must not exceed 20 characters', 'REFUSED_NUMBER_FORM', 'Numéro'],
  ['Le montant en euros est obligatoire', 'REFUSED_CURRENCY', 'Devise'],
  ['Les montants en EUR sont obligatoires pour une facture en devise USD', 'REFUSED_CURRENCY', 'Devise'],
]

describe('what Chorus Pro says against a flow', () => {
  it.each(SEEN)('is known by what it names: %s', (text, code, field) => {
    const reason = refusalReason(text)
    expect(reason.code).toBe(code)
    expect(reason.field).toContain(field)
  })

  it('is told with its own words beside ours', () => {
    const text = 'Le service VOIRIE est inactif'
    expect(refusalReason(text).sentence).toContain(`Chorus Pro écrit\u00A0: «\u00A0${text}\u00A0»`)
  })

  it('and stays as it came where nobody knows it', () => {
    expect(refusalReason('Erreur technique ZX-12')).toEqual({
      code: 'CHORUS_PRO',
      sentence: 'Erreur technique ZX-12',
    })
  })
})
