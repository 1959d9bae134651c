import type { ChorusInvoice } from '../../chorus/port.js'
import { ChorusError } from '../../chorus/wire/error.js'
import { sameDecimal } from '../../domain/invoice/amount.js'
import { newEvents, type StatusEvent, withCurrent } from '../../domain/chorus-status/event.js'
import { isOnTheWay } from '../../domain/chorus-status/status.js'
import {
  admittedIn,
  asksForSignature,
  endsFolder,
  GENERAL_BALANCE,
  isInstalment,
  isStandOfInvoice,
} from '../../domain/chorus-status/works-folder.js'
import { admittedFields, statusFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import {
  admittedActivity,
  admittedNote,
  folderNote,
  signatureActivity,
} from '../../domain/words/works-notes.js'
import type { Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, WorksPiece } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { isForbiddenAlone } from '../health/probe.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'

/** So many in a cycle; the others stay pending. */
const AT_ONCE = 50

/** A monthly statement is answered twice, a final one four times. */
const MOST_BEFORE = 8

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
  await forEachStep(
    context,
    await store.pendingPieces(connection.name, AT_ONCE),
    async (piece) => {
      // So young that a next status is sure to come.
      const rows = isOnTheWay(piece.statusCode) ? [] : await knownBefore(context, piece)
      for (const row of rows) await tellPiece(context, row, piece)
      await store.recordPieceTold(connection.name, piece, rows[0]?.chorusIdentifier)
    },
    // It stays pending.
    () => Promise.resolve(),
    ({ number }) => number,
  )
}

/** An invoice that is in Chorus Pro. */
type Piece = InvoiceRow & { readonly chorusIdentifier: string }

/** What its folder is may be refused to the bridge for good: its next status is another try. */
async function knownBefore(context: StageContext, piece: WorksPiece): Promise<Piece[]> {
  try {
    return await invoicesBefore(context, piece)
  } catch (error) {
    if (!(isRefusedForGood(error) && mark('folder-refused-for-good'))) throw error
    context.log.warn(`the folder of ${piece.number} cannot be had: ${error.message}`, {
      remedy: error.remedy,
    })
    return []
  }
}

const FOR_GOOD: readonly ChorusError['kind'][] = ['request', 'refusal', 'unreadable']

function isRefusedForGood(error: unknown): error is ChorusError {
  return error instanceof ChorusError && FOR_GOOD.includes(error.kind)
}

/** The invoice that a piece answers; where that is an answer as well (a signed balance), the one that it answers, and so on. */
async function invoicesBefore(context: StageContext, piece: WorksPiece): Promise<Piece[]> {
  const { store, connection } = context
  const rows: Piece[] = []
  let of: WorksPiece | undefined = piece
  while (of !== undefined && rows.length < MOST_BEFORE) {
    const row = await invoiceBefore(context, of)
    if (row === undefined) break
    rows.push(row)
    of = await store.piece(connection.name, row.chorusIdentifier)
  }
  return rows
}

async function invoiceBefore(context: StageContext, piece: WorksPiece): Promise<Piece | undefined> {
  const { chorus, store, connection } = context
  const invoiceOf = async (identifier: string): Promise<Piece | undefined> => {
    const [row] = await store.invoicesByIdentifier(connection.name, [identifier])
    return row && { ...row, chorusIdentifier: identifier }
  }
  if (piece.firstPiece !== undefined) return invoiceOf(piece.firstPiece)
  let { identifier } = piece
  for (let before = 0; before < MOST_BEFORE; before += 1) {
    const previous = await chorus.previousPiece(identifier)
    if (previous === undefined) return undefined
    const row = await invoiceOf(previous)
    if (row !== undefined) return row
    identifier = previous
  }
  return undefined
}

async function tellPiece(context: StageContext, row: Piece, piece: WorksPiece): Promise<void> {
  const { store, connection, clock } = context
  if (row.stage !== 'followed') return
  const { chorusIdentifier: identifier } = row
  const known = await store.events(row.id)
  const { event, events } = await statusesOf(context, piece)
  const isStand = !(!isStandOfInvoice(piece.type, piece.statusCode) && mark('answer-refused-to-its-author'))
  const fresh = isStand
    ? newEvents(
        known,
        events.filter(({ code }) => isStandOfInvoice(piece.type, code)),
      )
    : []
  const stage = endsFolder(piece.statusCode) ? 'closed' : 'followed'
  const told = await store.folder(connection.name, identifier)
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
      paidInOdooAt: row.paidInOdooAt,
      tellings: [
        ...(isStand ? [fields] : []),
        ...(isInstalment(piece.type) ? admittedFields(admittedIn(withPiece(told, piece))) : []),
        folderNote(subjectOf(context, row), piece, row.invoice.currency),
        ...whatToDo(context, row, piece, told),
      ],
    },
    clock.now(),
  )
}

/** As it stands now, with all that was told before. */
function withPiece(told: readonly WorksPiece[], piece: WorksPiece): WorksPiece[] {
  return [...told.filter(({ identifier }) => identifier !== piece.identifier), piece]
}

/** What the piece passed before it was seen as it is now: the days from which periods run among them. */
async function statusesOf(
  context: StageContext,
  { identifier, number, statusCode, statusAt }: WorksPiece,
): Promise<{ event: StatusEvent; events: StatusEvent[] }> {
  const event = { code: statusCode, occurredAt: statusAt, comment: undefined, author: undefined }
  try {
    return { event, events: withCurrent(await context.chorus.history(identifier), event) }
  } catch (error) {
    if (!isRefusedForGood(error) && !(await isForbiddenAlone(context, error))) throw error
    context.log.debug(`the history of ${number} cannot be had: ${describeFailure(error).message}`)
    return { event, events: [event] }
  }
}

/** What somebody in the company has to look at. */
function whatToDo(
  context: StageContext,
  row: InvoiceRow,
  piece: WorksPiece,
  told: readonly WorksPiece[],
): Telling[] {
  const { type, statusCode, identifier, amountTotal } = piece
  if (asksForSignature(type, statusCode)) return [signatureActivity(piece)]
  // It was signed, or is deemed accepted.
  if (type === GENERAL_BALANCE && told.some((one) => one.identifier === identifier)) return [noActivity]
  const invoiced = (row.handedOver ?? row.invoice).amountTotal
  const isTold = told.some(
    (one) => isInstalment(one.type) && sameDecimal(one.amountTotal ?? invoiced, amountTotal ?? invoiced),
  )
  if (!isInstalment(type) || amountTotal === undefined || sameDecimal(amountTotal, invoiced) || isTold)
    return []
  const amounts = { admitted: amountTotal, invoiced, currency: row.invoice.currency }
  return [admittedNote(subjectOf(context, row), piece, amounts), admittedActivity(piece, amounts)]
}
