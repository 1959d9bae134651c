import type { ChorusError } from '../../chorus/wire/error.js'
import { backOffMs } from '../../domain/running/back-off.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import { isTryDue, presentPause } from '../deposit/deposit-pause.js'
import type { Outcome } from '../deposit/flight.js'
import { depositInFlight, newPace, type Pace } from '../deposit/in-flight.js'
import { presentInChorus } from '../deposit/present.js'
import { settle } from '../deposit/settle.js'
import { takeUpFromOwnFields } from '../odoo-state/compare-fields.js'
import type { Stage, StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { inParts } from '../running/parts.js'

/** One search of Chorus Pro serves so many, and is not older than it takes to deposit them. */
const BATCH = 200

/** So many at most are looked at until one of them can be tried. */
const MOST_TRIED = 20

/** Hands ready invoices to Chorus Pro, once; settles deposits of which nobody knows the outcome. */
export const deposit: Stage = {
  name: 'deposit',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { dryRun } = context
    if (dryRun) {
      await sayWhatWouldBeDeposited(context)
      return
    }
    await inParts(context, [settle, depositReady])
  },
}

async function depositReady(context: StageContext): Promise<void> {
  const { store, connection, clock, stop } = context
  const pause = await presentPause(context)
  if (pause !== undefined && mark('deposits-paused')) {
    if (!stop.aborted && isTryDue(context, pause)) await tryOne(context)
    return
  }
  const pace = newPace()
  while (!stop.aborted) {
    const rows = await store.invoicesReady(connection.name, clock.now(), BATCH)
    if (rows.length === 0) return
    await depositBatch(context, rows, pace)
  }
}

async function sayWhatWouldBeDeposited({ store, connection, clock, log }: StageContext): Promise<void> {
  const rows = await store.invoicesReady(connection.name, clock.now(), BATCH)
  for (const { invoice } of rows) log.info('dry run: would be deposited', { invoice: invoice.number })
}

/** The one whose last deposit lies furthest back first: the latest may have been refused for a cause of its own. */
async function tryOne(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const waiting: { readonly row: InvoiceRow; readonly lastAt: number }[] = []
  for (const row of await store.invoicesReady(connection.name, clock.now(), BATCH))
    waiting.push({ row, lastAt: (await store.deposits(row.id)).at(-1)?.intendedAt.getTime() ?? 0 })
  const inTurn = waiting.toSorted((a, b) => a.lastAt - b.lastAt)
  for (const { row, lastAt } of inTurn.slice(0, MOST_TRIED)) {
    await depositBatch(context, [row], newPace())
    // One that cannot be read, or is no longer to go, shows nothing: another one has to.
    const isTried = ((await store.deposits(row.id)).at(-1)?.intendedAt.getTime() ?? 0) > lastAt
    if (isTried || !mark('another-is-tried')) return
  }
}

async function depositBatch(context: StageContext, rows: readonly InvoiceRow[], pace: Pace): Promise<void> {
  const { odoo, store, clock } = context
  const takenUp = await takeUpFromOwnFields(
    context,
    await odoo.readInvoices(rows.map(({ odooId }) => odooId)),
  )
  const wanted = rows.filter(({ odooId }) => !takenUp.has(odooId))
  const present = await presentInChorus(context, wanted)
  let isPaused: ChorusError | undefined
  await forEachStep(
    context,
    takeWhile(depositInFlight(context, wanted, present, pace), () => isPaused === undefined),
    (outcome) => {
      isPaused = outcome.isPaused
      return outcome.error === undefined ? Promise.resolve() : Promise.reject(outcome.error)
    },
    async ({ rows: some }, why) => {
      for (const { id, failures } of some)
        await store.postpone(id, new Date(clock.now().getTime() + backOffMs(failures)), why)
    },
    ({ rows: some }) => some.map(({ invoice }) => invoice.number),
  )
  if (isPaused !== undefined) throw isPaused
}

async function* takeWhile(
  outcomes: AsyncIterable<Outcome>,
  goesOn: () => boolean,
): AsyncGenerator<Outcome, void> {
  for await (const outcome of outcomes) {
    yield outcome
    if (!goesOn()) return
  }
}
