import type { Delays } from '../../domain/payment-period/forecast.js'
import type { Telling } from '../../domain/words/telling.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import type { InvoiceRow } from './invoice-row.js'

/** When buyers have to pay, have paid and are expected to. Days are `YYYY-MM-DD` in France. */
export interface PaymentStore {
  /** Invoices of which something happened since they were last looked at, or whose day has come; the oldest first. */
  paymentsDue(connection: string, today: string, limit: number): Promise<DuePayment[]>
  /** How they stand now, and what is told of that; all of it together. Nothing happened since. */
  recordPayments(payments: readonly ReckonedPayment[]): Promise<void>
  /** Open invoices of these customers are looked at again. */
  buyersMayPayOtherwise(connection: string, partnerIds: readonly number[]): Promise<void>
  /** How long payments since a day took: of one buyer, or of all (undefined). */
  paymentDelays(connection: string, siret: string | undefined, since: string): Promise<Delays>
  /** The day on which forecasts were last compared with what has been paid since; undefined: never. */
  forecastsLookedOn(connection: string): Promise<string | undefined>
  recordForecastsLookedOn(connection: string, today: string): Promise<void>
  /** Buyers of open invoices that are expected to be paid, each once; undefined: of which no SIRET is known. */
  expectedBuyers(connection: string): Promise<(string | undefined)[]>
  /** Open invoices of a buyer whose expectation was drawn from something else are looked at again. */
  forecastIs(connection: string, siret: string | undefined, forecast: string): Promise<void>
  /** First days of the half-years whose rates are lacking for what was reckoned. */
  lackingRates(connection: string): Promise<string[]>
  /** They have become known: what was reckoned without them is looked at again. */
  ratesAreKnown(connection: string, halfYears: readonly string[]): Promise<void>
  /** When Odoo was last given a claim for this invoice; undefined: never, or it was surely not done. */
  claimBegun(invoiceId: number): Promise<Date | undefined>
  /** Right before Odoo is given it; undefined: it surely was not done. */
  recordClaimBegun(invoiceId: number, at: Date | undefined): Promise<void>

  /** Of payments since a day and of invoices that are late, all connections together: by buyer, those that owe most first. */
  payingBuyers(since: string, limit: number): Promise<PayingBuyer[]>
  /** What is expected to be paid on each day from `from` on, all connections together; what was expected before counts on it. */
  expectedPayments(from: string): Promise<DayAmount[]>
}

export interface DuePayment {
  readonly row: InvoiceRow
  readonly events: readonly StatusEvent[]
  /** It was paid before payments were reckoned. */
  readonly isOld: boolean
  /** The values that Odoo was last told, as `KeptPayment` has them. */
  readonly told: string | undefined
  readonly toldLate: string | undefined
  readonly toldPaid: string | undefined
}

/** How an invoice stands by now, and what Odoo is to be told of it. */
export interface ReckonedPayment {
  readonly invoiceId: number
  readonly payment: KeptPayment
  readonly tellings: readonly Telling[]
}

export interface KeptPayment {
  readonly partnerId: number
  readonly siret: string | undefined
  readonly buyer: string
  readonly looksOn: string | undefined
  readonly availableOn: string | undefined
  readonly dueOn: string | undefined
  readonly paidOn: string | undefined
  readonly days: number | undefined
  readonly isLate: boolean
  /** Cents. */
  readonly amount: number | undefined
  /** Cents: interest and lump sum. */
  readonly owed: number
  readonly expectedOn: string | undefined
  readonly forecast: string | undefined
  readonly lacksRate: string | undefined
  /** JSON; undefined: nothing. */
  readonly told: string | undefined
  readonly toldLate: string | undefined
  readonly toldPaid: string | undefined
}

export interface PayingBuyer {
  readonly name: string
  /** How many payments, and how long they took on average. */
  readonly payments: number
  readonly averageDays: number | undefined
  /** How many were late, of the payments and of what is still open. */
  readonly late: number
  readonly invoices: number
  /** Cents. */
  readonly owed: number
}

export interface DayAmount {
  readonly day: string
  /** Cents. */
  readonly amount: number
  readonly count: number
}
