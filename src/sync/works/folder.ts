import type { ChorusInvoice } from '../../chorus/port.js'
import { ChorusError } from '../../chorus/wire/error.js'
import { newEvents, type StatusEvent, withCurrent } from '../../domain/chorus-status/event.js'
import { isOnTheWay } from '../../domain/chorus-status/status.js'
import {
  asksForSignature,
  AWAITS_SUPPLIER,
  endsFolder,
  GENERAL_BALANCE,
  isInstalment,
  isStandOfInvoice,
} from '../../domain/chorus-status/works-folder.js'
import { showsUnknownStatus } from '../../domain/odoo-fields/own-fields.js'
import { statusFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import { folderNote, signatureActivity } from '../../domain/words/works-notes.js'
import type { Telling } from '../../domain/words/telling.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, WorksPiece } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { isForbiddenAlone } from '../health/probe.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { admissionNews } from './admission.js'

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
  const found: Found[] = []
  const later = (): Promise<void> => Promise.resolve()
  await forEachStep(
    context,
    await store.pendingPieces(connection.name, AT_ONCE),
    async (piece) => {
      // So young that a next status is sure to come.
      const rows = isOnTheWay(piece.statusCode) ? [] : await knownBefore(context, piece)
      found.push({ piece, invoices: rows.map(({ chorusIdentifier }) => chorusIdentifier) })
    },
    // It stays pending.
    later,
    ({ number }) => number,
  )
  await forEachStep(
    context,
    found,
    async ({ piece, invoices }) => {
      for (const identifier of invoices) {
        const row = await invoiceOf(context, identifier)
        if (row !== undefined) await tellPiece(context, row, piece, foundWith(found, identifier))
      }
      await store.recordPieceTold(connection.name, piece, invoices[0])
    },
    later,
    ({ piece }) => piece.number,
  )
}

/** A piece of which a status is to be told, and the identifiers of the invoices that it answers. */
interface Found {
  readonly piece: WorksPiece
  readonly invoices: readonly string[]
}

/** What is told together is judged together: the last word on an amount may have come with the first. */
function foundWith(found: readonly Found[], identifier: string): WorksPiece[] {
  return found.filter(({ invoices }) => invoices.includes(identifier)).map(({ piece }) => piece)
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

async function invoiceOf(
  { store, connection }: StageContext,
  identifier: string,
): Promise<Piece | undefined> {
  const [row] = await store.invoicesByIdentifier(connection.name, [identifier])
  return row && { ...row, chorusIdentifier: identifier }
}

async function invoiceBefore(context: StageContext, piece: WorksPiece): Promise<Piece | undefined> {
  const { chorus } = context
  if (piece.firstPiece !== undefined) return invoiceOf(context, piece.firstPiece)
  let { identifier } = piece
  for (let before = 0; before < MOST_BEFORE; before += 1) {
    const previous = await chorus.previousPiece(identifier)
    if (previous === undefined) return undefined
    const row = await invoiceOf(context, previous)
    if (row !== undefined) return row
    identifier = previous
  }
  return undefined
}

async function tellPiece(
  context: StageContext,
  row: Piece,
  piece: WorksPiece,
  others: readonly WorksPiece[],
): Promise<void> {
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
  const news = isInstalment(piece.type)
    ? admissionNews(context, row, piece, withPieces(told, others))
    : undefined
  const askedBefore =
    news?.isKnownInOdoo ??
    (row.invoice.ownFields?.statusCode === AWAITS_SUPPLIER &&
      showsUnknownStatus(row.invoice.ownFields, known))
  // So that it can be taken back.
  if (askedBefore) await store.recordActivitySeenInOdoo(row.id, clock.now())
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
        ...(news?.tellings ?? whatToDo(piece, told, askedBefore)),
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

/**
 * What somebody in the company has to do about a balance.
 *
 * @param isKnownInOdoo Odoo asked for it before the store was lost; somebody may have ticked it off since
 */
function whatToDo(piece: WorksPiece, told: readonly WorksPiece[], isKnownInOdoo: boolean): Telling[] {
  const { type, statusCode, identifier } = piece
  if (asksForSignature(type, statusCode)) return isKnownInOdoo ? [] : [signatureActivity(piece)]
  // It was signed, or is deemed accepted.
  const wasAsked = isKnownInOdoo || told.some((one) => one.identifier === identifier)
  return type === GENERAL_BALANCE && wasAsked ? [noActivity] : []
}
