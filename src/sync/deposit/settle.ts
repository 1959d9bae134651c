import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { reasonFields, stageFields } from '../../domain/odoo-fields/field-values.js'
import type { Reason } from '../../domain/words/reason.js'
import { looksLike, mayLookLike, type PartlySeen } from '../../domain/invoice/handed-over.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow, DepositWithInvoice, InvoiceRow } from '../../store/store.js'
import { adopt } from './adopt.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { findInChorus, identityOf, isAnotherInvoice, isReceived, isReceivedAs } from './find-in-chorus.js'
import { hold } from './hold-for-person.js'
import { depositRefused } from './not-taken.js'
import { adoptSeenInOdoo, takeUpFlow } from '../odoo-state/compare-fields.js'
import { fr } from '../../domain/words/typography.js'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** When an uncertain deposit is looked for first: integration takes some seconds at best. */
export const FIRST_LOOK_MS = MINUTE_MS

/** How often it is looked for from then on. */
export const LOOK_EVERY_MS = 5 * MINUTE_MS

/** After so long without an answer nobody knows whether Chorus Pro was integrating anything: the wait begins anew. */
const LONGEST_GAP_MS = 60 * MINUTE_MS

/** A bridge that runs every few hours only never looks without a gap: so many looks in so long a time tell as much. */
const ENOUGH_LOOKS = 12
const LONG_MS = 3 * DAY_MS

/**
 * Deposits that may or may not have arrived: looked for by number until found, or until Chorus Pro has answered for
 * `settleMinutes` that it does not have the invoice. Time in which it did not answer does not count: what fell into an
 * outage is integrated after it.
 */
export async function settle(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const now = clock.now()
  await forEachStep(
    context,
    await store.depositsToSettle(connection.name, now),
    (pair) => settleOne(context, pair),
    async ({ deposit }) => {
      await store.recordSettleLater(deposit.id, new Date(clock.now().getTime() + LOOK_EVERY_MS))
    },
    ({ invoice }) => invoice.invoice.number,
  )
}

async function settleOne(context: StageContext, pair: DepositWithInvoice): Promise<void> {
  const { store, chorus, connection, clock, log } = context
  const { deposit, invoice: row } = pair
  const found = await findInChorus(context, row)
  if (found?.isOurs) {
    log.info('the uncertain deposit had arrived', { invoice: row.invoice.number })
    if (deposit.flowNumber === undefined) await adopt(context, row, found.seen, false)
    else await adoptSeenInOdoo(context, pair, found.seen)
    return
  }
  if (await takeUpFlow(context, pair)) return
  const now = clock.now()
  // By the platform's clock, so that a jump of ours shortens nothing.
  const at = plausible(chorus.serverTime(), now)
  const since = absentSince(deposit, at)
  const left = since.getTime() + connection.settleMinutes * MINUTE_MS - at.getTime()
  if (left > 0) {
    const next = new Date(now.getTime() + Math.min(LOOK_EVERY_MS, left))
    const reason = deposit.refusal === undefined ? BEING_LOOKED_FOR : SAID_TO_BE_THERE
    const tellings = deposit.checks === TOLD_AFTER_LOOKS ? [reasonFields('depositing', [reason])] : []
    await store.recordSettleLater(deposit.id, next, { since, at }, tellings)
    return
  }
  await settleAbsent(context, pair, await searchWindow(context, row, deposit, at))
}

/** Most deposits are found by then, and nobody has to read of it. */
const TOLD_AFTER_LOOKS = 1

const BEING_LOOKED_FOR: Reason = {
  code: 'BEING_LOOKED_FOR',
  sentence: fr`La réponse de Chorus Pro au dépôt s’est perdue : la passerelle vérifie si la facture y est arrivée, ce qui peut prendre quelques heures, et ne l’enverra à nouveau que si elle n’y est pas. Il n’y a rien à faire.`,
}

const SAID_TO_BE_THERE: Reason = {
  code: 'SAID_TO_BE_THERE',
  sentence: fr`Chorus Pro dit avoir déjà reçu cette facture, et ne la montre pas encore : la passerelle la cherche, ce qui peut prendre quelques heures. Il n’y a rien à faire.`,
}

/** A platform's clock that differs from ours by more than a day is no measure of anything. */
export const PLAUSIBLE_MS = DAY_MS

function plausible(server: Date | undefined, now: Date): Date {
  return server !== undefined && Math.abs(server.getTime() - now.getTime()) <= PLAUSIBLE_MS ? server : now
}

function absentSince({ absentSince: since, absentAt, checks, intendedAt }: DepositRow, at: Date): Date {
  if (checks >= ENOUGH_LOOKS && at.getTime() - intendedAt.getTime() >= LONG_MS) return intendedAt
  const unbroken = absentAt !== undefined && at.getTime() - absentAt.getTime() <= LONGEST_GAP_MS
  return unbroken && since !== undefined ? since : at
}

/**
 * The last look before an invoice is sent again, by another road: everything that was deposited since. It finds what
 * the search by number would miss, a number that Chorus Pro, or a person on the portal, spells in another way.
 */
async function searchWindow(
  context: StageContext,
  row: InvoiceRow,
  { intendedAt }: DepositRow,
  at: Date,
): Promise<ChorusInvoice | undefined> {
  const from = frenchDay(new Date(intendedAt.getTime() - DAY_MS))
  const to = frenchDay(new Date(Math.max(at.getTime(), context.clock.now().getTime()) + DAY_MS))
  const ours = identityOf(row)
  let hidden: PartlySeen | undefined
  const noteHidden = (seen: PartlySeen): void => {
    if (isReceivedAs(seen.code) && mayLookLike(ours, seen)) hidden = seen
  }
  const since = isWorksFramework(row.invoice.framework)
    ? context.chorus.changedWorks(new Date(intendedAt.getTime() - DAY_MS), new Date(at.getTime() + DAY_MS))
    : context.chorus.depositedInvoices(from, to, noteHidden)
  for await (const page of since) {
    for (const seen of page) {
      if (isReceived(seen) && looksLike(ours, seen) && !(await isAnotherInvoice(context, row, seen)))
        return seen
    }
  }
  if (hidden !== undefined && mark('unreadable-may-be-ours')) throw mayBeOurs(context, ours.number)
  return undefined
}

/** Said once, like the row itself. */
function mayBeOurs({ unreadable }: StageContext, number: string): ChorusError {
  const why = `an invoice that cannot be read may be ${number}, whose deposit was not answered: look on the portal whether it is there; it is not sent again before that one can be read`
  unreadable.add({ side: 'chorus-pro', where: 'deposits', key: number, name: undefined, why })
  return new ChorusError('unreadable', why, 'Look on the portal whether the invoice is there.')
}

async function settleAbsent(
  context: StageContext,
  { deposit, invoice: row }: DepositWithInvoice,
  seen: ChorusInvoice | undefined,
): Promise<void> {
  const { store, clock, log } = context
  const { number } = identityOf(row)
  if (seen?.number === number) {
    log.info('the uncertain deposit had arrived', { invoice: number })
    await adopt(context, row, seen, false)
    return
  }
  await store.recordNotAccepted(deposit.id, {
    why: 'searched for and not found in Chorus Pro',
    dueAt: clock.now(),
    ...(deposit.refusal && { refusal: deposit.refusal }),
    tellings: deposit.checks > TOLD_AFTER_LOOKS ? [stageFields('ready')] : [],
  })
  if (seen === undefined && deposit.refusal !== undefined && mark('said-to-be-there')) {
    await hold(context, row, depositRefused(deposit.refusal.words))
    return
  }
  if (seen === undefined) {
    log.info('the uncertain deposit never arrived: it will be sent again', { invoice: number })
    return
  }
  await hold(context, row, {
    code: 'MAYBE_DEPOSITED',
    sentence: fr`${deposit.refusal === undefined ? 'La réponse de Chorus Pro au dépôt s’est perdue' : 'Chorus Pro dit avoir déjà reçu cette facture'}, et Chorus Pro a depuis une facture n° ${seen.number} du même montant. Vérifiez sur le portail si c’est celle-ci ; sinon, choisissez « Déposer à nouveau ».`,
  })
}
