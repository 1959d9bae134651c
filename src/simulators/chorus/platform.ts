import { Agenda } from './agenda.js'
import type { Answer } from './answers.js'
import { Book } from './book.js'
import type { SimulatorClock } from './clock.js'
import { type Commitment, QUALIFICATION_COMMITMENTS } from './commitments.js'
import type { Directory } from './directory.js'
import { Register } from './establishments.js'
import type { Faults } from './faults.js'
import { FilesKept } from './files-kept.js'
import type { LifeStep, Lives } from './life.js'
import { wholeSecond } from './french-time.js'
import type { CompletedWords, Delays, TechnicalAccount } from './options.js'
import type { Attachment, Flow, Invoice, User } from './records.js'
import type { WorksContract } from './works-contract/contract.js'
import type { WorksFlow } from './works/flow-formats.js'

/** Flow numbers go on from one that the qualification environment really gave. */
const FIRST_FLOW = 425_903
const FIRST_INVOICE = 8_316_845
const FIRST_ENTRY = 1_000

export interface PlatformParts {
  readonly clock: SimulatorClock
  readonly directory: Directory
  readonly lives: Lives
  readonly faults: Faults
  readonly delays: Delays
  readonly accounts: readonly TechnicalAccount[]
}

/** The whole state of the simulated platform. */
export class Platform {
  readonly clock: SimulatorClock
  readonly directory: Directory
  readonly lives: Lives
  readonly faults: Faults
  readonly delays: Delays
  readonly accounts: readonly TechnicalAccount[]
  readonly register = new Register()
  readonly book = new Book()
  readonly agenda = new Agenda()
  readonly flows = new Map<string, Flow>()
  readonly invoices = new Map<number, Invoice>()
  /** SIRETs of the structures that an account may act for, by login; its own supplier's alone when it is not here. */
  readonly #attached = new Map<string, readonly string[]>()
  readonly #byNumber = new Map<string, Invoice[]>()
  readonly #byFlow = new Map<string, Invoice[]>()
  readonly attachments = new Map<number, Attachment>()
  readonly files = new FilesKept()
  readonly commitments: Commitment[] = [...QUALIFICATION_COMMITMENTS]
  /** The PISTE APIs to which the application is not subscribed, e.g. `engagementsJuridiques`. */
  readonly notSubscribed = new Set<string>()
  /** See `ChorusSimulatorOptions`. */
  roundsMinutes = false
  findsUploadsWithoutType = false
  completedWords: CompletedWords = 'typed'
  /** Why no flow is integrated now, whatever is in it: in the platform's words. */
  refusesFlows: { readonly words: string; readonly numeros: readonly string[] | undefined } | undefined
  /** Values that the row of an invoice has in searches in place of its own, by number; `undefined` leaves a field out. */
  readonly strangeRows = new Map<string, Answer>()
  /** How many statuses the history of an invoice shows at most, by its id: those that came since it shows late. */
  readonly heldHistories = new Map<number, number>()
  #nextEntry = FIRST_ENTRY

  constructor(parts: PlatformParts) {
    this.clock = parts.clock
    this.directory = parts.directory
    this.lives = parts.lives
    this.faults = parts.faults
    this.delays = parts.delays
    this.accounts = parts.accounts
  }

  /** Lets everything happen that is due by now. */
  settle(): void {
    this.agenda.runDue(this.clock.now())
  }

  /** The structures to which the account is attached, by SIRET. */
  attachedTo(account: TechnicalAccount): readonly string[] {
    return this.#attached.get(account.login) ?? [account.supplier.siret]
  }

  attach(login: string, sirets: readonly string[]): void {
    this.#attached.set(login, sirets)
  }

  /** Structures for which nobody has the space *factures émises*, by SIRET. */
  readonly withoutSupplierSpace = new Set<string>()

  /** Structures that have the space *factures de travaux*, by SIRET: none until it is given. */
  readonly worksSpace = new Set<string>()
  /** Structures for which nobody has the space *factures à valider*, by SIRET. */
  readonly withoutValidationSpace = new Set<string>()
  /** Whether `factures/v1/rechercher/demandePaiement` answers: it does not in qualification. */
  isProduction = false
  /** Formats of works flows and their syntaxes, which are not public: none until they are given. */
  readonly worksFlows: WorksFlow[] = []
  /** The works contract that was started last. */
  worksContract: WorksContract | undefined

  /** The structures of the account that have the space *factures de travaux*, by SIRET. */
  worksStructuresOf(account: TechnicalAccount): readonly string[] {
    return this.attachedTo(account).filter((siret) => this.worksSpace.has(siret))
  }

  /** The structures for which the account may validate, by SIRET. */
  mayValidateFor(account: TechnicalAccount): readonly string[] {
    return this.attachedTo(account).filter((siret) => !this.withoutValidationSpace.has(siret))
  }

  /** The structures for which the account may deposit, by SIRET. */
  mayDepositFor(account: TechnicalAccount): readonly string[] {
    return this.attachedTo(account).filter((siret) => !this.withoutSupplierSpace.has(siret))
  }

  nextFlowNumber(): string {
    return `CPP0011117${(FIRST_FLOW + this.flows.size).toString().padStart(15, '0')}`
  }

  nextInvoiceId(): number {
    return FIRST_INVOICE + this.invoices.size
  }

  nextEntryId(): number {
    return this.#nextEntry++
  }

  addInvoice(invoice: Invoice): void {
    this.invoices.set(invoice.id, invoice)
    enter(this.#byNumber, invoice.content.numero, invoice)
    if (invoice.numeroFluxDepot !== undefined) enter(this.#byFlow, invoice.numeroFluxDepot, invoice)
  }

  /** The invoices with this number, of any supplier, oldest first. */
  invoicesNumbered(numero: string): readonly Invoice[] {
    return this.#byNumber.get(numero) ?? []
  }

  /** The invoices that came with this flow. */
  invoicesOfFlow(numeroFluxDepot: string): readonly Invoice[] {
    return this.#byFlow.get(numeroFluxDepot) ?? []
  }

  /** The newest invoice with this number, of any supplier. */
  findInvoice(numero: string): Invoice | undefined {
    return this.invoicesNumbered(numero).at(-1)
  }

  isKnown(fournisseur: string, numero: string): boolean {
    return this.invoicesNumbered(numero).some((invoice) => invoice.fournisseur === fournisseur)
  }

  /** Gives the invoice a status at the given moment, to the second. */
  setStatus(invoice: Invoice, statut: string, at: Date, commentaire?: string, utilisateur?: User): void {
    invoice.statuts.push({ id: this.nextEntryId(), statut, at: wholeSecond(at), commentaire, utilisateur })
  }

  recordAction(invoice: Invoice, code: string, at: Date): void {
    invoice.actions.push({ id: this.nextEntryId(), code, at: wholeSecond(at) })
  }

  /** Replaces what was still to come by these steps, the first counted from `from`. */
  live(invoice: Invoice, steps: readonly LifeStep[], from: Date): void {
    for (const cancel of invoice.pending) cancel()
    invoice.pending = []
    let at = from.getTime()
    for (const step of steps) {
      at += step.afterSeconds * 1000
      const taken = new Date(at)
      const shown = new Date(at + (step.shownAfterSeconds ?? 0) * 1000)
      invoice.pending.push(
        this.agenda.schedule(shown, () => {
          this.#take(invoice, step, taken)
        }),
      )
    }
  }

  #take(invoice: Invoice, step: LifeStep, at: Date): void {
    // Such a structure's information system sends no payments: the status never reaches Chorus Pro.
    const isSilent = this.directory.find(invoice.destinataire)?.paiementNonRemonte === true
    if (isSilent && step.statut === 'MISE_EN_PAIEMENT') return
    this.setStatus(invoice, step.statut, at, step.commentaire, step.utilisateur)
  }
}

function enter(index: Map<string, Invoice[]>, key: string, invoice: Invoice): void {
  const there = index.get(key)
  if (there === undefined) index.set(key, [invoice])
  else there.push(invoice)
}

/** The status an invoice is in. An invoice is never without one: it gets its first as it is made. */
export function currentStatus(invoice: Invoice): Invoice['statuts'][number] {
  const last = invoice.statuts.at(-1)
  if (last === undefined) throw new Error(`invoice ${invoice.id} has no status`)
  return last
}
