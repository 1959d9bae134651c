import type { ChorusInvoice } from '../../chorus/port.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import { lotFileName } from '../../domain/invoice/lot.js'
import { frenchMoney } from '../../domain/words/french-amount.js'
import { frenchDate } from '../../domain/words/french-time.js'
import { fr } from '../../domain/words/typography.js'
import type { Reason } from '../../domain/words/reason.js'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import type { InvoiceRow, StoredDocument } from '../../store/store.js'
import { toDepositThere } from '../../domain/words/works-reasons.js'
import { quietUntil } from '../odoo-state/compare-fields.js'
import type { StageContext } from '../running/context.js'
import { adopt } from './adopt.js'
import { Flight, type Outcome } from './flight.js'
import { findInChorus, identityOf, oursAmong } from './find-in-chorus.js'
import { flowSyntax } from './flow-syntax.js'
import { hold } from './hold-for-person.js'
import type { Present } from './present.js'
import { LastChanges } from './last-changes.js'
import { mayShareFlow } from './lot-not-taken.js'
import type { Intended } from './send.js'
import { isStillWanted, readLast, type LastReading } from './still-wanted.js'

/** How it goes on; from one batch to the next. */
export interface Pace {
  /** How many may be under way together next. */
  size: number
  /** Chorus Pro did not take a lot. */
  isWithoutLots: boolean
}

export const newPace = (): Pace => ({ size: 1, isWithoutLots: false })

/** Documents of those that are looked at together are in memory together, beside those under way. */
const MOST_BYTES = 4_000_000

/** What Odoo said longer ago, while answers of Chorus Pro were waited for, is asked again before an intent. */
const FRESH_MS = 1_000

/**
 * Deposits invoices one, two, four, up to so many at once that are configured, and one again after a failure. What fails for
 * all therefore meets no more of them than if they had gone one after the other. Up to that number each waits for those
 * before it; from then on the next one goes as soon as an answer comes. Where lots are configured, those that go together go as
 * one. Each has its intent written down right before its request, after Odoo was read once more for its group. Outcomes are given
 * while none is under way.
 */
export async function* depositInFlight(
  context: StageContext,
  rows: readonly InvoiceRow[],
  present: Present,
  pace: Pace,
): AsyncGenerator<Outcome, void> {
  const { stop } = context
  const waiting = [...rows]
  const changes = new LastChanges(
    context,
    rows.map(({ odooId }) => odooId),
  )
  while (waiting.length > 0 && !stop.aborted) {
    const { depositsAtOnce, invoicesPerFlow } = context.connection
    const hasLots = invoicesPerFlow > 1 && !pace.isWithoutLots
    const most = hasLots ? Math.max(invoicesPerFlow, depositsAtOnce) : depositsAtOnce
    const flight = new Flight(context, Math.min(pace.size, depositsAtOnce))
    do {
      const group = await documentsOf(context, waiting.slice(0, pace.size))
      waiting.splice(0, group.length)
      waiting.unshift(...(await depositGroup(context, group, { present, changes }, flight, hasLots)))
    } while (!hasLots && pace.size > 1 && pace.size >= most && waiting.length > 0 && flight.goesOn)
    const outcomes = await flight.landed()
    pace.isWithoutLots ||= flight.isLotRefused
    pace.size = flight.hasFailed ? 1 : Math.min(pace.size * 2, most)
    yield* outcomes
  }
}

interface Ready {
  readonly row: InvoiceRow
  readonly document: StoredDocument
}

/** Of all of them. */
interface Known {
  readonly present: Present
  readonly changes: LastChanges
}

async function documentsOf({ store }: StageContext, rows: readonly InvoiceRow[]): Promise<Ready[]> {
  const group: Ready[] = []
  let bytes = 0
  for (const row of rows) {
    const document = await store.document(row.id)
    if (document === undefined) throw new Error(`${row.invoice.number} is ready without a document`)
    bytes += document.bytes.length
    if (group.length > 0 && bytes > MOST_BYTES) return group
    group.push({ row, document })
  }
  return group
}

/** Answers those that were not begun, for something has failed meanwhile or the process is to stop. */
async function depositGroup(
  context: StageContext,
  group: readonly Ready[],
  { present, changes }: Known,
  flight: Flight,
  hasLots: boolean,
): Promise<InvoiceRow[]> {
  const [together, apart]: [Ready[], Ready[]] = [[], []]
  for (const ready of group) {
    const { row, document } = ready
    try {
      if (!(await isAbsent(context, ready, present))) flight.nothingFailed(row)
      else if (hasLots && group.length > 1 && (await mayShareFlow(context, row, document.syntax)))
        together.push(ready)
      else apart.push(ready)
    } catch (error) {
      flight.failed([row], error)
    }
  }
  return [
    ...(await depositTogether(context, together, changes, flight)),
    ...(await depositEach(context, apart, changes, flight)),
  ]
}

async function depositEach(
  context: StageContext,
  group: readonly Ready[],
  changes: LastChanges,
  flight: Flight,
): Promise<InvoiceRow[]> {
  const look = lastLooks(context, group, changes)
  for (const [index, { row, document }] of group.entries()) {
    const left = group.slice(index).map((ready) => ready.row)
    if (!flight.goesOn) return left
    try {
      if (await mustRest(context, row)) {
        flight.nothingFailed(row)
        continue
      }
      // Meanwhile answers come, and are not waited for.
      await look(index)
      if (!(await flight.hasRoom())) return left
      const isWanted = await isStillWanted(context, row, document, await look(index))
      const intended = isWanted ? await intend(context, row, document) : undefined
      if (intended === undefined) flight.nothingFailed(row)
      else flight.begin({ members: [intended], lot: undefined })
    } catch (error) {
      flight.failed([row], error)
    }
  }
  return []
}

/** All that have their intent go, whatever befell the others. */
async function depositTogether(
  context: StageContext,
  group: readonly Ready[],
  changes: LastChanges,
  flight: Flight,
): Promise<InvoiceRow[]> {
  const [first] = group
  if (first === undefined) return []
  const lot = lotFileName(context.clock.now(), first.row.id)
  const look = lastLooks(context, group, changes)
  const members: Intended[] = []
  const left: InvoiceRow[] = []
  for (const [index, { row, document }] of group.entries()) {
    try {
      if (!flight.goesOn) {
        left.push(row)
        continue
      }
      const isWanted =
        !(await mustRest(context, row)) && (await isStillWanted(context, row, document, await look(index)))
      const intended = isWanted ? await intend(context, row, document, lot) : undefined
      if (intended === undefined) flight.nothingFailed(row)
      else members.push(intended)
    } catch (error) {
      flight.failed([row], error)
    }
  }
  if (members.length > 0) flight.begin({ members, lot })
  return left
}

/** What Odoo says of them from one of them on: read together, and again when that was too long ago. */
function lastLooks(
  context: StageContext,
  ready: readonly Ready[],
  changes: LastChanges,
): (from: number) => Promise<LastReading> {
  const now = (): number => context.clock.now().getTime()
  let last: { readonly reading: LastReading; readonly at: number } | undefined
  return async (from) => {
    if (last === undefined || (Math.abs(now() - last.at) > FRESH_MS && mark('looked-at-again'))) {
      const ids = ready.slice(from).map(({ row: { odooId } }) => odooId)
      last = { reading: await readLast(context, ids, changes), at: now() }
    }
    return last.reading
  }
}

/** Whether Chorus Pro does not have it, and it may be deposited as far as the bridge's own books go. */
async function isAbsent(context: StageContext, { row, document }: Ready, present: Present): Promise<boolean> {
  const { log } = context
  const ours = identityOf(row, document.sellerSiret)
  if (flowSyntax(context.connection, row.invoice, document.syntax) === undefined) {
    await hold(context, row, toDepositThere(row.invoice))
    return false
  }
  // Among works pieces it is looked for by its number.
  const isPiece = isWorksFramework(row.invoice.framework)
  const shown = isPiece ? undefined : present.get(ours.number.trim())
  const found = shown ? await oursAmong(context, row, ours, shown) : await findInChorus(context, row, ours)
  if (found === undefined) return true
  if (found.isOurs) {
    log.info('already in Chorus Pro: adopted, not sent', { invoice: row.invoice.number })
    await adopt(context, row, found.seen, true)
  } else {
    await hold(context, row, numberTaken(row, found.seen))
  }
  return false
}

async function mustRest(context: StageContext, row: InvoiceRow): Promise<boolean> {
  const { store, log } = context
  const until = await quietUntil(context)
  if (until === undefined) return false
  await store.postpone(row.id, until, 'deposits of which this database knows nothing may be on their way')
  log.info('not deposited yet: one that this database does not know of may be on its way', {
    invoice: row.invoice.number,
    until: until.toISOString(),
  })
  return true
}

async function intend(
  context: StageContext,
  row: InvoiceRow,
  document: StoredDocument,
  lot?: string,
): Promise<Intended | undefined> {
  const { store, holderId, clock, log } = context
  const intent = await store.recordDepositIntent(row.id, holderId, clock.now(), lot)
  if (intent === 'lease-lost') throw leaseLost(row)
  if (intent === 'not-ready') {
    log.info('not deposited: it is not ready any more', { invoice: row.invoice.number })
    return undefined
  }
  return { row, intent, document }
}

/** Ends the cycle: whatever is left of it is the other bridge's to do. */
function leaseLost({ invoice: { number } }: InvoiceRow): StoreError {
  return new StoreError(
    'lease',
    `another bridge took the lease before ${number} was deposited`,
    'Nothing to do: the other bridge deposits it. Only one bridge can work on a database.',
  )
}

function numberTaken({ invoice: { number } }: InvoiceRow, seen: ChorusInvoice): Reason {
  const { amountTotal, buyerSiret, depositDate } = seen
  const amount = amountTotal === undefined ? 'montant inconnu' : frenchMoney(amountTotal, 'EUR')
  const day = depositDate === undefined ? '' : fr`, déposée le ${frenchDate(depositDate)}`
  return {
    code: 'NUMBER_TAKEN',
    sentence: fr`Chorus Pro a déjà, sous le n° ${number}, une autre facture (${amount}, destinataire ${buyerSiret ?? 'inconnu'}${day}). Vérifiez sur le portail ; celle-ci doit porter un autre numéro.`,
    field: 'Numéro',
  }
}
