import type { Telling } from '../../domain/words/telling.js'
import type { OutboxRow } from '../../store/store.js'

/**
 * A message costs Odoo a few milliseconds; the fields of an invoice a tenth of a second, up to half of one on a busy
 * server. A batch has to end well within a request's time, and while it lasts nobody else can save these invoices.
 */
const MOST: Readonly<Record<Telling['kind'], number>> = { note: 100, fields: 40, activity: 1 }

/** What goes to Odoo in one request, and the requests one after the other: the tellings of an invoice keep their order. */
export function batchesOf(rows: readonly OutboxRow[]): OutboxRow[][] {
  const batches: OutboxRow[][] = []
  for (let left = rows; left.length > 0;) {
    const { batch, rest } = nextBatch(left)
    batches.push(batch)
    left = rest
  }
  return batches
}

/** The first row, and all of its sort that no earlier telling of the same invoice has to wait for. */
function nextBatch(rows: readonly OutboxRow[]): { batch: OutboxRow[]; rest: OutboxRow[] } {
  const [first] = rows
  const passedOver = new Set<number>()
  const batch: OutboxRow[] = []
  const rest: OutboxRow[] = []
  for (const row of rows) {
    const fits = first !== undefined && sortOf(row) === sortOf(first) && batch.length < mostOf(first)
    if (fits && !passedOver.has(row.invoiceId)) {
      batch.push(row)
    } else {
      passedOver.add(row.invoiceId)
      rest.push(row)
    }
  }
  return { batch, rest }
}

/** Rows of one sort fit into one request: notes, and values of the same fields. */
function sortOf(row: OutboxRow): string {
  const { telling } = row
  const names = telling.kind === 'fields' ? Object.keys(telling.values).sort() : []
  return [telling.kind, failuresOf(row), ...names].join(' ')
}

/** What has failed goes with a tenth of the company, then alone: it may be what Odoo stumbles over. */
function mostOf(row: OutboxRow): number {
  return Math.max(1, Math.floor(MOST[row.telling.kind] / 10 ** failuresOf(row)))
}

/** What Odoo clearly refused may go with others, for a batch that is refused is split. */
function failuresOf({ attempts, wasRefused }: OutboxRow): number {
  return wasRefused ? 0 : attempts
}
