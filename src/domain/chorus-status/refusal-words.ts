import { saysDuplicate } from './flow-state.js'

/**
 * Whether the words are about who deposits, and not about what is deposited: nothing on an invoice can mend that the
 * supplier is not known to Chorus Pro, or that the technical account may not act for it.
 */
export function concernsDepositor(words: string): boolean {
  return DEPOSITOR.test(words) && UNENTITLED.test(words) && !OF_INVOICE.test(words)
}

/** Whether the words are about what only this invoice, or its customer, can be blamed for. */
export function concernsInvoice(words: string): boolean {
  return OF_INVOICE.test(words)
}

const DEPOSITOR =
  /fournisseur|d[ée]posant|[ée]metteur|[ée]mettrice|compte technique|utilisateur|partenaire|raccordement|habilitation/i

const UNENTITLED =
  /n['’]existe pas|inexistante?\b|inconnue?\b|introuvable|inacti(?:f|ve)|d[ée]sactiv|suspendue?\b|cl[ôo]tur|(?:pas|non|plus) (?:autoris|habilit|rattach|raccord|abonn|acti|connu|reconnu|r[ée]f[ée]renc|enregistr|inscrit|identifi)|droits? insuffisant|aucun droit|pas le droit|pas les droits/i

/**
 * Whether the words name something that the invoice says and what is wrong with it, and nothing else that could be to blame:
 * surely enough to believe them once outcomes do not speak against it.
 */
export function namesItsData(words: string): boolean {
  return saysDuplicate(words) || (ITS_DATA.test(words) && WRONG.test(words) && !OF_SIDE.test(words))
}

const ITS_DATA =
  /destinataire|acheteur|code[ -]service|engagement|commande|BuyerReference|BuyerOrderReferencedDocument|num[ée]ro de (?:la )?facture|march[ée]|montant|total|ligne|taux|TVA|devise|(?<!man)date|[ée]ch[ée]ance|cadre|valideur/i

const WRONG =
  /inconnu|inexistant|n['’]existe|introuvable|inacti(?:f|ve)|obligatoire|manqu(?:ant|e)|absent|requis|renseign|incorrect|invalide|non valide|erron[ée]|(?<!\p{L})fau(?:x|sse)|incoh[ée]ren|ne correspond|diff[ée]rent|inf[ée]rieur|sup[ée]rieur|non conforme|trop long|longueur|d[ée]pass|sold[ée]|cl[ôo]tur/iu

/** The platform itself, the way there, or who deposits. */
const OF_SIDE =
  /techniques?(?!\p{L})|interne|syst[èe]me|indisponib|momentan|temporair|r[ée]essay|antivirus|serveur|raccordement|interface|(?<!\p{L})EDI(?!\p{L})|fournisseur|d[ée]posant|[ée]met(?:teur|trice)/iu

/** Whether the words are about a passing trouble of the platform's own, or ask to try again: no verdict on any invoice. */
export function saysPassing(words: string): boolean {
  if (CORRECT.test(words) || saysDuplicate(words)) return false
  return OWN_TROUBLE.test(words) || (AGAIN_LATER.test(words) && !(ITS_DATA.test(words) && WRONG.test(words)))
}

const CORRECT = /corrig|rectifi|modifi/i

const OWN_TROUBLE =
  /(?:erreur|incident|probl[èe]me|anomalie|dysfonctionnement|rejet)s? (?:technique|interne|syst[èe]me|inattendu|passag)|indisponib|surcharg|d[ée]lai d['’]attente|time-?out|maintenance|temporair|momentan/i

const AGAIN_LATER = /r[ée]essay|renouvel(?:er|ez)|ult[ée]rieurement|plus tard|nouvelle tentative/i

/** Whether the words are about what somebody may see or do, whoever that is. */
export function speaksOfRights(words: string): boolean {
  return OF_RIGHTS.test(words)
}

const OF_RIGHTS = /acc[èe]s|habilit|autoris|interdit|refus|(?<!\p{L})droits?(?!\p{L})/iu

/** Not the service of Chorus Pro that is called, nor what is only a part of another word (`attribué`, `mandatement`). */
const OF_INVOICE =
  /destinataire|acheteur|service(?!s? (?:de d[ée]p[ôo]t|web|technique|api|(?:est )?(?:momentan|temporair|indisponible|ferm)))|engagement|commande|march[ée]|contrat|montant|total|ligne|taux|TVA|devise|(?<!man)date|[ée]ch[ée]ance|num[ée]ro d(?:e |['’])(?:la )?facture|doublon|d[ée]j[àa]|bancaire|IBAN|(?<!\p{L})(?:BIC|RIB)(?!\p{L})|paiement|pi[èe]ce|valideur|cadre/iu
