import type { OdooPartner } from '../../domain/invoice/invoice.js'
import { formatDecimal } from '../../domain/invoice/amount.js'
import { addDays } from '../../domain/payment-period/day.js'
import { REFINANCING_RATES } from '../../domain/payment-period/rates.js'
import { changesOn, daysTaken, type Standing } from '../../domain/payment-period/standing.js'
import { paymentFieldValues } from '../../domain/odoo-fields/payment-fields.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { isLate, lateNote, paidLateNote } from '../../domain/words/late-payment.js'
import type { Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { DuePayment, KeptPayment, ReckonedPayment } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import {
  type DelaysFor,
  delaysUntil,
  forecastKey,
  ofBuyers,
  reckon,
  type Reckoned,
} from '../payments/standing-of.js'
import type { Stage, StageContext } from '../running/context.js'

/** So many a cycle: what an upgrade, or the turn of a day, brings goes on with the next ones. */
const BATCH = 500

/** So many are kept together: each commit waits for the disk. */
const KEPT_TOGETHER = 50

/** What was paid longer ago than this when payments began to be reckoned is history, and not told. */
const TOLD_FOR_DAYS = 365

/**
 * Until when buyers have to pay, what they owe for being late, and when they will pay. Looks at what changed and at what
 * stands otherwise since the day has changed, at nothing else; Odoo is told what differs from what it was told.
 */
export const payments: Stage = {
  name: 'payments',
  needs: ['odoo'],
  async run(context) {
    const { store, connection, clock, dryRun } = context
    if (!connection.paymentPeriods || dryRun) return
    const today = frenchDay(clock.now())
    await takeUpKnownRates(context)
    await compareForecasts(context, today)
    const due = await store.paymentsDue(connection.name, today, BATCH)
    // What is told by fields that are lacking would keep all else from being told.
    if (due.length === 0 || !(await context.odoo.hasPaymentFields())) return
    const partners = await partnersOf(context, due)
    const settlements = await context.odoo.settlements(
      due.filter((payment) => maySettleInParts(payment, today)).map(({ row }) => row.odooId),
    )
    const paying = new Set<string | undefined>()
    const buyers = ofBuyers(context, today)
    const wanted = new Set<string>()
    for (let from = 0; from < due.length; from += KEPT_TOGETHER) {
      if (context.stop.aborted) return
      const kept: ReckonedPayment[] = []
      for (const payment of due.slice(from, from + KEPT_TOGETHER)) {
        const { row, events } = payment
        const partner = partners.get(row.invoice.buyerId)
        const inOdoo = { partner, settlements: settlements.get(row.odooId) }
        const reckoned = await reckon(context, row, events, inOdoo, today, buyers)
        const siret = lacksCategory(reckoned, partner)
        if (siret !== undefined && !wanted.has(siret)) {
          wanted.add(siret)
          await store.wantLegalCategory(connection.chorusPro.environment, siret)
        }
        kept.push(keptAs(context, payment, reckoned, today))
        if (reckoned.standing?.paid !== undefined) paying.add(reckoned.siret)
      }
      await store.recordPayments(kept)
    }
    const delaysSince = delaysUntil(context, today)
    for (const siret of paying) await compareForecast(context, siret, delaysSince)
  },
}

async function partnersOf(
  { odoo }: StageContext,
  due: readonly DuePayment[],
): Promise<ReadonlyMap<number, OdooPartner>> {
  const partners = await odoo.readPartners([...new Set(due.map(({ row }) => row.invoice.buyerId))])
  return new Map(partners.map((partner) => [partner.id, partner]))
}

/** Odoo says that something was taken off; of what was read by an earlier version nobody knows. */
function maySettleInParts({ row, events, told }: DuePayment, today: string): boolean {
  if (row.invoice.residual !== undefined) return true
  return told === undefined && events.some(({ occurredAt }) => frenchDay(occurredAt) < today)
}

/** Of which body INSEE tells what kind it is, where no user does. */
function lacksCategory({ siret, standing }: Reckoned, partner: OdooPartner | undefined): string | undefined {
  return standing !== undefined && partner?.paymentDays === undefined ? siret : undefined
}

function keptAs(
  context: StageContext,
  payment: DuePayment,
  { standing, siret, forecast }: Reckoned,
  today: string,
): ReckonedPayment {
  const { row, isOld, told } = payment
  const isGone = row.deletedAt !== undefined
  const values = JSON.stringify(paymentFieldValues(standing))
  const notes = isGone || standing === undefined ? { tellings: [] } : notesOf(context, payment, standing)
  const isHistory = isOld && standing?.paid !== undefined && standing.paid.on < addDays(today, -TOLD_FOR_DAYS)
  const isTold = (told ?? NOTHING) === values && mark('same-standing-told-once')
  const isTelling = !isGone && !isHistory && !isTold
  const { late, period, paid, expected } = standing ?? {}
  const kept: KeptPayment = {
    partnerId: row.invoice.buyerId,
    siret,
    buyer: row.handedOver?.buyerName ?? row.invoice.buyerName,
    looksOn: standing === undefined || isGone ? undefined : changesOn(standing, today),
    availableOn: period?.availableOn,
    dueOn: period?.is === 'running' ? period.dueOn : undefined,
    paidOn: paid?.on,
    days: standing && daysTaken(standing),
    isLate: late !== undefined,
    amount: standing && cents(formatDecimal(standing.amount)),
    owed: late === undefined ? 0 : cents(formatDecimal(late.total)),
    expectedOn: isGone ? undefined : expected?.on,
    forecast,
    lacksRate: late?.rate.standsIn === undefined ? undefined : late.rate.halfYear,
    told: isTelling ? values : told,
    toldLate: notes.toldLate ?? payment.toldLate,
    toldPaid: notes.toldPaid ?? payment.toldPaid,
  }
  const tellings: Telling[] = isTelling ? [{ kind: 'fields', values: paymentFieldValues(standing) }] : []
  return { invoiceId: row.id, payment: kept, tellings: [...tellings, ...notes.tellings] }
}

/** As of an invoice that nothing was ever told of. */
const NOTHING = JSON.stringify(paymentFieldValues(undefined))

interface NotesOfPayment {
  readonly tellings: readonly Telling[]
  readonly toldLate?: string
  readonly toldPaid?: string
}

/** One note the day it becomes late, one when it was paid late; anew when what was told then turns out otherwise. */
function notesOf(context: StageContext, payment: DuePayment, standing: Standing): NotesOfPayment {
  if (!isLate(standing) || standing.period.is !== 'running') return { tellings: [] }
  const subject = subjectOf(context, payment.row)
  const { dueOn } = standing.period
  if (standing.paid === undefined) {
    if (payment.toldLate === dueOn) return { tellings: [] }
    return { tellings: [lateNote(subject, standing, dueOn)], toldLate: dueOn }
  }
  if (payment.isOld && mark('paid-before-upgrade-untold')) return { tellings: [] }
  const toldPaid = `${standing.paid.on} ${formatDecimal(standing.late.total)}`
  if (payment.toldPaid === toldPaid) return { tellings: [] }
  return { tellings: [paidLateNote(subject, standing, standing.paid.on)], toldPaid }
}

/** The administrator has added a rate, or this version knows one that the last did not. */
async function takeUpKnownRates({ store, connection, log }: StageContext): Promise<void> {
  const known = { ...REFINANCING_RATES, ...connection.refinancingRates }
  const found = (await store.lackingRates(connection.name)).filter((first) => Object.hasOwn(known, first))
  if (found.length === 0) return
  await store.ratesAreKnown(connection.name, found)
  log.info('late interest is reckoned anew with rates that were lacking', { halfYears: found })
}

/** Once a day all buyers of open invoices: payments of a year ago count no longer. */
async function compareForecasts(context: StageContext, today: string): Promise<void> {
  const { store, connection } = context
  if ((await store.forecastsLookedOn(connection.name)) === today) return
  const delaysFor = delaysUntil(context, today)
  for (const siret of await store.expectedBuyers(connection.name))
    await compareForecast(context, siret, delaysFor)
  await store.recordForecastsLookedOn(connection.name, today)
}

async function compareForecast(
  { store, connection }: StageContext,
  siret: string | undefined,
  delaysFor: DelaysFor,
): Promise<void> {
  await store.forecastIs(connection.name, siret, forecastKey(await delaysFor(siret)))
}

function cents(amount: string): number {
  return Math.round(Number(amount) * 100)
}
