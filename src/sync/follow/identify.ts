import type { ChorusInvoice } from '../../chorus/port.js'
import { backOffMs } from '../../domain/running/back-off.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { unseenNote } from '../../domain/words/notes.js'
import { mark } from '../../marks/mark.js'
import type { DepositWithInvoice } from '../../store/store.js'
import { findInChorus } from '../deposit/find-in-chorus.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { subjectOf } from '../odoo-state/subject.js'
import { flowNumberOf, isLongUnderWay } from './follow-flows.js'
import { observe } from './observe.js'
import { ofFlow } from './of-flow.js'

/** As many as a page of a search shows. */
const BATCH = 1_000

/** So many are searched for by their own flows in a cycle; the others stay due. */
const ALONE_AT_ONCE = 200

/** From so many on that were deposited on one day, one search of what was deposited then costs less than one for each. */
const TOGETHER = 10

/**
 * Not found so often (half an hour after its integration), it is asked for by its flow alone: the search of its day
 * may show it under another date, or without its flow.
 */
const FAILURES_TOGETHER = 5

const DAY_MS = 24 * 3_600_000

/**
 * Finds the invoices of integrated flows that the window search has not shown (yet), each when its back-off says so:
 * Chorus Pro may take hours to show them, and hundreds may wait.
 */
export async function identifyIntegrated(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const due = await store.invoicesToIdentify(connection.name, clock.now(), BATCH)
  const { shown, searched } = await searchTogether(context, due)
  const alone = due.filter((pair) => !searched.has(pair)).slice(0, ALONE_AT_ONCE)
  const later = async (pair: DepositWithInvoice, why: string): Promise<void> => {
    const { invoice } = pair
    await store.postpone(invoice.id, new Date(clock.now().getTime() + backOffMs(invoice.failures)), why)
    if (isLongUnderWay(context, pair))
      await store.recordToTell(invoice.id, [unseenNote(subjectOf(context, invoice), flowNumberOf(pair))])
  }
  const ofFlows = new Map<string, readonly ChorusInvoice[]>()
  const invoicesOf = async (flowNumber: string): Promise<readonly ChorusInvoice[]> => {
    const found = ofFlows.get(flowNumber) ?? (await context.chorus.findByFlow(flowNumber))
    ofFlows.set(flowNumber, found)
    return found
  }
  await forEachStep(
    context,
    [...searched, ...alone],
    async (pair) => {
      const found = isPiece(pair)
        ? (await findInChorus(context, pair.invoice))?.seen
        : await ofFlow(context, pair, searched.has(pair) ? shown : await invoicesOf(flowNumberOf(pair)))
      if (found !== undefined) await observe(context, pair.invoice, found)
      else if (mark('unidentified-waits')) await later(pair, 'integrated, and not found in Chorus Pro yet')
    },
    later,
    ({ invoice }) => invoice.invoice.number,
  )
}

/** Of a works contract: no search of other invoices shows it. */
function isPiece({ invoice }: DepositWithInvoice): boolean {
  return isWorksFramework(invoice.invoice.framework)
}

interface SearchedTogether {
  readonly shown: readonly ChorusInvoice[]
  /** Of these the search has told all that it can. */
  readonly searched: ReadonlySet<DepositWithInvoice>
}

async function searchTogether(
  context: StageContext,
  due: readonly DepositWithInvoice[],
): Promise<SearchedTogether> {
  const flows = new Set(due.map(flowNumberOf))
  const shown: ChorusInvoice[] = []
  const searched = new Set<DepositWithInvoice>()
  await forEachStep(
    context,
    byDay(due),
    async ({ at, pairs }) => {
      const [from, to] = [at - DAY_MS, at + DAY_MS].map((moment) => frenchDay(new Date(moment)))
      for await (const page of context.chorus.depositedInvoices(from ?? '', to ?? '')) {
        shown.push(...page.filter(({ flowNumber }) => flowNumber !== undefined && flows.has(flowNumber)))
        if (context.stop.aborted) return
      }
      for (const pair of pairs) searched.add(pair)
    },
    // Each is asked for by its own flow then.
    () => Promise.resolve(),
    ({ pairs }) => pairs.map(({ invoice }) => invoice.invoice.number),
  )
  return { shown, searched }
}

interface Day {
  /** A moment of it. */
  readonly at: number
  readonly pairs: DepositWithInvoice[]
}

function byDay(due: readonly DepositWithInvoice[]): Day[] {
  const days = new Map<string, Day>()
  for (const pair of due) {
    if (pair.invoice.failures >= FAILURES_TOGETHER || isPiece(pair)) continue
    const moment = pair.deposit.acceptedAt ?? pair.deposit.intendedAt
    const key = frenchDay(moment)
    const day = days.get(key) ?? { at: moment.getTime(), pairs: [] }
    day.pairs.push(pair)
    days.set(key, day)
  }
  return [...days.values()].filter(({ pairs }) => pairs.length >= TOGETHER && mark('identified-together'))
}
