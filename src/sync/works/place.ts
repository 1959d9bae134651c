import { ChorusError } from '../../chorus/wire/error.js'
import { isOnTheWay } from '../../domain/chorus-status/status.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, WorksPiece } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { failsAlone, isForbidden } from '../health/probe.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'

/** A monthly statement is answered twice, a final one four times. */
const MOST_BEFORE = 8

/** A piece of which a status is to be told, and the identifiers of the invoices that it answers. */
export interface PlacedPiece {
  readonly piece: WorksPiece
  readonly invoices: readonly string[]
  /** The first of them, or else the first piece of the folder, which Odoo does not have; undefined: not known. */
  readonly first: string | undefined
}

type Place = Omit<PlacedPiece, 'piece'>

/** An invoice that is in Chorus Pro. */
export type FollowedPiece = InvoiceRow & { readonly chorusIdentifier: string }

/** The service that knows what comes before a piece, as back-offs know it: no piece has this identifier. */
const SERVICE = 0
const ASKED = 'what comes before'

/** So many pieces one after the other that it fails at are no fault of theirs. */
const ENOUGH = 3

/**
 * Which invoices these pieces answer, in the order of their statuses. Left out are those of which Chorus Pro cannot say it now:
 * they stay pending, and all else goes on.
 */
export async function placesOf(context: StageContext, pieces: readonly WorksPiece[]): Promise<PlacedPiece[]> {
  const { worksBackOffs: backOffs, clock } = context
  const placed: PlacedPiece[] = []
  let inRow = 0
  const isLeftOut = ({ identifier, firstPiece }: WorksPiece): boolean =>
    firstPiece === undefined && [SERVICE, identifier].some((id) => backOffs.isWaiting(id, ASKED, clock.now()))
  await forEachStep(
    context,
    pieces,
    async (piece) => {
      // So young that a next status is sure to come.
      if (isOnTheWay(piece.statusCode)) placed.push({ piece, invoices: [], first: undefined })
      else if (!isLeftOut(piece)) {
        try {
          placed.push({ piece, ...(await knownBefore(context, piece)) })
          inRow = 0
          backOffs.done(piece.identifier)
          if (piece.firstPiece === undefined) backOffs.done(SERVICE)
        } catch (error) {
          if (!((await failsAlone(context, error)) && mark('folder-fails-alone'))) throw error
          inRow += 1
          backOffs.failed(piece.identifier, ASKED, clock.now())
          if (isForbidden(error) || inRow >= ENOUGH) backOffs.failed(SERVICE, ASKED, clock.now())
          sayOnce(context, error)
        }
      }
    },
    () => Promise.resolve(),
    ({ number }) => number,
  )
  return placed.sort((one, other) => one.piece.statusAt.getTime() - other.piece.statusAt.getTime())
}

function sayOnce({ troubles, log, clock }: StageContext, error: unknown): void {
  const { message, remedy } = describeFailure(error)
  if (troubles.isNews(message, clock.now()))
    log.warn(`what MOE and MOA answer to works invoices is not told for now, all else is: ${message}`, {
      remedy,
    })
}

/** What its folder is may be refused to the bridge for good: its next status is another try. */
async function knownBefore(context: StageContext, piece: WorksPiece): Promise<Place> {
  try {
    return await invoicesBefore(context, piece)
  } catch (error) {
    if (!(isRefusedForGood(error) && mark('folder-refused-for-good'))) throw error
    context.log.warn(`the folder of ${piece.number} cannot be had: ${error.message}`, {
      remedy: error.remedy,
    })
    return { invoices: [], first: undefined }
  }
}

const FOR_GOOD: readonly ChorusError['kind'][] = ['request', 'refusal', 'unreadable']

function isRefusedForGood(error: unknown): error is ChorusError {
  return error instanceof ChorusError && FOR_GOOD.includes(error.kind)
}

/** The invoice that a piece answers; where that is an answer as well (a signed balance), the one that it answers, and so on. */
async function invoicesBefore(context: StageContext, piece: WorksPiece): Promise<Place> {
  const { store, connection } = context
  const invoices: string[] = []
  let first: string | undefined
  let of: WorksPiece | undefined = piece
  while (of !== undefined && invoices.length < MOST_BEFORE) {
    const before = await invoiceBefore(context, of)
    first ??= before.first
    if (before.row === undefined) break
    invoices.push(before.row.chorusIdentifier)
    of = await store.piece(connection.name, before.row.chorusIdentifier)
  }
  return { invoices, first }
}

export async function followedAs(
  { store, connection }: StageContext,
  identifier: string,
): Promise<FollowedPiece | undefined> {
  const [row] = await store.invoicesByIdentifier(connection.name, [identifier])
  return row && { ...row, chorusIdentifier: identifier }
}

interface Before {
  readonly row: FollowedPiece | undefined
  /** It, or else the first piece of the folder. */
  readonly first: string | undefined
}

async function invoiceBefore(context: StageContext, piece: WorksPiece): Promise<Before> {
  const { chorus } = context
  const { firstPiece } = piece
  if (firstPiece !== undefined) return { row: await followedAs(context, firstPiece), first: firstPiece }
  let first: string | undefined
  for (let before = 0; before < MOST_BEFORE; before += 1) {
    const previous = await chorus.previousPiece(first ?? piece.identifier)
    if (previous === undefined) return { row: undefined, first }
    first = previous
    const row = await followedAs(context, previous)
    if (row !== undefined) return { row, first }
  }
  return { row: undefined, first: undefined }
}
