import { mark } from '../../marks/mark.js'
import { AnswerTooLong } from './answer-too-long.js'

/** How many times fewer are asked for after an answer that was too long. */
const FEWER = 6

/** How rows are read that may be too long together. */
export interface Reading<T> {
  /** As many rows as this at most. */
  readonly ask: (limit: number) => Promise<readonly T[]>
  /** The next row, if all of it is too long: what there is to know it by. */
  readonly bare: () => Promise<readonly T[]>
}

export interface Read<T> {
  readonly rows: readonly T[]
  /** How many were asked for. */
  readonly limit: number
}

/**
 * The first `most` rows of a list, or as many as are not too long together: one customer with megabytes in its name must not
 * hide the others.
 */
export async function fewerAtATime<T>(most: number, { ask, bare }: Reading<T>): Promise<Read<T>> {
  for (let limit = most; ; limit = Math.ceil(limit / FEWER)) {
    try {
      return { rows: await ask(limit), limit }
    } catch (error) {
      if (!(error instanceof AnswerTooLong) || !mark('fewer-rows-at-a-time')) throw error
      if (limit === 1) return { rows: await bare(), limit }
    }
  }
}

/** The rows of these ids, all in one answer, or in as many as it takes. */
export async function readInParts<T>(
  ids: readonly number[],
  most: number,
  {
    ask,
    bare,
  }: { ask: (some: readonly number[]) => Promise<T[]>; bare: (id: readonly number[]) => Promise<T[]> },
): Promise<T[]> {
  const found: T[] = []
  for (let rest = ids; rest.length > 0;) {
    const left = rest
    const { rows, limit } = await fewerAtATime(Math.min(most, left.length), {
      ask: (count) => ask(left.slice(0, count)),
      bare: () => bare(left.slice(0, 1)),
    })
    found.push(...rows)
    rest = left.slice(limit)
  }
  return found
}
