import type { Unreadable } from '../../domain/running/unreadable.js'

/** What is remembered of reading both sides (`0012_reading.sql`). */
export interface SeenTable {
  connection: string
  kind: 'invoice' | 'partner'
  odoo_id: number
  written_at: number
  posted: 0 | 1
  read_at: number
  settled: 0 | 1
}

export interface FirstPassesTable {
  connection: string
  after_id: number
  latest_at: number | null
}

export interface UnreadableTable {
  connection: string
  side: Unreadable['side']
  place: string
  record: string
  name: string | null
  why: string
  since: number
  met_at: number
}
