import type { Cancel } from './agenda.js'
import type { Life } from './life.js'

/** Who caused a status: a person of the public customer, or nobody when Chorus Pro did it. */
export interface User {
  readonly nom: string
  readonly prenom: string
  readonly email: string
  readonly telephone: string
}

export interface StatusEntry {
  readonly id: number
  readonly statut: string
  /** When the invoice took this status, to the second. */
  readonly at: Date
  readonly commentaire: string | undefined
  readonly utilisateur: User | undefined
}

export interface ActionEntry {
  readonly id: number
  readonly code: string
  readonly at: Date
}

export interface ComplementaryEvent {
  readonly id: number
  readonly at: Date
  readonly libelle: string
  readonly qui: string
}

export interface InvoiceLine {
  readonly numero: string
  readonly denomination: string
  readonly quantite: string
  readonly montantUnitaireHT: string
  readonly montantHT: string
  readonly tauxTva: string | undefined
}

export interface VatLine {
  readonly taux: string | undefined
  readonly base: string
  readonly montant: string
}

export interface InvoiceContent {
  readonly numero: string
  /** `YYYY-MM-DD`. */
  readonly dateFacture: string
  readonly typeFacture: 'FACTURE' | 'AVOIR' | 'ACOMPTE'
  readonly cadre: string
  readonly devise: string
  readonly montantHT: string
  readonly montantTVA: string
  readonly montantTTC: string
  readonly montantAPayer: string
  /** `YYYY-MM-DD`. */
  readonly dateEcheance: string | undefined
  readonly lignes: readonly InvoiceLine[]
  readonly tva: readonly VatLine[]
}

export interface Attachment {
  readonly id: number
  readonly nom: string
  readonly extension: string
  readonly typeMime: string
  readonly bytes: number
  readonly sha256: string
}

export interface AttachmentLink {
  readonly attachment: Attachment
  readonly designation: string
  readonly type: string
}

/** One invoice as the platform holds it. */
export interface Invoice {
  readonly id: number
  readonly content: InvoiceContent
  readonly fournisseur: string
  readonly numeroFluxDepot: string | undefined
  readonly modeDepot: string
  readonly depositedAt: Date
  destinataire: string
  codeServiceExecutant: string | undefined
  numeroBonCommande: string | undefined
  numeroMarche: string | undefined
  rejetTraite: boolean
  life: Life
  /** Withdraws the steps of the life that are still to come. */
  pending: Cancel[]
  readonly statuts: StatusEntry[]
  readonly actions: ActionEntry[]
  readonly evenements: ComplementaryEvent[]
  readonly pieces: AttachmentLink[]
}

export interface FlowRefusal {
  readonly numeroDP: string
  readonly identifiantFournisseur: string
  readonly identifiantDestinataire: string
  readonly libelleErreurDP: string
}

export interface TechnicalError {
  readonly codeErreur: string
  readonly libelleErreur: string
  readonly natureErreur: string
}

/** One deposited file. */
export interface Flow {
  readonly numero: string
  readonly nomFichier: string
  readonly syntaxe: string
  /** SIRET of the structure whose technical account deposited it. */
  readonly deposant: string
  /** SIRETs of the structures for which its technical account might act at its deposit. */
  readonly habilites: readonly string[]
  readonly depositedAt: Date
  etat: string
  etatAt: Date
  /** What the integration found, rule by rule and uncut: never shown on the wire. */
  rules: string[]
  erreursDP: FlowRefusal[]
  erreursTechniques: TechnicalError[]
}
