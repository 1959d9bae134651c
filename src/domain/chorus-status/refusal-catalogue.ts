import { NUMBER_TWICE } from './flow-state.js'
import { plainText } from '../words/plain-text.js'
import type { Reason } from '../words/reason.js'
import { fr, typeset } from '../words/typography.js'

/** What Chorus Pro is known to say against a flow, by what its words name. */
interface KnownRefusal {
  /** Stable. */
  readonly code: string
  /** Where such words were seen, or which rule they are about. */
  readonly source: string
  /** Looked for in one error of the report, in this order of entries: the particular ones come first. */
  readonly says: RegExp
  /** French: what is wrong and what to do. */
  readonly sentence: string
  /** As Odoo's French form labels it. */
  readonly field: string
}

const TAB = 'onglet Autres informations'
const SERVICE = `Code de Service, ${TAB}`
const COMMITMENT = `Engagement juridique, ${TAB}`
const CONTRACT = `Numéro de marché, ${TAB}`
const FRAMEWORK = 'Cadre de facturation, onglet Chorus Pro'
const ACCOUNT = 'Compte bancaire destinataire'
const BUYER = 'SIRET, sur la fiche du client'
const SELLER = 'SIRET de la société'
const LINES = 'Lignes de facture'
const TAXES = 'Taxes, sur les lignes'
const DUE = 'Date d’échéance'

const ANNEX = 'AIFE, external specifications, annex on EDI formats V4.21'
const MEASURED = 'measured on the qualification platform, September 2026'
const EN16931 = 'EN 16931-1, business rules'
const CPRO = 'XP Z12-012 annex A, rules BR-FR-CPRO'
const WORDING = 'wording of the answers of Chorus Pro, by what it names; variants are to be expected'

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i')
}

/** A report names an element of the document by its path, or cuts the path after some 200 characters. */
const REFUSALS: readonly KnownRefusal[] = [
  {
    code: 'REFUSED_DUPLICATE',
    source: `${ANNEX}: a number once for a supplier; ${WORDING}`,
    says: either(
      /doublon|(?:facture|flux).{0,60}(?:existe d[ée]j[àa]|d[ée]j[àa] (?:[ée]t[ée] )?(?:exist|d[ée]pos|pr[ée]sent|transmis|utilis|re[çc]u|enregistr|int[ée]gr|envoy|soumis)|(?:non|pas) unique)|existe d[ée]j[àa].{0,40}fournisseur/i,
      NUMBER_TWICE,
    ),
    sentence:
      'Chorus Pro a déjà une facture de ce numéro pour votre société : donnez à celle-ci un autre numéro, ou vérifiez qu’elle n’a pas déjà été déposée.',
    field: 'Numéro',
  },
  {
    code: 'REFUSED_FILE_TOO_LARGE',
    source: 'Chorus Pro API: 20001 / GDP_MSG_11.022 on a deposit',
    says: /GDP_MSG_11[._]022|taille.{0,40}(?:fichier|flux|maximale)|(?<!nom d[ue] )(?:fichier|flux).{0,40}(?:trop (?:volumineux|gros|lourd)|d[ée]passe)/i,
    sentence: 'Le fichier est trop lourd pour Chorus Pro : retirez des pièces à joindre, ou allégez-les.',
    field: 'Pièces à joindre à l’envoi',
  },
  {
    code: 'REFUSED_REFERENCE_TOO_LONG',
    source: `Chorus Pro API: service code, commitment number and contract have 50 characters at most; ${WORDING}`,
    says: /(?:BuyerReference|BuyerOrderReferencedDocument|ContractReferencedDocument|code[ -]service|engagement|march[ée]|bon de commande).*(?:d[ée]pass|trop long|longueur|caract[èe]res)|(?:longueur|trop long).*(?:BuyerReference|BuyerOrderReferencedDocument|ContractReferencedDocument|code[ -]service|engagement|march[ée]|bon de commande)/i,
    sentence:
      'Le code service, le numéro d’engagement ou le numéro de marché est trop long, ou contient un caractère que Chorus Pro n’admet pas : 50 caractères au plus pour chacun.',
    field: `Code de Service, Engagement juridique ou Numéro de marché, ${TAB}`,
  },
  {
    code: 'REFUSED_SERVICE_CODE_MISSING',
    source: `cloud.tempolia.fr, FAQ 34 (BuyerReference); ${ANNEX}`,
    says: /BuyerReference(?!.*(?:inconnu|inexistant|inacti|n['’]existe))|code[ -]service(?! ou )(?!.*(?:inconnu|inexistant|inacti|n['’]existe)).{0,60}(?:obligatoire|absent|manquant|renseign|requis)/i,
    sentence:
      'Ce client exige un code service, et la facture n’en porte pas, ou pas au bon endroit : choisissez le service destinataire.',
    field: SERVICE,
  },
  {
    code: 'REFUSED_SERVICE_OR_COMMITMENT_MISSING',
    source: 'Chorus Pro API, structures/v1/consulter: gestionNumeroEJOuCodeService',
    says: /code[ -]service ou (?:le |un )?num[ée]ro d['’]engagement/i,
    sentence: 'Ce client exige un code service ou un numéro d’engagement : saisissez au moins l’un des deux.',
    field: `Code de Service ou Engagement juridique, ${TAB}`,
  },
  {
    code: 'REFUSED_SERVICE_UNKNOWN',
    source: `public.agedi.fr, article 2166 (« Le code service de la structure … est inconnu ou inactif »); ${WORDING}`,
    says: /(?:service|BuyerReference).{0,80}(?:inconnu|inexistant|n['’]existe|introuvable|incorrect|invalide|erron[ée]|n['’]appartient|(?:pas|plus) (?:connu|rattach|r[ée]f[ée]renc))/i,
    sentence:
      'Chorus Pro ne connaît pas ce service chez le client, ou il n’est plus actif : corrigez le code service.',
    field: SERVICE,
  },
  {
    code: 'REFUSED_SERVICE_INACTIVE',
    source: `public.agedi.fr, article 2166 (« est inconnu ou inactif »); ${WORDING}`,
    says: /(?:service|BuyerReference).{0,80}(?:inacti|ferm[ée]|d[ée]sactiv|n['’]est (?:pas|plus) actif)/i,
    sentence: 'Ce service du client n’est plus actif : choisissez-en un autre, ou demandez-le au client.',
    field: SERVICE,
  },
  {
    code: 'REFUSED_COMMITMENT_MISSING',
    source: `cloud.tempolia.fr, FAQ 34 (BuyerOrderReferencedDocument); ${ANNEX}`,
    says: /BuyerOrderReferencedDocument(?!.*(?:inconnu|inexistant|n['’]existe|incorrect|invalide))|(?:num[ée]ro d['’]engagement|engagement juridique|num[ée]ro de (?:bon de )?commande)(?!.*(?:inconnu|inexistant|n['’]existe|incorrect|invalide)).{0,80}(?:obligatoire|absent|manquant|renseign|requis)/i,
    sentence:
      'Ce client exige un numéro d’engagement (son numéro de bon de commande) : demandez-le-lui et saisissez-le.',
    field: COMMITMENT,
  },
  {
    code: 'REFUSED_COMMITMENT_UNKNOWN',
    source: `Chorus Pro API, engagementsJuridiques (State only); ${WORDING}`,
    says: /(?:engagement|bon de commande|num[ée]ro de commande|BuyerOrderReferencedDocument).{0,80}(?:inconnu|inexistant|n['’]existe|introuvable|incorrect|invalide|erron[ée]|sold[ée]|cl[ôo]tur|n['’]appartient|(?:pas|plus) (?:connu|rattach|r[ée]f[ée]renc))/i,
    sentence:
      'Chorus Pro n’admet pas ce numéro d’engagement : vérifiez-le sur le bon de commande, ou auprès du client.',
    field: COMMITMENT,
  },
  {
    code: 'REFUSED_CONTRACT',
    source: `${CPRO}-14; ${ANNEX}`,
    says: /ContractReferencedDocument|BR-FR-CPRO-14|num[ée]ro (?:de )?march[ée]|contrat.{0,40}(?:inconnu|inexistant|n['’]existe|obligatoire)/i,
    sentence: 'Le numéro de marché manque, ou n’est pas admis : voyez l’acte d’engagement du marché.',
    field: CONTRACT,
  },
  {
    code: 'REFUSED_FRAMEWORK',
    source: `${MEASURED}: flow CPP0011117000000000425895, BusinessProcessSpecifiedDocumentContextParameter; ${ANNEX}, G1.02`,
    says: /BusinessProcessSpecifiedDocumentContextParameter|cadre (?:de facturation|\(mode)|mode de facturation/i,
    sentence:
      'Le cadre de facturation manque, ou n’est pas admis : laissez-le vide pour une facture ordinaire, ou choisissez celui qui convient.',
    field: FRAMEWORK,
  },
  {
    code: 'REFUSED_GROSS_PRICE',
    source:
      'OCA/l10n-france issue 504: AppliedTradeAllowanceCharge.ActualAmount obligatoire si GrossPriceProductTradePrice',
    says: /AppliedTradeAllowance|GrossPriceProductTradePrice/i,
    sentence:
      'Une ligne porte un prix brut sans remise, que Chorus Pro n’admet pas : vérifiez les remises des lignes ; s’il n’y en a pas, prévenez votre administrateur.',
    field: LINES,
  },
  {
    code: 'REFUSED_PAYMENT_MEANS',
    source:
      'OCA/l10n-france issues 414 and 612: SpecifiedTradeSettlementPaymentMeans.TypeCode obligatoire; an empty block as well',
    says: /PaymentMeans(?!.*(?:Account|Institution))|mode (?:de )?paiement|moyen de paiement/i,
    sentence:
      'Le mode de paiement manque, ou n’est pas admis : indiquez sur la facture le compte bancaire à créditer.',
    field: ACCOUNT,
  },
  {
    code: 'REFUSED_BANK_ACCOUNT',
    source: `${ANNEX}, G1.16 to G1.19; ${CPRO}-39`,
    says: /PayeePartyCreditorFinancialAccount|BR-FR-CPRO-39|\bIBAN\b|\bBIC\b|\bRIB\b|coordonn[ée]es? bancaires?|compte bancaire/i,
    sentence: 'Le compte bancaire n’est pas admis : choisissez-en un dont l’IBAN est juste.',
    field: ACCOUNT,
  },
  {
    code: 'REFUSED_DUE_DATE',
    source: `${EN16931}, BR-CO-25`,
    says: /\bBR-CO-25\b|SpecifiedTradePaymentTerms|date d['’][ée]ch[ée]ance|conditions de paiement/i,
    sentence: 'Ni échéance ni conditions de paiement : indiquez l’une ou l’autre.',
    field: DUE,
  },
  {
    code: 'REFUSED_DATE',
    source: `${EN16931}, BR-03; ${ANNEX}`,
    says: /\bBR-03\b|IssueDateTime|date (?:de (?:la )?facture|d['’][ée]mission)/i,
    sentence: 'La date de la facture n’est pas admise : vérifiez-la.',
    field: 'Date de facturation',
  },
  {
    code: 'REFUSED_NUMBER_FORM',
    source: `${CPRO}-02: 20 characters at most; ${EN16931}, BR-02`,
    says: /BR-FR-CPRO-02|\bBR-02\b|ExchangedDocument\.ID\b|num[ée]ro de (?:la )?facture(?! d['’]origine).{0,80}(?:caract|longueur|trop long|d[ée]pass|format|invalide|incorrect|autoris|admis|obligatoire|absent|manquant|renseign|vide)/i,
    sentence:
      'Le numéro de la facture n’est pas admis : 20 caractères au plus, sans accent (chiffres, lettres, espace, - + _ /).',
    field: 'Numéro',
  },
  {
    code: 'REFUSED_ORIGINAL_INVOICE',
    source: `${EN16931}, BR-55; ${CPRO}-20`,
    says: /InvoiceReferencedDocument|BR-FR-CPRO-20|\bBR-55\b|facture d['’]origine/i,
    sentence: 'L’avoir ne dit pas, ou dit mal, quelle facture il corrige : faites-le depuis cette facture.',
    field: 'Extourne de',
  },
  {
    code: 'REFUSED_SELLER_INACTIVE',
    source: `Chorus Pro API: suppliers must be active; ${WORDING}`,
    says: /^(?!.*destinataire).*(?:fournisseur|vendeur|[ée]met(?:teur|trice)).{0,80}(?:inacti|ferm[ée]|d[ée]sactiv|n['’]est (?:pas|plus) acti)/i,
    sentence:
      'Votre société n’est pas active dans Chorus Pro : voyez votre administrateur, qui la réactive sur le portail.',
    field: SELLER,
  },
  {
    code: 'REFUSED_SELLER',
    source: `${CPRO}-03, 09, 17; ${EN16931}, BR-S-02; ${WORDING}`,
    says: /SellerTradeParty|(?:SIRET|SIREN|identifiant|structure)\s*(?:du |de la |de l['’])?(?:fournisseur|vendeur|[ée]met(?:teur|trice))|(?:fournisseur|vendeur|[ée]metteur).{0,20}\b(?:SIRET|SIREN)\b|BR-FR-CPRO-(?:03|09|17)\b|\bBR-(?:S|Z|E|AE|IC|G|O)-0[234]\b|\bBR-CO-(?:09|26)\b|\bBR-0[68]\b|num[ée]ro de TVA/i,
    sentence:
      'Votre société est mal désignée sur la facture : vérifiez son SIRET, son numéro de TVA et son pays, ou voyez votre administrateur.',
    field: `${SELLER}, et son numéro de TVA`,
  },
  {
    code: 'REFUSED_RECIPIENT_INACTIVE',
    source: `Chorus Pro API: recipients must be active; ${WORDING}`,
    says: /^(?!.*(?:inconnu|inexistant|introuvable|n['’]existe)).*(?:destinataire|structure|acheteur).{0,80}(?:inacti|ferm[ée]|d[ée]sactiv|n['’]est (?:pas|plus) acti)/i,
    sentence: 'Cet organisme n’est plus actif dans Chorus Pro : demandez au client son nouveau SIRET.',
    field: BUYER,
  },
  {
    code: 'REFUSED_RECIPIENT_UNKNOWN',
    source: `${CPRO}-10; ${EN16931}, BR-07; ${WORDING}`,
    says: /BuyerTradeParty|BR-FR-CPRO-10\b|\bBR-0?7\b|\bBR-1[01]\b|(?:destinataire|SIRET).{0,80}(?:inconnu|inexistant|n['’]existe|introuvable|invalide|incorrect|erron[ée]|obligatoire|absent|manquant|renseign|n['’]est pas (?:connu|r[ée]f[ée]renc|valide))/i,
    sentence: 'Chorus Pro ne connaît pas ce destinataire : vérifiez auprès du client le SIRET à facturer.',
    field: BUYER,
  },
  {
    code: 'REFUSED_LINE_NAME',
    source: `${EN16931}, BR-25: each line has a name`,
    says: /\bBR-25\b|SpecifiedTradeProduct\.Name|libell[ée] (?:de la|d['’]une) ligne/i,
    sentence: 'Une ligne n’a pas de libellé : donnez-en un à chaque ligne.',
    field: LINES,
  },
  {
    code: 'REFUSED_VAT',
    source: `${EN16931}, BR-CO-17, BR-45 to 48 and the rules of each category`,
    says: /\bBR-CO-(?:04|14|17|18)\b|\bBR-4[5-8]\b|\bBR-(?:S|Z|E|AE|IC|G|O)-(?:0[15-9]|10)\b|\bBR-CL-1[78]\b|ApplicableTradeTax|taux de (?:la )?TVA|montant de (?:la )?TVA|exon[ée]ration/i,
    sentence:
      'La TVA n’est pas admise telle quelle : vérifiez la taxe de chaque ligne et, sans TVA, le motif d’exonération.',
    field: TAXES,
  },
  {
    code: 'REFUSED_AMOUNTS',
    source: `${EN16931}, BR-CO-10 to 16 and BR-DEC; ${MEASURED}`,
    says: /\bBR-CO-1[0-6]\b|\bBR-DEC\b|\bBR-1[2-5]\b|MonetarySummation|(?:montant|total|somme).{0,80}(?:incoh[ée]ren|ne correspond|diff[ée]ren|incorrect|erron[ée]|invalide|[ée]gal)/i,
    sentence:
      'Les montants ne s’additionnent pas comme Chorus Pro l’attend : vérifiez quantités, prix et remises des lignes.',
    field: LINES,
  },
  {
    code: 'REFUSED_LINES',
    source: `${EN16931}, BR-16, BR-21 to 28; ${CPRO}-19, 31`,
    says: /IncludedSupplyChainTradeLineItem|\bBR-(?:16|2[1-8])\b|BR-FR-CPRO-(?:19|31)\b/i,
    sentence: 'Une ligne n’est pas admise telle quelle : vérifiez libellé, quantité, unité et prix.',
    field: LINES,
  },
  {
    code: 'REFUSED_CURRENCY',
    source: `${EN16931}, BR-05; amounts in EUR are demanded for other currencies`,
    says: /\bBR-05\b|InvoiceCurrencyCode|\bdevise\b|\ben (?:euros?|EUR)\b/i,
    sentence: 'La devise n’est pas admise : facturez en euros.',
    field: 'Devise',
  },
  {
    code: 'REFUSED_ATTACHMENT',
    source: `${CPRO}-41; Chorus Pro API: accepted extensions`,
    says: /pi[èe]ce[s]?[ -]jointe|BR-FR-CPRO-41\b|AdditionalReferencedDocument|extension.{0,40}(?:fichier|autoris)/i,
    sentence: 'Une pièce jointe n’est pas admise : remplacez-la, raccourcissez son nom, ou retirez-la.',
    field: 'Pièces à joindre à l’envoi',
  },
]

/**
 * One error of a flow's report as a reason: with what it means and where to mend it, where that is known, and always with
 * Chorus Pro's own words, which an accountant may have to quote.
 */
export function refusalReason(text: string): Reason {
  const said = plainText(text)
  const known = REFUSALS.find(({ says }) => says.test(said))
  if (known === undefined) return { code: 'CHORUS_PRO', sentence: text }
  return {
    code: known.code,
    sentence: fr`${typeset(known.sentence)} Chorus Pro écrit : « ${text} »`,
    field: known.field,
  }
}
