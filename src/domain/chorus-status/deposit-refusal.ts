/** What Chorus Pro says when it does not take a deposit, or the flow of one. */
export interface DepositRefusal {
  /** The same for all invoices that it refuses for the same cause. */
  readonly signature: string
  /** In its words, in French; undefined: it gives none. */
  readonly words: string | undefined
}

/**
 * Refusals are alike once what belongs to one invoice is left out of their words.
 *
 * @param said what distinguishes the refusal: codes and words
 * @param own what the words may name of this invoice: its number, its customer
 */
export function refusalSignature(said: string, own: readonly (string | undefined)[]): string {
  const named = own.filter((value) => value !== undefined && value.length > 2)
  const words = named.reduce<string>((text, value) => text.replaceAll(value ?? '', '#'), said)
  // Identifiers of the platform's; its codes have five digits at most.
  return words
    .replace(/\d{6,}/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

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

const OF_INVOICE =
  /destinataire|acheteur|service|engagement|commande|march[ée]|contrat|montant|total|ligne|taux|TVA|devise|date|[ée]ch[ée]ance|num[ée]ro d(?:e |['’])(?:la )?facture|doublon|d[ée]j[àa]|bancaire|IBAN|BIC|RIB|paiement|pi[èe]ce|valideur|cadre/i
