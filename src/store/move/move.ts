import { mark } from '../../marks/mark.js'
import { copyTables, type Difference, firstDifference, type OnBatch } from './copy.js'
import type { Tables, WritableTables } from './tables.js'

/** The store that is moved. */
export interface MoveSource {
  /** Read from one and the same state of it, once it is locked. */
  readonly tables: Tables
  /**
   * Nobody writes in it from now on, until it is given back or marked. One that was marked as moved to the same place, where
   * nothing is, is taken up again, with the doubt of a copy. Throws a `StoreError` when it cannot be moved.
   */
  lock(to: string): Promise<void>
  /** By the clock by which leases end. */
  now(): Promise<Date>
  /** The highest ids that were ever given, by table, where the engine remembers them. */
  lastIds(): Promise<ReadonlyMap<string, number>>
  /** For good: no bridge opens it any more, and one that has it open gets no lease. */
  markMoved(to: string): Promise<void>
  unmark(): Promise<void>
  /** Gives it back as it was, unless it was marked. */
  close(): Promise<void>
}

/** Where it is moved to: all of it appears at once, or nothing. */
export interface MoveTarget {
  readonly tables: WritableTables
  /** Makes empty tables of this version where nobody looks for them. False: there is something in the place already. */
  begin(): Promise<boolean>
  /** All rows are written: they are to outlive a power cut, and new ones to get other ids. */
  settle(lastIds: ReadonlyMap<string, number>): Promise<void>
  appear(): Promise<void>
  /** Whether it did, for certain, where that was not answered. Throws when that cannot be known now. */
  hasAppeared(): Promise<boolean>
  /** Removes what has not appeared. */
  close(): Promise<void>
}

/** Not one row is lacking, or the move is not made: what was written is removed. */
export class MoveDiffers extends Error {
  override readonly name = 'MoveDiffers'

  constructor({ table, key, column }: Difference) {
    super(
      `the copy differs from the original in table ${table}, row ${JSON.stringify(key)}${column === undefined ? ', which is in one of them alone' : `, column ${column}`}: it was removed, and the original is as it was`,
    )
  }
}

/** Both may be there, or one: the source stays marked, for with two of them invoices would be deposited twice. */
export class MoveUncertain extends Error {
  override readonly name = 'MoveUncertain'

  constructor(to: string, cause: unknown) {
    super(
      `whether the copy has appeared in ${to} is not known (${cause instanceof Error ? cause.message : String(cause)}); the original stays marked as moved there: once ${to} answers, run the same "chorus-bridge migrate-store" again, which says that it was moved, or moves it`,
      { cause },
    )
  }
}

async function isThere(target: MoveTarget, to: string): Promise<boolean> {
  try {
    return await target.hasAppeared()
  } catch (error) {
    throw new MoveUncertain(to, error)
  }
}

export interface MoveOptions {
  readonly source: MoveSource
  readonly target: MoveTarget
  /** The target's place, for people. */
  readonly to: string
  /** Throws when a bridge may be at work on the source; asked once nobody can begin any more. */
  readonly assertAtRest: (now: Date) => Promise<void>
  readonly onBatch: (step: 'copied' | 'compared', ...batch: Parameters<OnBatch>) => void
}

/**
 * Moves a store to another place, of another engine or the same. Answers how many rows; undefined: the place is taken. Whatever
 * ends it before its end leaves the source as it was, and nothing in the target.
 */
export async function moveStore({
  source,
  target,
  to,
  assertAtRest,
  onBatch,
}: MoveOptions): Promise<number | undefined> {
  try {
    if (!(await target.begin())) return undefined
    await source.lock(to)
    await assertAtRest(await source.now())
    const rows = await copyTables(source.tables, target.tables, (...batch) => {
      onBatch('copied', ...batch)
    })
    await target.settle(await source.lastIds())
    const difference = await firstDifference(source.tables, target.tables, (...batch) => {
      onBatch('compared', ...batch)
    })
    if (difference !== undefined && mark('copy-that-differs')) throw new MoveDiffers(difference)
    // In this order: there is no moment in which both could be worked with.
    await source.markMoved(to)
    try {
      await target.appear()
    } catch (error) {
      // All that was lost may be the answer.
      if ((await isThere(target, to)) && mark('move-without-answer')) return rows
      await source.unmark()
      throw error
    }
    return rows
  } finally {
    await source.close()
    await target.close()
  }
}
