import type { Cancel } from './agenda.js'
import type { AttachmentType } from './attachment-types.js'
import type { Life } from './life.js'
import type { WorksType } from './works/frames.js'

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
  /** Login of the technical account that uploaded it. */
  readonly compte: string
  readonly nom: string
  readonly extension: string
  readonly typeMime: string
  readonly bytes: number
  readonly sha256: string
}

/** An attachment as it hangs on an invoice. */
export interface AttachmentLink {
  readonly id: number
  readonly attachment: Attachment
  readonly designation: string
  readonly type: AttachmentType
  /** The line of the invoice that it is about. */
  readonly ligne: number | undefined
}

/** What makes an invoice a piece of a works contract. */
export interface WorksPart {
  readonly type: WorksType
  /** SIRET of the *maître d'œuvre*, where the circuit has one. */
  readonly moe: string | undefined
  /** SIRET of the *maître d'ouvrage*. */
  readonly moa: string
  /** The *dossier de facturation*: the identifier of its first piece. */
  readonly dossier: number
  /** Identifier of the piece that this one answers. */
  readonly precedente: number | undefined
  /** Identifier of the piece that answered this one. */
  suivante: number | undefined
}

/** One invoice as the platform holds it; one with `travaux` is a works invoice. */
export interface Invoice {
  readonly id: number
  readonly content: InvoiceContent
  readonly fournisseur: string
  readonly numeroFluxDepot: string | undefined
  readonly modeDepot: string
  readonly depositedAt: Date
  /** Of the deposited file; 0 for an invoice that was typed. */
  readonly bytes: number
  /** Whether the deposited file is itself a PDF that people can read. */
  readonly isPdf: boolean
  destinataire: string
  codeServiceExecutant: string | undefined
  numeroBonCommande: string | undefined
  numeroMarche: string | undefined
  /** SIRET of the structure that validates first: the contractor of a sub-contractor, or the *mandataire*. */
  valideur: string | undefined
  /** SIRET of the structure that validates next: the *mandataire*, when a co-contractor has a sub-contractor. */
  readonly valideur2: string | undefined
  readonly travaux: WorksPart | undefined
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
