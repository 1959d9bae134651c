import type { LeaseClaim } from './lease.js'

/** What users ask to have done in Chorus Pro about an invoice that came back, and the files that go with it. */
export interface ActionStore {
  /** The one that was begun and of which the outcome is not known. `recordRequestOutcome` ends it. */
  pendingAction(invoiceId: number): Promise<ChorusAction | undefined>
  /** Before the call: until its outcome is recorded, nobody knows whether it was carried out. */
  recordActionBegun(invoiceId: number, action: ChorusAction, by: LeaseClaim): Promise<void>
  /** Chorus Pro has answered that it is done; its status does not show it yet. */
  recordActionAccepted(invoiceId: number): Promise<void>
  /** It was surely not carried out. */
  recordActionOver(invoiceId: number): Promise<void>
  uploads(invoiceId: number): Promise<Upload[]>
  /** Before the call. One that was begun already is begun anew. */
  recordUploadBegun(invoiceId: number, upload: BegunUpload, by: LeaseClaim): Promise<void>
  /** The file is in the technical account. */
  recordUploaded(invoiceId: number, name: string, pieceId: string): Promise<void>
}

export type ActionKind = 'complete' | 'correct_validator'

export interface ChorusAction {
  readonly kind: ActionKind
  /** What tells the request from any other, in the Message-Id of its answer. */
  readonly requestKey: string
  /** By Chorus Pro's clock where it is known. */
  readonly begunAt: Date
  /** When the invoice took the status that it ends. */
  readonly statusAt: Date
  readonly isAccepted: boolean
  readonly content: ActionContent
}

/** What it was done with. */
export interface ActionContent {
  readonly comment: string | undefined
  readonly files: readonly AddedFile[]
  /** Of the validator. */
  readonly siret: string | undefined
  /** Chorus Pro said no to it, in these words if any, and an earlier attempt may have been carried out all the same. */
  readonly refusal?: string | undefined
  /** It repeats one that was begun first at this time, and that may have been carried out though nothing shows it. */
  readonly firstBegunAt?: Date | undefined
}

export interface AddedFile {
  /** Name of its upload. */
  readonly upload: string
  /** As users know it. */
  readonly name: string
}

export interface BegunUpload {
  /** Under which it goes: no other file has it. */
  readonly name: string
  /** In Odoo. */
  readonly attachmentId: number
  /** By Chorus Pro's clock where it is known. */
  readonly begunAt: Date
}

export interface Upload extends BegunUpload {
  /** `pieceJointeId`; undefined: nobody knows whether it arrived. */
  readonly pieceId: string | undefined
  /** Chorus Pro has added it to the invoice. */
  readonly isAdded: boolean
}
