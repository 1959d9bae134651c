import { ChorusError } from '../../chorus/wire/error.js'
import { takesPlace } from '../../domain/chorus-status/replacement.js'
import { TO_REPLACE, TO_REPLACE_IN_ODOO } from '../../domain/chorus-status/status.js'
import { stageFields } from '../../domain/odoo-fields/field-values.js'
import { REJECTION_FIELD } from '../../domain/odoo-fields/rejection-fields.js'
import { activityAfterReturn } from '../../domain/words/activity.js'
import {
  followerNote,
  followUpWords,
  foreignOriginNote,
  type Linked,
  originNote,
  markingRefusedNote,
  replacedInOdooNote,
  replacedNote,
} from '../../domain/words/rejection-notes.js'
import { mark } from '../../marks/mark.js'
import type { Followed, Follower, InvoiceRow, RefusedWhat } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { isWithin, spanFrom } from '../../domain/running/span.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import { subjectOf } from '../odoo-state/subject.js'
import { KEPT_IN_ODOO } from '../recipients/credit-note.js'
import { markAsHandled } from '../requests/acknowledge.js'
import type { Stage, StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'

const BATCH = 100

/**
 * What people make in Odoo of invoices that Chorus Pro rejected, or that were refused there otherwise: it is told on both, once,
 * and the rejection is marked as handled as soon as Chorus Pro has integrated what takes the invoice's place. What is no
 * rejection is closed in Odoo then.
 */
export const rejections: Stage = {
  name: 'rejections',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, dryRun } = context
    if (dryRun) return
    await findCopies(context)
    for (const { row, originalId } of await store.foreignReplacements(connection.name))
      if (mayBeTold(row))
        await store.recordForeignTold(row, originalId, [
          foreignOriginNote(subjectOf(context, row), originalId),
        ])
    const rejected = await store.followersOfRejected(connection.name)
    for (const followed of rejected) await tellFollowers(context, followed)
    await markReplaced(context, rejected)
  },
}

async function findCopies({ store, connection, odoo }: StageContext): Promise<void> {
  const maybe = await store.maybeCopies(connection.name, BATCH)
  if (maybe.length === 0) return
  const originals = await odoo.copiedFrom(maybe.map(({ odooId }) => odooId))
  await store.recordCopies(
    connection.name,
    maybe.map(({ id, odooId }) => ({ id, original: originals.get(odooId) })),
  )
}

/** Stages in which the bridge has not shown itself on an invoice, which may be a private customer's. */
const SILENT: readonly InvoiceRow['stage'][] = ['discovered', 'ignored']

function mayBeTold({ invoice, stage, choice, deletedAt }: InvoiceRow): boolean {
  return (
    invoice.state === 'posted' &&
    deletedAt === undefined &&
    (!SILENT.includes(stage) || choice?.code === KEPT_IN_ODOO)
  )
}

async function tellFollowers(context: StageContext, { rejected, followers }: Followed): Promise<void> {
  const { store, log } = context
  const told = followers.filter(({ isTold }) => isTold)
  for (const follower of followers) {
    const { row, kind } = follower
    if (follower.isTold || !mayBeTold(row)) continue
    told.push(follower)
    if (isReplacementToo(follower, followers)) {
      await store.recordFollowerTold(rejected, follower, { onRejected: [], onFollower: [] })
      continue
    }
    const followUp = followUpWords(told.map((one) => ({ kind: one.kind, number: one.row.invoice.number })))
    await store.recordFollowerTold(rejected, follower, {
      onRejected: [
        followerNote(subjectOf(context, rejected), kind, linked(row), rejected.statusCode),
        { kind: 'fields', values: { [REJECTION_FIELD.followUp]: followUp } },
      ],
      onFollower: [originNote(subjectOf(context, row), kind, linked(rejected), rejected.statusCode)],
    })
    log.info('made in Odoo of a rejected invoice', {
      rejected: rejected.invoice.number,
      invoice: row.invoice.number,
      kind,
    })
  }
}

/** A copy in which a user has named the invoice that it replaces: that says it all, and the note on a copy asks for it. */
function isReplacementToo({ kind, row }: Follower, followers: readonly Follower[]): boolean {
  return kind === 'copy' && followers.some((one) => one.kind === 'replacement' && one.row.id === row.id)
}

function linked({ odooId, invoice, handedOver }: InvoiceRow): Linked {
  return { odooId, number: handedOver?.number ?? invoice.number }
}

const REPLACED = 'replaced'

const REFUSED: RefusedWhat = { purpose: REPLACED, cause: 'refused' }

/** After so many refusals people are told, and Chorus Pro is asked once a day. */
const MOST_REFUSALS = 4
const SELDOM_MS = 24 * 3_600_000

async function markReplaced(context: StageContext, rejected: readonly Followed[]): Promise<void> {
  const { rejectionBackOffs, clock } = context
  const over = rejected.flatMap((followed) => {
    const { stage, statusCode, id } = followed.rejected
    const follower = followerInPlace(followed)
    // Closed by a user, or by what a search showed of it before the answer came: only to be told.
    const isOpen = (stage === 'followed' || stage === 'closed') && TO_REPLACE.includes(statusCode ?? '')
    const waits = rejectionBackOffs.isWaiting(id, REPLACED, clock.now())
    return isOpen && follower !== undefined && !waits ? [{ row: followed.rejected, follower }] : []
  })
  const later = ({ row }: { row: InvoiceRow }): void => {
    rejectionBackOffs.failed(row.id, REPLACED, clock.now())
  }
  await forEachStep(
    context,
    over,
    async (one) => {
      if (await restsForToday(context, one.row)) return
      if (!(await markOne(context, one.row, one.follower))) later(one)
      else rejectionBackOffs.done(one.row.id)
    },
    (one) => {
      later(one)
      return Promise.resolve()
    },
    ({ row }) => row.invoice.number,
  )
}

/** Chorus Pro has refused it so often that it is asked no more than once a day. */
async function restsForToday({ store, clock }: StageContext, { id, stage }: InvoiceRow): Promise<boolean> {
  if (stage === 'closed') return false
  const refused = await store.refusedTries(id, REFUSED)
  return (
    refused !== undefined &&
    refused.times >= MOST_REFUSALS &&
    isWithin(spanFrom(refused.lastAt, SELDOM_MS), clock.now())
  )
}

/**
 * A copy alone proves nothing, for next month's invoice is often made from this month's: it counts where the rejected
 * invoice was cancelled, or credited in full.
 */
function followerInPlace({ rejected, followers }: Followed): Follower | undefined {
  const total = rejected.handedOver?.amountTotal ?? rejected.invoice.amountTotal
  const isGivenUp =
    rejected.invoice.state === 'cancel' ||
    followers.some(
      ({ kind, row: { invoice } }) =>
        kind === 'credit-note' && invoice.state === 'posted' && invoice.amountTotal === total,
    )
  // Whatever became of it since: Chorus Pro may have been told.
  const marking = followers.find(({ isMarking }) => isMarking)
  if (marking !== undefined && mark('marking-is-told')) return marking
  return followers.find(
    ({ kind, row, isTold }) =>
      isTold &&
      (kind === 'replacement' || (kind === 'copy' && isGivenUp)) &&
      row.invoice.state === 'posted' &&
      row.deletedAt === undefined &&
      (takesPlace(row) || !mark('replacement-integrated-first')),
  )
}

/** Answers whether the rejection is over. */
async function markOne(context: StageContext, row: InvoiceRow, follower: Follower): Promise<boolean> {
  const { store, clock, log } = context
  const { chorusIdentifier: identifier } = row
  if (identifier === undefined) return false
  const inOdoo = row.statusCode !== undefined && TO_REPLACE_IN_ODOO.includes(row.statusCode)
  const isOver = inOdoo || row.stage === 'closed' || (await isHandledNow(context, row, identifier, follower))
  if (!isOver) return false
  const subject = subjectOf(context, row)
  await store.recordReplaced(
    row,
    follower.row,
    [
      stageFields('closed'),
      inOdoo
        ? replacedInOdooNote(subject, identifier, linked(follower.row), row.statusCode)
        : replacedNote(subject, identifier, linked(follower.row)),
      activityAfterReturn(row.divergence, row.statusCode),
    ],
    clock.now(),
  )
  log.info(`replaced: the rejection is ${inOdoo ? 'dealt with' : 'marked as handled'}`, {
    rejected: row.invoice.number,
    invoice: follower.row.invoice.number,
  })
  return true
}

/** Tells Chorus Pro, with the intent written down first: what was told once is to be known, whatever became of the answer. */
async function isHandledNow(
  context: StageContext,
  row: InvoiceRow,
  identifier: string,
  { row: follower, isMarking }: Follower,
): Promise<boolean> {
  const { store } = context
  if (isMarking && !takesPlace(follower)) {
    const present = await findFollowed(context, row)
    if (present !== undefined && present.rejectionHandled !== true)
      await store.recordMarkingOver(row, follower)
    return present?.rejectionHandled === true
  }
  await store.recordMarking(row, follower)
  try {
    const refusal = await markAsHandled(context, row, identifier)
    if (refusal === undefined) return true
    await store.recordMarkingOver(row, follower)
    await noteRefusal(context, row, identifier, follower, refusal.error)
    return false
  } catch (error) {
    if (!(error instanceof ChorusError) || error.kind !== 'unknown-outcome')
      await store.recordMarkingOver(row, follower)
    if (!(error instanceof ChorusError) || error.kind !== 'request') throw error
    await noteRefusal(context, row, identifier, follower, error)
    return false
  }
}

/** People were promised that it would count as handled: they are told once that it does not, and what to do. */
async function noteRefusal(
  context: StageContext,
  row: InvoiceRow,
  identifier: string,
  follower: InvoiceRow,
  error: ChorusError,
): Promise<void> {
  const { store, clock, log } = context
  const { message, remedy } = describeFailure(error)
  const { number: invoice } = row.invoice
  log.warn(`a rejection could not be marked as handled: ${message}`, { remedy, invoice })
  const { times } = await store.recordRefusedTry(row.id, REFUSED, clock.now())
  if (times < MOST_REFUSALS) return
  await store.recordToTell(row.id, [
    markingRefusedNote(subjectOf(context, row), identifier, linked(follower), error.libelle),
  ])
}
