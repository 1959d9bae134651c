import type { ChorusInvoice } from '../../chorus/port.js'
import { newEvents, type StatusEvent, withCurrent } from '../../domain/chorus-status/event.js'
import {
  codeOfPiece,
  endsFolder,
  GENERAL_BALANCE,
  isInstalment,
  isStandOfInvoice,
} from '../../domain/chorus-status/works-folder.js'
import { showsUnknownStatus } from '../../domain/odoo-fields/own-fields.js'
import { statusFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import { folderNote } from '../../domain/words/works-notes.js'
import type { Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, WorksPiece } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { failsAlone } from '../health/probe.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { admissionNews } from './admission.js'
import { askedByBalance, asksOfBalance } from './asked-by-folder.js'
import { followedAs, type FollowedPiece, type PlacedPiece, placesOf } from './place.js'

/** So many in a cycle; the others stay pending. */
const AT_ONCE = 50

/** Pieces that answer others, to be told on the invoice that they answer. */
export async function noteAnswers(
  { store, connection }: StageContext,
  pieces: readonly ChorusInvoice[],
): Promise<void> {
  await store.notePieces(
    connection.name,
    pieces.map(({ identifier, number, type, amountTotal, current }) => ({
      identifier,
      number,
      type,
      amountTotal,
      statusCode: current.code,
      statusAt: current.occurredAt,
    })),
  )
}

/** Tells the story of the folders on the invoices in them. */
export async function tellFolders(context: StageContext): Promise<void> {
  const { store, connection } = context
  const pending = await store.pendingPieces(connection.name, AT_ONCE + context.worksBackOffs.size)
  const placed = await placesOf(context, pending)
  await forEachStep(
    context,
    placed,
    async ({ piece, invoices, first }) => {
      for (const identifier of invoices) {
        const row = await followedAs(context, identifier)
        if (row !== undefined) await tellPiece(context, row, piece, placedAt(placed, identifier))
      }
      await store.recordPieceTold(connection.name, piece, first)
    },
    // It stays pending.
    () => Promise.resolve(),
    ({ piece }) => piece.number,
  )
}

/** What is told together is judged together: the last word on an amount may have come with the first. */
function placedAt(placed: readonly PlacedPiece[], identifier: string): WorksPiece[] {
  return placed.filter(({ invoices }) => invoices.includes(identifier)).map(({ piece }) => piece)
}

async function tellPiece(
  context: StageContext,
  row: FollowedPiece,
  piece: WorksPiece,
  others: readonly WorksPiece[],
): Promise<void> {
  const { store, connection, clock } = context
  if (row.stage !== 'followed') return
  const { chorusIdentifier: identifier } = row
  const known = await store.events(row.id)
  const { event, events } = await statusesOf(context, piece)
  const isStand = !(!isStandOfInvoice(piece.type, event.code) && mark('answer-refused-to-its-author'))
  const fresh = isStand
    ? newEvents(
        known,
        events.filter(({ code }) => isStandOfInvoice(piece.type, code)),
      )
    : []
  const stage = endsFolder(piece.statusCode) ? 'closed' : 'followed'
  const told = await store.folder(connection.name, identifier)
  const news = isInstalment(piece.type)
    ? admissionNews(context, row, piece, withPieces(told, others))
    : undefined
  const balanceInOdoo = balanceBefore(row, known)
  // So that it can be taken back.
  if (news?.isKnownInOdoo ?? balanceInOdoo !== undefined)
    await store.recordActivitySeenInOdoo(row.id, clock.now())
  const fields = statusFields(
    stage,
    { identifier, flowNumber: undefined },
    event,
    [...known, ...fresh],
    row.paidInOdooAt !== undefined,
  )
  await store.recordObservation(
    row.id,
    {
      identifier,
      flowNumber: undefined,
      newEvents: fresh,
      stage,
      statusCode: isStand ? event.code : (row.statusCode ?? event.code),
      statusAt: isStand ? event.occurredAt : (row.statusAt ?? event.occurredAt),
      handedOver: row.handedOver,
      ...(news && { works: { admitted: news.admitted } }),
      paidInOdooAt: row.paidInOdooAt,
      tellings: [
        ...(isStand ? [fields] : []),
        ...(news ? [news.fields] : []),
        folderNote(subjectOf(context, row), piece, row.invoice.currency),
        ...(news?.tellings ?? whatToDo(piece, told, balanceInOdoo, [...known, ...events])),
      ],
    },
    clock.now(),
  )
}

/** As they stand now, with all that was told before. */
function withPieces(told: readonly WorksPiece[], present: readonly WorksPiece[]): WorksPiece[] {
  return [
    ...told.filter((one) => present.every(({ identifier }) => identifier !== one.identifier)),
    ...present,
  ]
}

/** What the piece passed before it was seen as it is now: the days from which periods run among them. */
async function statusesOf(
  context: StageContext,
  { identifier, number, type, statusCode, statusAt }: WorksPiece,
): Promise<{ event: StatusEvent; events: StatusEvent[] }> {
  const event = {
    code: codeOfPiece(type, statusCode),
    occurredAt: statusAt,
    comment: undefined,
    author: undefined,
  }
  try {
    const history = await context.chorus.history(identifier)
    const events = history.map((one) => ({ ...one, code: codeOfPiece(type, one.code) }))
    return { event, events: withCurrent(events, event) }
  } catch (error) {
    // The days that are lacking come with the next history.
    if (!(await failsAlone(context, error))) throw error
    context.log.debug(`the history of ${number} cannot be had: ${describeFailure(error).message}`)
    return { event, events: [event] }
  }
}

/** How Odoo shows that the balance stood, of which the store knows nothing: it was lost. */
function balanceBefore(
  { invoice: { ownFields } }: InvoiceRow,
  known: readonly StatusEvent[],
): string | undefined {
  if (ownFields === undefined || !showsUnknownStatus(ownFields, known)) return undefined
  return asksOfBalance(ownFields.statusCode) ? ownFields.statusCode : undefined
}

/**
 * What somebody in the company has to do about a balance.
 *
 * @param before how it stood in Odoo before the store was lost; somebody may have ticked off since what that asked for
 */
function whatToDo(
  piece: WorksPiece,
  told: readonly WorksPiece[],
  before: string | undefined,
  events: readonly StatusEvent[],
): Telling[] {
  const { type, statusCode, identifier } = piece
  const asked = askedByBalance(piece, events)
  if (asked !== undefined) return before === codeOfPiece(type, statusCode) ? [] : [asked]
  // It was signed, or is deemed accepted.
  const wasAsked = before !== undefined || told.some((one) => one.identifier === identifier)
  return type === GENERAL_BALANCE && wasAsked ? [noActivity] : []
}
