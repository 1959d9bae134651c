import { createHash } from 'node:crypto'
import type { CallEntry } from './calls.js'

/** A file that travels in an invoice. */
export interface Piece {
  readonly nom: string
  /** Of the file itself, after base64. */
  readonly sha256: string
}

/** One call of `factures/v1/deposer/flux`, whatever became of it. */
export interface DepositEntry {
  readonly order: number
  /** Simulated time, ISO 8601 in UTC. */
  readonly receivedAt: string
  readonly nomFichier: string | undefined
  readonly syntaxeFlux: string | undefined
  readonly bytes: number | undefined
  /** Of the file itself, after base64. */
  readonly sha256: string | undefined
  /** Of a lot: the numbers of the invoices inside, of those that can be read. */
  readonly lot?: readonly string[]
  /** From the document inside, when it can be read; undefined of a lot. */
  readonly numeroFacture: string | undefined
  readonly fournisseur: string | undefined
  readonly montantTTC: string | undefined
  /** The supporting documents inside (BG-24). */
  readonly pieces: readonly Piece[]
  /** `not-processed`: struck by a fault, malformed, or refused for its credentials, before any effect. */
  outcome: 'flow-created' | 'refused' | 'not-processed'
  numeroFluxDepot: string | undefined
  /** Whether the whole answer left for the caller. */
  answered: boolean
}

/** The platform's own records of what was asked of it, for a checker who trusts no client. */
export class Book {
  readonly deposits: DepositEntry[] = []
  readonly calls: CallEntry[] = []
  readonly #requests = new Map<string, number>()

  count(path: string): void {
    this.#requests.set(path, (this.#requests.get(path) ?? 0) + 1)
  }

  /** How many requests came, by path; control requests (`/_sim/…`) do not count. */
  get requests(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#requests)
  }

  addDeposit(entry: Omit<DepositEntry, 'order' | 'outcome' | 'numeroFluxDepot' | 'answered'>): DepositEntry {
    const full: DepositEntry = {
      ...entry,
      order: this.deposits.length + 1,
      outcome: 'not-processed',
      numeroFluxDepot: undefined,
      answered: false,
    }
    this.deposits.push(full)
    return full
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
