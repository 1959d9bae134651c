import type { Telling } from '../../domain/words/telling.js'
import type { OutboxRow } from '../../store/store.js'

/**
 * A message costs Odoo a few milliseconds; the fields of an invoice a tenth of a second, up to half of one on a busy
 * server. A batch has to end well within a request's time, and while it lasts nobody else can save these invoices.
 */
const MOST: Readonly<Record<Telling['kind'], number>> = { note: 200, fields: 40, activity: 1 }

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

/** A row, and all of its sort that no earlier telling of the same invoice has to wait for. */
function nextBatch(rows: readonly OutboxRow[]): { batch: OutboxRow[]; rest: OutboxRow[] } {
  const first = firstOf(rows)
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

/** Fields before notes, of which more fit into one request: they come together behind the fields of many invoices. */
function firstOf(rows: readonly OutboxRow[]): OutboxRow | undefined {
  const met = new Set<number>()
  for (const row of rows) {
    if (row.telling.kind === 'fields' && !met.has(row.invoiceId)) return row
    met.add(row.invoiceId)
  }
  return rows[0]
}

/** Rows of one sort fit into one request: notes, and values of the same fields. Files that were used go invoice by invoice. */
function sortOf(row: OutboxRow): string {
  const { telling } = row
  const names = telling.kind === 'fields' ? Object.keys(telling.values).sort() : []
  const own = telling.kind === 'fields' && telling.usedFiles !== undefined ? [row.invoiceId] : []
  return [telling.kind, failuresOf(row), ...own, ...names].join(' ')
}

/** What has failed goes with a tenth of the company, then alone: it may be what Odoo stumbles over. */
function mostOf(row: OutboxRow): number {
  const [most, failures] = [MOST[row.telling.kind], failuresOf(row)]
  if (failures > 1) return 1
  return failures === 0 ? most : Math.max(1, Math.floor(most / 10))
}

/** What Odoo clearly refused may go with others, for a batch that is refused is split. */
function failuresOf({ attempts, wasRefused }: OutboxRow): number {
  return wasRefused ? 0 : attempts
}
