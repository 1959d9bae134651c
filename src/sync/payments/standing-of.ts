import type { OdooPartner } from '../../domain/invoice/invoice.js'
import { add, compare, type Decimal, parseDecimal, subtract } from '../../domain/invoice/amount.js'
import { isMonthlyStatement, isWorksFramework } from '../../domain/invoice/framework.js'
import { isOwnAnswer } from '../../domain/invoice/works-piece.js'
import { addDays } from '../../domain/payment-period/day.js'
import { countOf, type Delays, FEWEST_PAYMENTS, quantile } from '../../domain/payment-period/forecast.js'
import type { Settlement } from '../../domain/payment-period/interest.js'
import { type Standing, standingOf } from '../../domain/payment-period/standing.js'
import { siretIn } from '../../domain/recipients/siret.js'
import type { StatusEvent } from '../../domain/chorus-status/event.js'
import { admissionOf, claimOf } from '../../domain/chorus-status/works-admission.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'

/** Payments of the last year say how long a body takes. */
const YEAR_DAYS = 365

export type PaymentContext = Pick<StageContext, 'store' | 'connection'>

/** What Odoo says of an invoice and its customer, beside the reading that is kept. */
export interface FromOdoo {
  readonly partner: OdooPartner | undefined
  /** Undefined: Odoo does not tell. */
  readonly settlements: readonly Settlement[] | undefined
}

export interface Reckoned {
  readonly standing: Standing | undefined
  readonly siret: string | undefined
  /** What the expectation was drawn from. */
  readonly forecast: string
}

/** How an invoice stands with the law today, and when it will be paid. */
export async function reckon(
  context: PaymentContext,
  row: InvoiceRow,
  events: readonly StatusEvent[],
  { partner, settlements }: FromOdoo,
  today: string,
  { delaysFor, categoryOf }: OfBuyers = ofBuyers(context, today),
): Promise<Reckoned> {
  const { connection } = context
  const { invoice, handedOver } = row
  // A database that was made anew does not know to whom its invoices went, but by Odoo.
  const siret = handedOver?.buyerSiret ?? row.buyerSiret ?? siretIn(partner?.siret)
  const delays = await delaysFor(siret)
  if (await isPaidOnAnother(context, row))
    return { standing: undefined, siret, forecast: forecastKey(delays) }
  const standing = standingOf({
    events,
    moveType: handedOver?.moveType ?? invoice.moveType,
    amountTotal: handedOver?.amountTotal ?? invoice.amountTotal,
    currency: handedOver?.currency ?? invoice.currency,
    framework: invoice.framework ?? connection.framework,
    buyer: {
      agreedDays: partner?.paymentDays,
      legalCategory: await categoryOf(siret),
      name: handedOver?.buyerName ?? invoice.buyerName,
    },
    performedOn: invoice.performedOn,
    settlements: takenOff(row, settlements ?? [], today, await admittedOf(context, row)),
    delays,
    addedRates: connection.refinancingRates,
    today,
  })
  return { standing, siret, forecast: forecastKey(delays) }
}

/**
 * The signed balance that answers a final statement is an invoice of its own in Odoo: what is owed for it, and when, is said
 * there, and not a second time on the statement, on which it is told as well.
 */
async function isPaidOnAnother(
  { store, connection }: PaymentContext,
  { invoice, chorusIdentifier }: InvoiceRow,
): Promise<boolean> {
  if (chorusIdentifier === undefined || !isWorksFramework(invoice.framework ?? connection.framework))
    return false
  const answers = (await store.folder(connection.name, chorusIdentifier)).filter(isOwnAnswer)
  const identifiers = answers.map(({ identifier }) => identifier)
  return identifiers.length > 0 && (await store.invoicesByIdentifier(connection.name, identifiers)).length > 0
}

/** What MOE or MOA have admitted last of a monthly statement; undefined: nothing was answered yet, or it is none. */
async function admittedOf(
  { store, connection }: PaymentContext,
  row: InvoiceRow,
): Promise<Decimal | undefined> {
  const { invoice, chorusIdentifier } = row
  if (chorusIdentifier === undefined || !isMonthlyStatement(invoice.framework ?? connection.framework))
    return undefined
  return admissionOf(await store.folder(connection.name, chorusIdentifier), claimOf(row))?.amount
}

/** With what Odoo has taken off and does not explain, and with what was not admitted and Odoo has no credit note for. */
function takenOff(
  row: InvoiceRow,
  settlements: readonly Settlement[],
  today: string,
  admitted: Decimal | undefined,
): Settlement[] {
  const known = withUnexplained(row, settlements, today)
  const total = parseDecimal(row.invoice.amountTotal)
  if (admitted === undefined || total === undefined) return known
  const credited = known.filter(({ is }) => is !== 'payment').map(({ amount }) => amount)
  const refused = credited.reduce((left, amount) => subtract(left, amount), subtract(total, admitted))
  return compare(refused, { units: 0n, scale: 2 }) > 0
    ? [...known, { on: today, amount: refused, is: 'not-admitted' }]
    : known
}

function withUnexplained(
  { invoice: { amountTotal, residual } }: InvoiceRow,
  settlements: readonly Settlement[],
  today: string,
): Settlement[] {
  const [total, left] = [
    parseDecimal(amountTotal),
    residual === undefined ? undefined : parseDecimal(residual),
  ]
  if (total === undefined) return []
  // Read by an earlier version, which did not ask what is left.
  if (left === undefined) return [...settlements]
  const explained = settlements.reduce((sum, { amount }) => add(sum, amount), { units: 0n, scale: 2 })
  const unexplained = subtract(subtract(total, left), explained)
  const isUnexplained = compare(unexplained, { units: 0n, scale: 2 }) > 0
  return isUnexplained && mark('unexplained-was-never-owed')
    ? [...settlements, { on: today, amount: unexplained, is: 'undated' }]
    : [...settlements]
}

/** What is known of buyers, each read once: a day's turn reckons hundreds of invoices of a few buyers. */
export interface OfBuyers {
  readonly delaysFor: DelaysFor
  readonly categoryOf: (siret: string | undefined) => Promise<string | undefined>
}

export function ofBuyers(context: PaymentContext, today: string): OfBuyers {
  const { store, connection } = context
  const known = new Map<string, Promise<string | undefined>>()
  return {
    delaysFor: delaysUntil(context, today),
    categoryOf: async (siret) => {
      if (siret === undefined) return undefined
      const category = known.get(siret) ?? store.legalCategory(connection.chorusPro.environment, siret)
      known.set(siret, category)
      return category
    },
  }
}

/** Payments of a buyer, or those of all where it has few. */
export type DelaysFor = (siret: string | undefined) => Promise<Delays>

/** Reads those of each buyer, and of all, once. */
export function delaysUntil({ store, connection }: PaymentContext, today: string): DelaysFor {
  const since = addDays(today, -YEAR_DAYS)
  const known = new Map<string | undefined, Promise<Delays>>()
  const read: DelaysFor = (siret) => {
    const delays = known.get(siret) ?? store.paymentDelays(connection.name, siret, since)
    known.set(siret, delays)
    return delays
  }
  return async (siret) => {
    const own = siret === undefined ? new Map<number, number>() : await read(siret)
    return countOf(own) >= FEWEST_PAYMENTS ? own : read(undefined)
  }
}

/** The same as long as the same is expected. */
export function forecastKey(delays: Delays): string {
  return countOf(delays) === 0 ? '' : `${String(quantile(delays, 0.5))}.${String(quantile(delays, 0.8))}`
}
