import { StoreError } from '../../store/error.js'
import type { InvoiceRow } from '../../store/store.js'
import { askTogether, type DocumentSource } from '../document/together.js'
import { failedSide } from '../health/failure.js'
import type { StageContext } from '../running/context.js'
import type { Question } from './question.js'

/** So many invoices wait for each other's documents, and have them in memory together. */
const MOST = 8

/** One of the invoices that are prepared, as far as it is known without a document. */
export interface Examined {
  readonly row: InvoiceRow
  /** Undefined: nothing is to be prepared of it. */
  readonly question?: Question | undefined
  readonly source: DocumentSource
  /** What its step would have thrown. */
  readonly error?: Error
}

/**
 * Invoices in groups whose documents are asked for together, one after the other. One that a side's failure met ends its group,
 * so that an outage meets no more of them than if they had gone alone.
 */
export async function* examinedInGroups(
  context: StageContext,
  rows: readonly InvoiceRow[],
  examine: (row: InvoiceRow) => Promise<Question | undefined>,
): AsyncGenerator<Examined, void> {
  for (let next = 0; next < rows.length && !context.stop.aborted;) {
    const group: Omit<Examined, 'source'>[] = []
    for (const row of rows.slice(next, next + MOST)) {
      const one = await examined(row, examine)
      group.push(one)
      if (one.error instanceof StoreError || failedSide(one.error) !== undefined) break
    }
    next += group.length
    const wanting = group.flatMap(({ row, question }) =>
      question?.wantsDocument === true && !context.dryRun ? [row.odooId] : [],
    )
    const source = await askTogether(context, wanting)
    for (const one of group) yield { ...one, source }
  }
}

async function examined(
  row: InvoiceRow,
  examine: (row: InvoiceRow) => Promise<Question | undefined>,
): Promise<Omit<Examined, 'source'>> {
  try {
    return { row, question: await examine(row) }
  } catch (thrown) {
    return { row, error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }
}
