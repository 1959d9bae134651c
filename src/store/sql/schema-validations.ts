import type { ValidationState } from '../../domain/validating/validation.js'
import type { ValidationRow } from '../store.js'

/** Tables of what the company has to validate; see `schema.ts`. */

export interface ValidationsTable {
  connection: string
  identifier: string
  odoo_id: number | null
  facts: string
  status_code: string
  status_at: number
  turn: 1 | 2
  state: ValidationState
  deadline: number
  decision: string | null
  answer: string | null
  handled: string | null
  version: number
  told_version: number
  document: ValidationRow['document']
  document_begun_at: number | null
}

export interface ValidationSearchesTable {
  connection: string
  ask_at: number
  has_any: 0 | 1
  is_refused: 0 | 1
}

export interface RefusalMotivesTable {
  connection: string
  frame: string
  motives: string
  ask_at: number
}
