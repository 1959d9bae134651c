import type { Generated } from 'kysely'

/** When buyers have to pay and pay (`0021_payments.sql`). Days are `YYYY-MM-DD` in France, amounts cents. */
export interface PaymentsTable {
  invoice_id: number
  connection: string
  is_dirty: Generated<0 | 1>
  looks_on: string | null
  is_old: Generated<0 | 1>
  partner_id: number | null
  siret: string | null
  buyer: string | null
  available_on: string | null
  due_on: string | null
  paid_on: string | null
  days: number | null
  is_late: Generated<0 | 1>
  amount: number | null
  owed: Generated<number>
  expected_on: string | null
  forecast: string | null
  lacks_rate: string | null
  told: string | null
  told_late: string | null
  told_paid: string | null
  claim_begun_at: number | null
}

export interface ForecastsTable {
  connection: string
  looked_on: string
}
