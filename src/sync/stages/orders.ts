import { orderChanges, type OrderValues } from '../../domain/odoo-fields/order-values.js'
import { ORDER_FIELD } from '../../domain/odoo-fields/order-fields.js'
import type { OdooOrder } from '../../domain/orders/order.js'
import { NO_STANDING, orderStanding, type OrderStanding } from '../../domain/orders/standing.js'
import type { OdooPartner } from '../../domain/invoice/invoice.js'
import { backOffMs } from '../../domain/running/back-off.js'
import { chooseByTags } from '../../domain/recipients/selection.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { orderActivity } from '../../domain/words/order-activity.js'
import { mark } from '../../marks/mark.js'
import type { ChangedOrdersQuery, OrderPage } from '../../odoo/port.js'
import { OdooError } from '../../odoo/wire/error.js'
import { isCommitmentKnown } from '../orders/commitments.js'
import { noteOrderRefusal } from '../orders/refused-calls.js'
import { recipientOf } from '../recipients/directory.js'
import type { Stage, StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { unheardMs } from './tell.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** As with invoices: what a transaction that took its time had begun to write. */
const OVERLAP_MS = HOUR_MS

/** Each costs some requests; what is left is done in the next cycle. */
const MOST_ASKED = 100

const ORDERS = { side: 'odoo', where: 'sale.order' } as const

/**
 * Shows on quotations and orders of public customers what Chorus Pro will demand of their invoices, and asks for what a
 * confirmed order lacks by an activity. How an order stands is kept in Odoo alone, in the bridge's own fields: an activity is
 * made before the fields say so, and once they do, never again for the same reasons, whatever became of it.
 *
 * One request to Odoo where nothing changed, none where *Sales* is not installed. Once a day all that are not invoiced are
 * looked at, for what changed in the directory.
 */
export const orders: Stage = {
  name: 'orders',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { odoo, store, connection, clock, dryRun } = context
    if (dryRun || !(await hasOrders(context))) return
    const now = clock.now()
    if (await store.wasOrderCallRefused(connection.name, 'orders', new Date(now.getTime() - DAY_MS))) return
    const run: Run = { asked: 0, isLeft: false }
    try {
      const cursor = await store.cursor(connection.name, 'orders')
      if (cursor !== undefined) await readNews(context, run, cursor)
      const lookedAt = await store.cursor(connection.name, 'orders-daily')
      const isDue = lookedAt === undefined || now.getTime() - lookedAt.getTime() >= DAY_MS
      if (cursor === undefined || isDue) {
        const latest = await readPages(context, run, { since: undefined, startDate: connection.startDate })
        if (run.isLeft || context.stop.aborted) return
        if (cursor === undefined)
          await store.saveCursor(connection.name, 'orders', latest ?? odoo.serverTime() ?? now)
        await store.saveCursor(connection.name, 'orders-daily', now)
      }
      await store.forgetOrderCallRefusal(connection.name, 'orders')
    } catch (error) {
      if (!(error instanceof OdooError) || error.kind !== 'access') throw error
      await noteOrderRefusal(
        context,
        'orders',
        `Odoo does not let this user read or write quotations and orders: what Chorus Pro demands is not shown on them (${error.message})`,
        NEEDS_SALES,
      )
    }
  },
}

async function hasOrders({ odoo, orders: memory, clock }: StageContext): Promise<boolean> {
  return (await odoo.hasOrders()) || (memory.mayLookAgain(clock.now()) && (await odoo.hasOrders(true)))
}

interface Run {
  asked: number
  /** Some were not dealt with: what was read is read again. */
  isLeft: boolean
}

async function readNews(context: StageContext, run: Run, cursor: Date): Promise<void> {
  const { store, connection, orders: memory } = context
  const since = new Date(cursor.getTime() - OVERLAP_MS)
  const seen = memory.seen(since)
  const latest = await readPages(context, run, { since, seen, startDate: connection.startDate })
  if (run.isLeft || context.stop.aborted || latest === undefined || latest <= cursor) return
  await store.saveCursor(connection.name, 'orders', latest)
}

/** Answers when the last of what was read was written, no later than Odoo's own time. */
async function readPages(
  context: StageContext,
  run: Run,
  query: ChangedOrdersQuery,
): Promise<Date | undefined> {
  const { odoo, store, connection, clock, stop, orders: memory } = context
  let latest: Date | undefined
  for await (const page of odoo.changedOrders(query)) {
    const readAt = odoo.serverTime() ?? clock.now()
    const left = await takeIn(context, run, page)
    memory.recordSeen(
      page.listed.filter(({ id }) => !left.has(id)),
      left.size > 0 ? [] : page.customers,
      readAt,
    )
    await store.recordReadable(
      connection.name,
      ORDERS,
      page.orders.map(({ id }) => String(id)),
    )
    for (const { writtenAt } of [...page.listed, ...page.customers])
      if (latest === undefined || writtenAt > latest) latest = writtenAt
    if (stop.aborted) break
  }
  const served = odoo.serverTime()
  return latest !== undefined && served !== undefined && served < latest ? served : latest
}

interface Change {
  readonly order: OdooOrder
  readonly values: OrderValues
}

/** Answers which were not dealt with. */
async function takeIn(
  context: StageContext,
  run: Run,
  { orders: read }: OrderPage,
): Promise<ReadonlySet<number>> {
  const { odoo, clock, orders: memory } = context
  const left = new Set<number>()
  const changes: Change[] = []
  const partners = await odoo.readPartners([...new Set(read.map(({ customerId }) => customerId))])
  const customers = new Map(partners.map((partner) => [partner.id, partner]))
  const fail = (order: OdooOrder, milliseconds: number): void => {
    left.add(order.id)
    memory.wait(order.id, clock.now(), milliseconds)
  }
  let refused: OdooError | undefined
  await forEachStep(
    context,
    read,
    async (order) => {
      if (refused !== undefined) return
      if (memory.isWaiting(order.id, clock.now()) || run.asked >= MOST_ASKED) {
        left.add(order.id)
        run.isLeft ||= run.asked >= MOST_ASKED
        return
      }
      const standing = await standingOf(context, order, customers.get(order.customerId))
      const values = orderChanges(order.shown, standing)
      if (Object.keys(values).length === 0 && mark('order-told-once')) return
      if (!concernsActivity(order, standing)) {
        changes.push({ order, values })
        return
      }
      run.asked += 1
      try {
        await tellOne(context, order, standing)
      } catch (error) {
        if (error instanceof OdooError && error.kind === 'access') {
          refused = error
          return
        }
        // Odoo may still be at it.
        if (error instanceof OdooError && error.outcomeUnknown) fail(order, unheardMs(context.connection))
        throw error
      }
    },
    (order) => {
      if (!left.has(order.id)) fail(order, backOffMs(0))
      return Promise.resolve()
    },
    ({ number }) => number,
  )
  if (refused !== undefined) throw refused
  for (const [values, same] of byValues(changes)) {
    if (context.stop.aborted) return new Set(read.map(({ id }) => id))
    try {
      await odoo.writeOrders(
        same.map(({ id }) => id),
        values,
      )
    } catch (error) {
      if (!(error instanceof OdooError) || (error.kind !== 'refused' && error.kind !== 'missing-record'))
        throw error
      // A rule of another module, or one was deleted meanwhile: each is looked at again tomorrow, or when it changes.
      context.log.warn(error.message, {
        remedy: error.remedy,
        orders: same.slice(0, 10).map((o) => o.number),
      })
    }
  }
  return left
}

function byValues(changes: readonly Change[]): Map<OrderValues, OdooOrder[]> {
  const groups = new Map<string, { values: OrderValues; orders: OdooOrder[] }>()
  for (const { order, values } of changes) {
    const key = JSON.stringify(values)
    const group = groups.get(key) ?? { values, orders: [] }
    group.orders.push(order)
    groups.set(key, group)
  }
  return new Map([...groups.values()].map(({ values, orders: same }) => [values, same]))
}

async function standingOf(
  context: StageContext,
  order: OdooOrder,
  customer: OdooPartner | undefined,
): Promise<OrderStanding> {
  if (order.state === 'cancelled' || customer === undefined) return NO_STANDING
  const { siret } = customer
  if (siret === undefined || !isSiret(siret)) return NO_STANDING
  if (chooseByTags(customer, context.connection)?.selected === false) return NO_STANDING
  const service = order.references.serviceCode ?? customer.reference
  const recipient = await recipientOf(context, siret, service)
  if (recipient === undefined) return NO_STANDING
  const isKnown = await isCommitmentKnown(context, order, siret)
  return orderStanding({ order, customer, recipient, isCommitmentKnown: isKnown })
}

/** Whether there is, or may be, an activity: `asked` says so, and no situation beside demands, that one was about to be made. */
function concernsActivity({ shown }: OdooOrder, { situation }: OrderStanding): boolean {
  return (
    situation === 'asked' ||
    shown.situation === 'asked' ||
    (shown.situation === undefined && shown.demands !== undefined)
  )
}

/**
 * The fields say first that something is under way, then the activity is made, then they say so: whatever ends this in
 * between, it is begun anew, by how the order stands then.
 */
async function tellOne(context: StageContext, order: OdooOrder, standing: OrderStanding): Promise<void> {
  const { odoo, connection, clock, log } = context
  if (standing.situation !== 'asked') {
    await odoo.clearOrderActivity(order.id)
    await odoo.writeOrders([order.id], orderChanges(order.shown, standing))
    return
  }
  let { shown } = order
  if (shown.situation !== 'asked' && mark('order-activity-under-way')) {
    const underWay = { ...standing, situation: undefined }
    const values = orderChanges(shown, underWay)
    if (Object.keys(values).length > 0) await odoo.writeOrders([order.id], values)
    shown = { ...shown, situation: undefined, demands: standing.demands }
  }
  const owner = await odoo.setOrderActivity({
    orderId: order.id,
    ...orderActivity(standing.demands, standing.missing),
    deadline: frenchDay(clock.now()),
    userId: order.responsibleUserId,
    userLogin: connection.responsibleLogin,
  })
  await odoo.writeOrders([order.id], {
    ...orderChanges(shown, standing),
    [ORDER_FIELD.situation]: 'asked',
  })
  if (owner === 'own')
    log.warn(
      'nobody to give an activity to: it is assigned to the bridge itself, where nobody looks for it',
      {
        order: order.number,
        remedy:
          'Set responsibleLogin to the login of an active internal user, or a salesperson on the order.',
      },
    )
}

const NEEDS_SALES =
  'the right "Invoicing" is enough in an Odoo as it comes; if it was narrowed, give the user of the bridge "Sales / User: All Documents". It is tried again once a day, and nothing else is lost'
