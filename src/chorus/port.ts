import type { FlowSyntax } from '../domain/invoice/flow-syntax.js'
import type { StatusEvent } from '../domain/chorus-status/event.js'
import type { PartlySeen } from '../domain/invoice/handed-over.js'
import type { Decision, InvoiceOfOthers } from '../domain/validating/validation.js'
import type { PublicStructure, StructureService } from '../domain/recipients/structure.js'

/** A number that no invoice bears: to ask for it finds out whether anything is answered. */
export const NO_NUMBER = 'SONDE'

/** Everything the stages ask of Chorus Pro. Every method throws a `ChorusError`. */
export interface ChorusPort {
  /**
   * `factures/v1/deposer/flux`. Never repeated by the HTTP client: a lost answer is a `ChorusError` of kind
   * `unknown-outcome`, as are an answer without a readable flow number and one that gives a number and refuses.
   */
  depositFlow(file: FlowFile): Promise<AcceptedFlow>

  /** The same of several files at once, as a `.tar.gz`: one flow, at most 10 MB together. */
  depositLot(lot: FlowLot): Promise<AcceptedFlow>

  /** `transverses/v1/consulterCRDetaille`. */
  readFlow(flowNumber: string): Promise<FlowReport>

  /** `factures/v1/rechercher/fournisseur` by `numeroFacture`: what Chorus Pro has integrated under this number. */
  findByNumber(number: string): Promise<ChorusInvoice[]>

  /** The same by `numeroFluxDepot`. */
  findByFlow(flowNumber: string): Promise<ChorusInvoice[]>

  /**
   * Every invoice whose status changed between the two moments (`periodeDateHeureEtatCourantDu/Au`), deposits made
   * by hand included, in pages.
   */
  changedInvoices(from: Date, to: Date): AsyncIterable<ChorusInvoice[]>

  /**
   * Every invoice deposited on one of these days, both included (`periodeDateDepotDu/Au`, `YYYY-MM-DD`), in pages.
   * `onUnreadable` is told of each that is left out because it cannot be read.
   */
  depositedInvoices(
    from: string,
    to: string,
    onUnreadable?: (seen: PartlySeen) => void,
  ): AsyncIterable<ChorusInvoice[]>

  /**
   * `transverses/v1/recuperer/structures/actives/facturetravaux`: whether a structure of the account has the space of works
   * invoices.
   */
  hasWorksSpace(): Promise<boolean>

  /**
   * `transverses/v1/recuperer/formatflux` and `…/syntaxeflux`: the syntaxes of flows that Chorus Pro takes, by format. Path and
   * lists of the second are assumed.
   */
  flowFormats(): Promise<FlowFormat[]>

  /**
   * `facturesTravaux/v1/rechercher` as supplier: every works piece whose status changed between the two moments, those that
   * others of the contract deposit included, in pages. Its API has a subscription of its own: without it, an error of kind
   * `credentials`.
   */
  changedWorks(from: Date, to: Date): AsyncIterable<ChorusInvoice[]>

  /** The same by `numeroFactureTravaux`. */
  findWorksByNumber(number: string): Promise<ChorusInvoice[]>

  /**
   * `factures/v1/consulter/fournisseur`: the identifier of the piece that this works piece answers (`piecePrecedente`);
   * undefined: it is the first of its folder. That the service takes works pieces is assumed.
   */
  previousPiece(identifier: string): Promise<string | undefined>

  /**
   * `factures/v1/rechercher/valideur`: what the structures of the account are to validate, or were, in pages. It can be asked
   * for by status and number, not by when anything changed.
   */
  invoicesToValidate(criteria: ValidatorCriteria): AsyncIterable<InvoiceToValidate[]>

  /** `factures/v1/consulter/valideur`: what the search does not show of an invoice to validate. */
  validationDetails(identifier: string): Promise<ValidationDetails>

  /** `transverses/v1/recuperer/motifs/refus/Facture/AValider`: for which reasons invoices of this frame may be refused. */
  refusalMotives(frame: string): Promise<RefusalMotive[]>

  /** `factures/v1/traiter/factureAValider`: validates or refuses an invoice. Answers its new status, where that is said. */
  treatInvoiceToValidate(order: ValidationOrder): Promise<string | undefined>

  /** `factures/v1/consulter/historique`, all pages: oldest first. */
  history(identifier: string): Promise<StatusEvent[]>

  /** `structures/v1/rechercher` and `structures/v1/consulter`; undefined: no public structure has this SIRET. */
  findStructure(siret: string): Promise<PublicStructure | undefined>

  /**
   * `transverses/v1/consulter/information/siret`: what INSEE knows of an establishment, public or private. Does not work
   * in qualification, and may be refused to an application that has all the rest.
   */
  informationOfSiret(siret: string): Promise<SiretInformation>

  /** `structures/v1/rechercher/services`, all pages, without the technical `FACTURES_PUBLIQUES`. */
  services(structureId: string): Promise<StructureService[]>

  /** `structures/v1/consulter/service`: whether this service demands a commitment number. */
  serviceRequiresCommitment(structureId: string, serviceId: string): Promise<boolean>

  /**
   * `engagementsJuridiques/v1/rechercher`: whether the State has an open commitment of this number; others' are not in
   * Chorus Pro. Its API has a subscription of its own: without it, an error of kind `credentials`.
   */
  isCommitmentKnown(siret: string, number: string): Promise<boolean>

  /**
   * `utilisateurs/v1/monCompte/recuperer/rattachements`: SIRETs of the structures to which the technical account is
   * attached. Its API (*Utilisateurs*) has a subscription of its own: without it, an error of kind `credentials`.
   */
  attachedSirets(): Promise<string[]>

  /**
   * `structures/v1/consulter` of one's own structure: when the password of the technical account ends; undefined: Chorus Pro
   * does not tell.
   */
  passwordExpiry(siret: string): Promise<Date | undefined>

  /**
   * `transverses/v1/telecharger/annuaire/destinataire`: writes the ZIP of the whole directory to a new file that only
   * this user can read. What is there after a failure is of no use. `signal` ends it early.
   */
  downloadDirectory(path: string, signal?: AbortSignal): Promise<void>

  /**
   * `factures/v1/telecharger/groupe`: writes what Chorus Pro holds of an invoice to a new file that only this user can
   * read, a PDF, or a ZIP where there are attachments. `alone`: those were too big. What is there after a failure is of no
   * use. `signal` ends it early.
   */
  downloadInvoice(
    identifier: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<'with-attachments' | 'alone'>

  /** `factures/v1/recycler`: sends an invoice in `A_RECYCLER` on to corrected recipient data. */
  recycle(order: RecycleOrder): Promise<void>

  /** `factures/v1/traiterRejet`: marks a rejection as handled. */
  acknowledgeRejection(identifier: string): Promise<void>

  /** `factures/v1/completer`: answers a suspension (`SUSPENDUE`) with files, a comment, or both. */
  completeInvoice(order: CompletionOrder): Promise<void>

  /** `factures/v1/corriger/valideur/facture`: names another validator (`ERREUR_FOURNISSEUR_SUR_VALIDEUR`). */
  correctValidator(identifier: string, validatorSiret: string): Promise<void>

  /** `transverses/v1/recuperer/typespj`: types of files of an invoice, or of what an account has uploaded. */
  attachmentTypes(objectType: 'FACTURE' | 'UTILISATEUR'): Promise<AttachmentType[]>

  /**
   * `transverses/v1/ajouter/fichier`: puts a file into the account, once more at each call, and answers its
   * `pieceJointeId`. An answer without one is a `ChorusError` of kind `unknown-outcome`.
   */
  uploadAttachment(file: UploadedFile): Promise<string>

  /** `transverses/v1/rechercher/pj/moncompte`: `pieceJointeId` of what was uploaded under exactly this name. */
  findUpload(name: string, typeId: string | undefined): Promise<string | undefined>

  /** The platform's own time at its last answer (HTTP `Date`, to the second); undefined before the first. */
  serverTime(): Date | undefined
  /** How many ms our clock is ahead of that of the last answer, as far as it is certain; undefined before one with a date. */
  clockAheadMs(): number | undefined
  /** How many calls it has answered so far, be it with a no: whoever is answered has good credentials and a quota left. */
  answeredCalls(): number
}

export interface FlowFile {
  readonly bytes: Uint8Array
  /** At most 50 characters, extension included. */
  readonly name: string
  /** `syntaxeFlux`. */
  readonly syntax: string
}

export interface FlowFormat {
  /** `formatFlux`. */
  readonly format: string
  /** `syntaxeFlux` of each. */
  readonly syntaxes: readonly string[]
}

export interface FlowLot {
  /** At most 50 characters, extension included. */
  readonly name: string
  readonly files: readonly Pick<FlowFile, 'name' | 'bytes'>[]
  readonly syntax: FlowSyntax
}

export interface AcceptedFlow {
  /** `numeroFluxDepot`, never empty. */
  readonly flowNumber: string
}

export interface FlowReport {
  /** `etatCourantDepotFlux`, as it came: an open list. */
  readonly state: string
  /** `dateHeureEtatCourantFlux`, when given. */
  readonly stateSince: Date | undefined
  /** `listeErreurDP` and `listeErreurTechnique`, one text an error, as they came. */
  readonly errors: readonly FlowError[]
}

export interface FlowError {
  /** `numeroDP`: the invoice number it is about; absent for a technical error of the whole flow. */
  readonly invoiceNumber: string | undefined
  readonly text: string
}

/** One row of `listeFactures`, or of `listeFacturesTravaux`. */
export interface ChorusInvoice {
  /** `identifiantFactureCPP`, as text. */
  readonly identifier: string
  /** `numeroFacture`. */
  readonly number: string
  /** `montantTTC`, as it came; absent when not given. */
  readonly amountTotal: string | undefined
  /** `statut`, `dateHeureEtatCourant`, `commentaireEtatCourant`. */
  readonly current: StatusEvent
  readonly flowNumber: string | undefined
  /** `dateFacture` (`YYYY-MM-DD`), when given; of a works piece `dateFactureTravaux`. */
  readonly invoiceDate: string | undefined
  /** `dateDepot` (`YYYY-MM-DD`), when given. */
  readonly depositDate: string | undefined
  /** `modeDepot`, as it came: tells a deposit typed on the portal from a flow. */
  readonly depositMode: string | undefined
  /** `rejetTraite`; undefined of works pieces, of which it is not shown. */
  readonly rejectionHandled: boolean | undefined
  /** `codeFournisseur`. */
  readonly supplierSiret: string | undefined
  /** `codeDestinataire`. */
  readonly buyerSiret: string | undefined
  /** `typeFacture`, as it came; of a works piece `typeFactureTravaux`. */
  readonly type: string | undefined
  /** A piece of a works contract, of which the search gives no comment. */
  readonly isWorks?: true
}

export interface ValidatorCriteria {
  /** `statutCourant`: any of these; all when absent. */
  readonly statuses?: readonly string[]
  readonly number?: string
}

/** A row of the search of a validator: another company's invoice. */
export interface InvoiceToValidate extends InvoiceOfOthers {
  /** `idFacture`, as text. */
  readonly identifier: string
  readonly status: string
  readonly isWorks: boolean
  /** `idValideur` and its SIRET: the structure of the account through which it is validated. */
  readonly validatorId: string | undefined
  readonly validatorSiret: string | undefined
}

export interface ValidationDetails {
  /** `statutFacture` */
  readonly status: string | undefined
  /** `codeCadreFacturation`, the long code. */
  readonly frame: string | undefined
  /** Of the first validator and of the second. */
  readonly validatorIds: readonly [string | undefined, string | undefined]
}

export interface RefusalMotive {
  readonly code: string
  readonly label: string
}

export interface ValidationOrder {
  readonly identifier: string
  readonly validatorId: string | undefined
  readonly decision: Decision
  /** `codeMotif`, of a refusal. */
  readonly motive: string | undefined
  readonly comment: string | undefined
}

export interface SiretInformation {
  /** `categorieJuridique`: the four digits of INSEE; absent when Chorus Pro gives none. */
  readonly legalCategory: string | undefined
}

export interface RecycleOrder {
  readonly identifier: string
  readonly comment: string
  readonly buyerSiret: string
  readonly serviceCode: string | undefined
  readonly commitmentNumber: string | undefined
  readonly contract: string | undefined
}

export interface CompletionOrder {
  readonly identifier: string
  /** At most 2,000 characters. */
  readonly comment: string | undefined
  readonly files: readonly CompletionFile[]
}

export interface CompletionFile {
  /** `pieceJointeId` of its upload. */
  readonly id: string
  /** What the recipient sees: at most 100 characters. */
  readonly designation: string
  /** `codeTypePieceJointe`. */
  readonly type: string
}

export interface UploadedFile {
  readonly bytes: Uint8Array
  /** At most 50 characters, extension included. */
  readonly name: string
  /** Without a dot. */
  readonly extension: string
  readonly mimeType: string
}

export interface AttachmentType {
  /** Needed only to look for files by their type. */
  readonly id: string | undefined
  readonly code: string
  readonly label: string | undefined
}
