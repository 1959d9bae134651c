import type { Generated } from 'kysely'
import type { ActionKind, RefusalCause } from '../store.js'

/** Tables of what users ask of Chorus Pro; see `schema.ts`. */

export interface ActionsTable {
  invoice_id: number
  kind: ActionKind
  request_key: string
  begun_at: number
  status_at: number
  accepted: Generated<0 | 1>
  content: string
}

export interface UploadsTable {
  invoice_id: number
  name: string
  attachment_id: number
  begun_at: number
  piece_id: string | null
  added: Generated<0 | 1>
}

export interface RefusedTriesTable {
  invoice_id: number
  purpose: string
  cause: RefusalCause
  times: number
  first_at: number
  last_at: number
}

export interface ProofsTable {
  invoice_id: number
  connection: string
  state: 'wanted' | 'attached' | 'given-up'
  begun_at: number | null
}
