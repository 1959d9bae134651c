import type { RefusedCall } from '../store.js'

/** Tables of what Chorus Pro is asked beside invoices, and of what it refuses; see `schema.ts`. */

export interface CommitmentsTable {
  environment: string
  siret: string
  number: string
  known: number
  checked_at: number
}

export interface AccountRefusalsTable {
  connection: string
  call: RefusedCall
  refused_at: number
}

export interface WorksSpacesTable {
  connection: string
  is_open: 0 | 1
  ask_at: number
  followed_until: number | null
}

export interface WorksPiecesTable {
  connection: string
  identifier: string
  number: string
  type: string | null
  amount: string | null
  status_code: string
  status_at: number
  is_pending: 0 | 1
  first_piece: string | null
}
