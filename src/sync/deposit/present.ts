import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice, ChorusPort } from '../../chorus/port.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { mark } from '../../marks/mark.js'
import type { StageContext } from '../running/context.js'
import { identityOf, type Identified } from './find-in-chorus.js'
import { pagesWorth } from './search-worth.js'

/** From so many invoices on, one search of what was deposited since their date costs less than one for each number. */
const TOGETHER = 4

const DAY_MS = 24 * 3_600_000

/** What Chorus Pro has of some invoices, by number; a number that is not in it has to be asked for by itself. */
export type Present = ReadonlyMap<string, readonly ChorusInvoice[]>

export interface Asking extends Pick<StageContext, 'clock' | 'searchWorth'> {
  readonly chorus: Pick<ChorusPort, 'depositedInvoices'>
}

const NOTHING_KNOWN: Present = new Map()

/**
 * Whether invoices that are about to be deposited are in Chorus Pro already, asked once for many: everything that was
 * deposited since the earliest of their dates. An invoice is not deposited before its date; where the number stands on an
 * older one, Chorus Pro refuses the flow as a duplicate, and that is looked into then. No more is read than it is worth: a company
 * that deposits thousands and dates them back would read them all in each cycle.
 */
export async function presentInChorus(context: Asking, rows: readonly Identified[]): Promise<Present> {
  const today = frenchDay(context.clock.now())
  const dated = rows.flatMap((row) => {
    const { invoiceDate, number } = identityOf(row)
    return invoiceDate !== undefined && invoiceDate <= today ? [{ invoiceDate, number: number.trim() }] : []
  })
  if (dated.length < TOGETHER) return NOTHING_KNOWN
  const earliest = dated.map(({ invoiceDate }) => invoiceDate).sort()[0] ?? today
  const from = frenchDay(new Date(Date.parse(earliest) - DAY_MS))
  const to = frenchDay(new Date(context.clock.now().getTime() + DAY_MS))
  if (!context.searchWorth.isWorth(from, dated.length)) return NOTHING_KNOWN
  const present = new Map(dated.map(({ number }): [string, ChorusInvoice[]] => [number, []]))
  const hidden = { isPossible: false }
  let pages = 0
  try {
    const seen = context.chorus.depositedInvoices(from, to, ({ number }) => {
      // It may be one of them. Each is asked for by its number then, and says so.
      if (number === undefined || present.has(number.trim())) hidden.isPossible = true
    })
    for await (const page of seen) {
      pages += 1
      if (pages > pagesWorth(dated.length)) {
        context.searchWorth.wasTooMuch(from, dated.length)
        return NOTHING_KNOWN
      }
      for (const invoice of page) present.get(invoice.number)?.push(invoice)
    }
  } catch (error) {
    // Of this search alone: numbers can be asked for.
    if (error instanceof ChorusError && (error.kind === 'request' || error.kind === 'refusal'))
      return NOTHING_KNOWN
    throw error
  }
  return hidden.isPossible && mark('unreadable-may-be-present') ? NOTHING_KNOWN : present
}
