import type { FaultRule as ChorusFaultRule } from '../../src/simulators/chorus/index.js'
import type { FaultRule as OdooFaultRule, Json, OdooVersion } from '../../src/simulators/odoo/index.js'
import type { KillPoint } from './protocol.js'

/** Everything that happens in one run, decided beforehand. It is plain JSON, so that it can be printed and read. */
export interface Plan {
  readonly seed: number
  readonly version: OdooVersion
  /** The bridge has an API key instead of a password: from 19.0 on it speaks JSON-2 then. */
  readonly hasApiKey: boolean
  /** ISO 8601, UTC. */
  readonly start: string
  readonly graceMinutes: number
  /** How many deposits are under way together at most; as configured by default when absent. No seed decides it. */
  readonly depositsAtOnce?: number
  readonly settleMinutes: number
  /** Seconds until Chorus Pro takes a flow up, and from there until it is integrated. */
  readonly delays: { readonly processingAfterSeconds: number; readonly integratedAfterSeconds: number }
  /** Rows on a page of Chorus Pro's lists. */
  readonly pageSize: number
  /** A second company with an Odoo of its own, in the same store. */
  readonly second?: SecondCompany
  /** Beside those, where several bridges share a database: each with an Odoo and a technical account of its own. */
  readonly further?: readonly FurtherCompany[]
  readonly invoices: readonly PlannedInvoice[]
  readonly steps: readonly PlannedStep[]
  /** A works contract beside them. */
  readonly works?: PlannedWorks
  /** Several bridges on one PostgreSQL; one on a file when absent. */
  readonly workers?: PlannedWorkers
  /** Invoices of sub-contractors that come to wait for a company's validation. */
  readonly validations?: readonly PlannedValidation[]
}

/** One month of a works contract: in which steps its parties do what; what lies behind the last is done after it. */
export interface PlannedWorks {
  /** The invoice is posted in Odoo; its piece, the MOE's and the MOA's are deposited on the portal. */
  readonly posted: number
  readonly deposited: number
  readonly admitted: number
  readonly validated: number
  readonly isOtherAmount: boolean
}

/** An invoice of a sub-contractor, and what people make of it. */
export interface PlannedValidation {
  /** Whose validation it waits for; the first company's when absent. */
  readonly company?: Company
  readonly number: string
  /** In euros, with VAT. */
  readonly total: string
  /** The step in which it is deposited on the portal, and the seconds from there until it waits. */
  readonly deposited: number
  readonly waitsAfterSeconds: number
  /** Another validator has its turn first. */
  readonly isSecondTurn: boolean
  /** After so many seconds silence counts; not within the run when absent. */
  readonly silentAfterSeconds?: number
  /** One after the other. */
  readonly acts: readonly PlannedAct[]
}

/** In this step, or later if it cannot be done yet; with a moment, between two requests of the bridge. */
export interface PlannedAct {
  readonly step: number
  readonly before?: Moment
  readonly act: ValidationAct
}

export type ValidationAct =
  /** A user chooses *Valider* or *Refuser*, with what is given beside it or lacks; takes the choice back. */
  | {
      readonly kind: 'decide'
      readonly decision: 'validate' | 'refuse'
      readonly motive?: string
      readonly comment?: string
    }
  | { readonly kind: 'withdraw' }
  /** Somebody decides on the portal. */
  | { readonly kind: 'on-portal'; readonly status: 'validated' | 'refused' | 'wrong-validator' }
  /** Refused to be the validator, the company is named again. */
  | { readonly kind: 'named-again' }

export interface SecondCompany {
  readonly version: OdooVersion
  readonly hasApiKey: boolean
  /** One technical account acts for both companies; else each has its own. */
  readonly sharesAccount: boolean
}

export const FURTHER = ['perrin', 'moreau', 'garnier'] as const

export type FurtherCompany = (typeof FURTHER)[number]

/** Whose Odoo: the first company's, the second's or that of one beside them. */
export const COMPANIES = ['duret', 'lemoine', ...FURTHER] as const

export type Company = (typeof COMPANIES)[number]

/** Those that take part, the first one first. */
export function companiesOf({ second, further = [] }: Pick<Plan, 'second' | 'further'>): Company[] {
  return ['duret', ...(second === undefined ? [] : ['lemoine' as const]), ...further]
}

export type Customer = 'commune' | 'hospital' | 'school' | 'department' | 'bakery'

export interface PlannedInvoice {
  /** The first company's when absent; both may have an invoice of one number. */
  readonly company?: Company
  readonly number: string
  readonly customer: Customer
  /** Without VAT, in cents, a multiple of five. */
  readonly untaxed: number
  readonly life: PlannedLife
}

export interface PlannedLife {
  /** What becomes of its first flow; integrated when absent. Later ones are integrated. */
  readonly firstFlow?: 'incident' | 'stuck' | 'rejected'
  readonly steps: readonly PlannedStatus[]
  readonly afterRecycling?: readonly PlannedStatus[]
  readonly afterCompletion?: readonly PlannedStatus[]
  readonly afterCorrection?: readonly PlannedStatus[]
}

export interface PlannedStatus {
  readonly statut: string
  /** After the one before. */
  readonly afterSeconds: number
  /** Seconds until Chorus Pro shows it. */
  readonly shownAfterSeconds?: number
  readonly commentaire?: string
}

/** Time passes, people do things, something breaks, and a cycle runs. */
export interface PlannedStep {
  readonly advanceSeconds: number
  /** How far the bridge's own clock is off during this step. */
  readonly clockOffMinutes?: number
  readonly events: readonly PlannedEvent[]
  /** What people do while the bridge is at work. */
  readonly meanwhile?: readonly PlannedMeanwhile[]
  readonly faults: readonly PlannedFault[]
  readonly kill?: PlannedKill
  readonly disk?: 'full' | 'read-only'
  readonly second?: SecondBridge
}

/** Between two requests of the bridge: right before one of them arrives. */
export interface PlannedMeanwhile {
  readonly before: Moment
  readonly event: PlannedEvent
}

/** The nth request of some kind, counted from the beginning of the step; it may come in a later cycle, or never. */
export type Moment =
  | { readonly side: 'any'; readonly nth: number }
  | { readonly side: 'chorus'; readonly path: string; readonly nth: number }
  | { readonly side: 'odoo'; readonly model: string; readonly method: string; readonly nth: number }

/** What people do, in Odoo unless it says otherwise. `invoice` is a place in the plan's list. */
export type PlannedEvent =
  /** Posted; `lateMinutes`: its transaction began so long before. `incomplete`: a reference is missing. */
  | {
      readonly kind: 'arrive'
      readonly invoice: number
      readonly lateMinutes: number
      readonly incomplete: boolean
    }
  | { readonly kind: 'complete' | 'reset' | 'repost' | 'cancel' | 'delete'; readonly invoice: number }
  /** Of the references that its customer demands these are there, the others not. */
  | {
      readonly kind: 'references'
      readonly invoice: number
      readonly service: boolean
      readonly commitment: boolean
    }
  /** It gets another customer, back to draft and posted again at once; `completes`: with what that one demands. */
  | {
      readonly kind: 'customer'
      readonly invoice: number
      readonly customer: Customer
      readonly completes: boolean
    }
  /** The record of its customer: another SIRET, or another name. */
  | { readonly kind: 'siret'; readonly invoice: number; readonly siret: string }
  | { readonly kind: 'rename'; readonly invoice: number; readonly name: string }
  /** The tag that keeps its customer's invoices out. */
  | { readonly kind: 'tag'; readonly invoice: number; readonly isGiven: boolean }
  /** A file is dropped into the chatter and marked to go with it; marked no more; exchanged for another of the same name. */
  | { readonly kind: 'attach' | 'unmark' | 'exchange-file'; readonly invoice: number }
  /** The accountant closes a period: Odoo lets nobody change it. */
  | { readonly kind: 'lock' | 'unlock'; readonly invoice: number }
  /** The SIRET of the company that invoices, in Odoo. */
  | { readonly kind: 'seller'; readonly invoice: number; readonly siret: string }
  /** A row shows from now on what no reader expects; `lacks`: fields that it leaves out. */
  | {
      readonly kind: 'spoil'
      readonly invoice: number
      readonly where: 'invoice' | 'customer' | 'search'
      readonly values: Readonly<Record<string, Json>>
      readonly lacks: readonly string[]
    }
  /** Chorus Pro refuses every flow, in these words about the supplier or the account; null: no longer. */
  | { readonly kind: 'refuse-flows'; readonly invoice: number; readonly words: string | null }
  /** The amount is changed: back to draft, changed and posted again at once. */
  | { readonly kind: 'amount'; readonly invoice: number; readonly untaxed: number }
  | { readonly kind: 'renumber'; readonly invoice: number; readonly number: string }
  | { readonly kind: 'reference'; readonly invoice: number; readonly contract: string }
  | { readonly kind: 'request'; readonly invoice: number; readonly request: UserRequest }
  /** A file that its buyer asks for is dropped into the chatter, and chosen or not; the latest one is deleted. */
  | {
      readonly kind: 'drop-file'
      readonly invoice: number
      readonly isChosen: boolean
      readonly name: string
    }
  | { readonly kind: 'delete-file'; readonly invoice: number }
  | { readonly kind: 'comment'; readonly invoice: number; readonly words: string }
  | { readonly kind: 'validator'; readonly invoice: number; readonly siret: string }
  /** A credit note is made of it, and posted. */
  | { readonly kind: 'credit'; readonly invoice: number; readonly number: string }
  /** A user says on it which other invoice of the plan it replaces. */
  | { readonly kind: 'replaces'; readonly invoice: number; readonly of: number }
  /** What becomes of credit notes of rejected invoices, on the record of its customer. */
  | { readonly kind: 'credit-notes'; readonly invoice: number; readonly answer: 'ask' | 'send' | 'keep' }
  /** Somebody types the invoice on Chorus Pro's portal, for its own amount or for another. */
  | { readonly kind: 'by-hand'; readonly invoice: number; readonly sameAmount: boolean }
  /** The whole of it is reconciled with a payment; that is undone. */
  | { readonly kind: 'pay' | 'unpay'; readonly invoice: number }
  /** Something that has nothing to do with Chorus Pro is written on the invoice. */
  | { readonly kind: 'touch'; readonly invoice: number }

export type UserRequest =
  | 'send_now'
  | 'deposit_again'
  | 'do_not_send'
  | 'recycle'
  | 'complete'
  | 'correct_validator'
  | 'rejection_handled'
  | 'attach_proof'
  | 'ask_buyer'
  | 'ask_support'

/** `steps`: how many steps it lasts; until it has struck as often as it says, when absent. */
export type PlannedFault =
  | {
      readonly side: 'chorus'
      readonly rule: ChorusFaultRule
      readonly kills?: boolean
      readonly steps?: number
    }
  | { readonly side: 'odoo'; readonly rule: OdooFaultRule; readonly kills?: boolean; readonly steps?: number }

/** SIGKILL by the bridge itself at a commit, or from outside after some real time of a cycle. */
export type PlannedKill = KillPoint | { readonly afterMs: number }

/**
 * A second bridge is started on the same store while the first one waits for an answer: the first is merely slow, and
 * renews its lease, or its process is frozen, and cannot.
 */
export interface SecondBridge {
  readonly heldAt:
    | { readonly side: 'chorus'; readonly path: string; readonly nth: number }
    | { readonly side: 'odoo'; readonly model: string; readonly method: string; readonly nth: number }
  readonly frozen: boolean
  readonly heldSeconds: number
}

/** Several bridges that share a PostgreSQL database, by number. */
export interface PlannedWorkers {
  /** The machine of each: of a process on another one nobody can tell whether it is dead. */
  readonly machines: readonly number[]
  /** Seconds by which each one's clock is ahead; the database has the right time. */
  readonly clocksAheadSeconds: readonly number[]
  /** What they do in each step. */
  readonly turns: readonly PlannedTurn[]
}

export interface PlannedTurn {
  /** These make a cycle, one after the other, as far as there is something for them to work on; the others give no sign. */
  readonly order: readonly number[]
  /** All at the same time. */
  readonly isTogether?: boolean
  /** The first one stands still in the middle of its cycle. */
  readonly pause?: PlannedPause
  readonly troubles: readonly PlannedTrouble[]
  readonly lock?: PlannedLock
}

/** The nth statement to the database, or the nth that commits, from a call of a method of the store on. */
export interface LineMoment {
  readonly method?: string
  readonly nth: number
  readonly ofCommits: boolean
}

export interface PlannedPause {
  /** It waits for an answer of a server; or nothing goes between it and the database, before a statement or after it. */
  readonly at: SecondBridge['heldAt'] | (LineMoment & { readonly side: 'database'; readonly isSent: boolean })
  /** These make cycles meanwhile. */
  readonly others: readonly number[]
  readonly heldSeconds: number
  /** It cannot renew its lease: its process is frozen. */
  readonly isFrozen: boolean
  /** It goes on before it learns what has become of its lease. */
  readonly isUnaware: boolean
}

/** What becomes of a statement of one of them, see `Fate`; or the server is killed before it arrives. */
export interface PlannedTrouble {
  readonly worker: number
  readonly at: LineMoment
  readonly what: 'lost' | 'answer-lost' | 'unknown' | 'slow' | 'server-killed'
  /** It cannot reach the database from then on, until its cycle is over. */
  readonly lasts: boolean
}

/** Somebody else has a session open in the database, with a transaction that goes on. */
export interface PlannedLock {
  /** The table: a part of its name. */
  readonly table: string
  readonly how: 'rows' | 'table' | 'snapshot'
  /** Real time until it is over; until all cycles of the step are when absent. */
  readonly ms?: number
}

/** What is planned of one kind. */
export type Event<Kind extends PlannedEvent['kind']> = Extract<PlannedEvent, { kind: Kind }>
