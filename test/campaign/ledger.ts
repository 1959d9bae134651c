import type { FaultRule as ChorusFaultRule } from '../../src/simulators/chorus/index.js'
import type { FaultRule as OdooFaultRule } from '../../src/simulators/odoo/index.js'
import type { Company, Customer, PlannedEvent } from './plan.js'

/** How an invoice stood in Odoo from some moment on, for whoever deposits it. */
export interface Standing {
  /** How many calls of the deposit service Chorus Pro had received by then. */
  readonly deposits: number
  /** How many requests of the bridge both servers had received by then. */
  readonly requests: number
  readonly state: 'posted' | 'draft' | 'cancel' | 'deleted'
  readonly number: string
  /** Euros with VAT, two decimals. */
  readonly total: string
  readonly customer: Customer
  /** SIRET of the customer. */
  readonly recipient: string
  /** SIRET of the company that invoices. */
  readonly seller: string
  readonly service: string | undefined
  readonly commitment: string | undefined
  readonly contract: string | undefined
  /** `name sha256` of each file that is marked to go with it. */
  readonly files: readonly string[]
  /** The SIRET is that of a public body. */
  readonly isPublic: boolean
  /** Its customer has the tag that keeps its invoices out. */
  readonly isExcluded: boolean
  /** No reference that its customer demands is missing. */
  readonly isComplete: boolean
  readonly doNotSend: boolean
}

export interface InvoiceRecord {
  /** Its id in Odoo; undefined until it was posted there. */
  id: number | undefined
  readonly standings: Standing[]
  readonly events: Happening[]
  /** What Odoo showed, each time that it changed. */
  readonly shown: Shown[]
  /** Each time that the field of requests was emptied: how many requests of the bridge had come by then. */
  readonly cleared: number[]
  /** Files that people dropped into its chatter for whoever asked for them. */
  readonly dropped: DroppedFile[]
  /** What people wrote for its buyer. */
  readonly comments: string[]
  /** Somewhere one of its rows, or its customer's, could not be read. */
  isSpoilt?: boolean
}

/** A credit note that people made of an invoice. */
export interface CreditNote {
  readonly company: Company
  /** In Odoo. */
  readonly id: number
  readonly number: string
  readonly of: InvoiceRecord
  /** Odoo showed by then that the invoice was rejected. */
  readonly isOfRejected: boolean
  /** Its customer, in Odoo. */
  readonly partner: number
}

export interface DroppedFile {
  readonly id: number
  readonly name: string
  readonly sha256: string
  /** Milliseconds since 1970, by the simulators' clock. */
  readonly at: number
  isDeleted: boolean
}

export interface Shown {
  readonly stage: string
  readonly reason: string
  readonly request: string
}

/** An event of the plan that took place. */
export interface Happening {
  /** Milliseconds since 1970, by the simulators' clock. */
  readonly at: number
  /** See `Standing`. */
  readonly deposits: number
  readonly requests: number
  /** What stood in the field of requests before. */
  readonly pending: string
  /** How many requests on this invoice had been answered by then. */
  readonly answers: number
  readonly event: PlannedEvent
}

/** A request of the bridge, as it came to one of the servers. */
export interface SeenRequest {
  readonly side: 'chorus' | 'odoo'
  /** The path in Chorus Pro, `model.method` in Odoo. */
  readonly name: string
  /** Which of several bridges it is of, by its number; undefined: there is one. */
  readonly by?: number | undefined
}

/** Chorus Pro would not take what was deposited. */
export interface RefusedDeposit {
  /** Undefined: this invoice alone was refused, on purpose. */
  readonly cycle: number | undefined
  /** `order` of the entry in its book. */
  readonly order: number
  readonly why: string
}

/** Odoo did not make a PDF that it was asked for. */
export interface FailedRendering {
  /** How many requests of the bridge had come by then. */
  readonly requests: number
  /** For want of a right, or by a rule of Odoo's. */
  readonly isRefusal: boolean
}

/** What makes the PDF of an invoice, in the versions of Odoo. */
const RENDERS = ['account.move.send', 'account.move.send.wizard', 'report', 'web']

/** What the driver did and saw from outside in one run; nothing of it comes from the bridge. */
export class Ledger {
  readonly invoices: InvoiceRecord[] = []
  readonly credits: CreditNote[] = []
  /** What was answered about credit notes, by company and customer: how many deposits there were by then. */
  readonly answers: { company: Company; partner: number; answer: string; deposits: number }[] = []
  /** How often each kind of fault struck. */
  readonly strikes = new Map<string, number>()
  /** Complaints of the bridge about itself, and hangs: findings whatever the books say. */
  readonly faults: string[] = []
  /** What several bridges did beside each other and must not. */
  readonly shared: { readonly rule: string; readonly detail: string }[] = []
  /** Every request of the bridge, in order. */
  readonly requests: SeenRequest[] = []
  readonly refusedDeposits: RefusedDeposit[] = []
  readonly failedRenderings: FailedRendering[] = []

  /** `order` of the latest deposit whenever a bridge died: its number may have died with it. */
  readonly lastBeforeDeath = new Set<number>()

  /** Something struck that may leave a deposit uncertain. */
  depositsWereTroubled = false

  get hasSpoiltRow(): boolean {
    return this.invoices.some(({ isSpoilt }) => isSpoilt === true)
  }

  /** How many deposits one of several bridges began from such a request on. */
  depositsSince(request: number, by: number): number {
    return this.requests.slice(request).filter((one) => one.by === by && isDeposit(one)).length
  }

  /** `order` of the latest deposit of one of several bridges; undefined: there is one. */
  lastDepositOf(by: number | undefined): number | undefined {
    if (by === undefined) return undefined
    const deposits = this.requests.filter(isDeposit)
    return deposits.findLastIndex((request) => request.by === by) + 1
  }

  struck(kind: string): void {
    this.strikes.set(kind, (this.strikes.get(kind) ?? 0) + 1)
  }

  /** Takes down of a fault what the books alone do not show. `order`: of the latest entry in Chorus Pro's book. */
  took(rule: ChorusFaultRule | OdooFaultRule, cycle: number, order: number): void {
    if ('fault' in rule) {
      const { fault, path, numero } = rule
      if (!path.endsWith('deposer/flux')) return
      const when = numero === undefined ? cycle : undefined
      if (fault.kind === 'return-code') this.refusedDeposits.push({ cycle: when, order, why: fault.libelle })
      if (fault.kind === 'status' && fault.status === 400)
        this.refusedDeposits.push({ cycle: when, order, why: 'HTTP 400' })
      return
    }
    const { model = '', effect } = rule
    const isRefusal = effect.kind === 'error' && effect.name.startsWith('odoo.exceptions.')
    if (RENDERS.includes(model) || (isRefusal && model === 'ir.attachment'))
      this.failedRenderings.push({ requests: this.requests.length, isRefusal })
  }

  /** Keeps how an invoice stands if that is not how it stood. */
  stands(record: InvoiceRecord, standing: Standing): void {
    const last = record.standings.at(-1)
    if (last === undefined || JSON.stringify(bare(standing)) !== JSON.stringify(bare(last)))
      record.standings.push(standing)
  }

  /** Keeps what Odoo shows of an invoice if that is not what it showed. */
  shows(record: InvoiceRecord, shown: Shown): void {
    const last = record.shown.at(-1)
    if (last !== undefined && last.request !== '' && shown.request === '')
      record.cleared.push(this.requests.length)
    if (JSON.stringify(last) !== JSON.stringify(shown)) record.shown.push(shown)
  }
}

const isDeposit = ({ name }: SeenRequest): boolean => name.endsWith('factures/v1/deposer/flux')

/** How an invoice stands, whenever that was. */
function bare({ deposits: _, requests: __, ...standing }: Standing): Omit<Standing, 'deposits' | 'requests'> {
  return standing
}
