import type { Answer } from './answers.js'
import type { DepositEntry } from './book.js'
import type { CallEntry } from './calls.js'
import { isoOf } from './french-time.js'
import { currentStatus, type Platform } from './platform.js'
import type { Attachment, FlowRefusal, TechnicalError, User } from './records.js'

export interface FlowView {
  readonly numeroFluxDepot: string
  readonly nomFichier: string
  readonly etat: string
  /** When it took this state: ISO 8601 with the French offset. */
  readonly etatAt: string
  /** The rules that the document broke, uncut. */
  readonly rules: readonly string[]
  readonly erreursDP: readonly FlowRefusal[]
  readonly erreursTechniques: readonly TechnicalError[]
}

export interface StatusView {
  readonly statut: string
  /** ISO 8601 with the French offset. */
  readonly at: string
  readonly commentaire: string | undefined
  readonly utilisateur: User | undefined
}

export interface PieceView {
  readonly pieceJointeId: number
  readonly nom: string
  readonly designation: string
  readonly type: string
  readonly sha256: string
}

export interface InvoiceView {
  readonly identifiantFactureCPP: number
  readonly numero: string
  readonly fournisseur: string
  readonly destinataire: string
  readonly codeServiceExecutant: string | undefined
  readonly numeroBonCommande: string | undefined
  readonly numeroMarche: string | undefined
  readonly numeroFluxDepot: string | undefined
  readonly modeDepot: string
  /** ISO 8601 with the French offset. */
  readonly deposeeAt: string
  readonly montantTTC: string
  readonly statut: string
  /** Oldest first. */
  readonly statuts: readonly StatusView[]
  readonly actions: readonly string[]
  readonly pieces: readonly PieceView[]
  /** `A1` to `A25`. */
  readonly cadre: string
  readonly valideur: string | undefined
  readonly valideur2: string | undefined
  /** Of a works invoice. */
  readonly typeFactureTravaux: string | undefined
  readonly dossier: number | undefined
  readonly rejetTraite: boolean
}

/** The simulator's books, brought up to the clock's moment at every look. */
export class BookView {
  constructor(private readonly platform: Platform) {}

  get deposits(): readonly DepositEntry[] {
    return this.platform.book.deposits
  }

  /** What was asked of the services that answer what came back, in order. */
  get calls(): readonly CallEntry[] {
    return this.platform.book.calls
  }

  get requests(): Readonly<Record<string, number>> {
    return this.platform.book.requests
  }

  get attachments(): readonly Attachment[] {
    return [...this.platform.attachments.values()]
  }

  get flows(): readonly FlowView[] {
    this.platform.settle()
    return [...this.platform.flows.values()].map((flow) => ({
      numeroFluxDepot: flow.numero,
      nomFichier: flow.nomFichier,
      etat: flow.etat,
      etatAt: isoOf(flow.etatAt),
      rules: flow.rules,
      erreursDP: flow.erreursDP,
      erreursTechniques: flow.erreursTechniques,
    }))
  }

  get invoices(): readonly InvoiceView[] {
    this.platform.settle()
    return [...this.platform.invoices.values()].map((invoice) => ({
      identifiantFactureCPP: invoice.id,
      numero: invoice.content.numero,
      fournisseur: invoice.fournisseur,
      destinataire: invoice.destinataire,
      codeServiceExecutant: invoice.codeServiceExecutant,
      numeroBonCommande: invoice.numeroBonCommande,
      numeroMarche: invoice.numeroMarche,
      numeroFluxDepot: invoice.numeroFluxDepot,
      modeDepot: invoice.modeDepot,
      deposeeAt: isoOf(invoice.depositedAt),
      montantTTC: invoice.content.montantTTC,
      statut: currentStatus(invoice).statut,
      statuts: invoice.statuts.map(({ statut, at, commentaire, utilisateur }) => ({
        statut,
        at: isoOf(at),
        commentaire,
        utilisateur,
      })),
      actions: invoice.actions.map(({ code }) => code),
      pieces: invoice.pieces.map(({ attachment, designation, type }) => ({
        pieceJointeId: attachment.id,
        nom: attachment.nom,
        designation,
        type: type.codeTypePieceJointe,
        sha256: attachment.sha256,
      })),
      cadre: invoice.content.cadre,
      valideur: invoice.valideur,
      valideur2: invoice.valideur2,
      typeFactureTravaux: invoice.travaux?.type,
      dossier: invoice.travaux?.dossier,
      rejetTraite: invoice.rejetTraite,
    }))
  }

  /** Everything at once, for `GET /_sim/book`. */
  snapshot(): Answer {
    return {
      now: this.platform.clock.now().toISOString(),
      deposits: this.deposits,
      calls: this.calls,
      flows: this.flows,
      invoices: this.invoices,
      attachments: this.attachments,
      requests: this.requests,
    }
  }
}
