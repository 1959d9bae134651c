import type { FaultRule } from '../../src/simulators/odoo/index.js'
import { Random } from '../campaign/random.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const SEEDS = 20
const STEPS = 25

const SERVICE = 'x_chorus_order_service'
const COMMITMENT = 'x_chorus_order_commitment'

/** What each of them demands, and with what that is met. */
const CUSTOMERS = {
  hospital: { field: SERVICE, met: 'SERVICE_DEST_SERV_OBL', invoiced: 'buyer_reference' },
  school: { field: COMMITMENT, met: 'EJ-1', invoiced: 'purchase_order_reference' },
} as const

interface Order {
  readonly id: number
  readonly customer: keyof typeof CUSTOMERS
  ticked: boolean
  invoice: number | undefined
  /** What it demands was there when it was invoiced. */
  wasMet: boolean
}

const FAULTS: readonly [FaultRule['effect'], ...FaultRule['effect'][]] = [
  { kind: 'drop', when: 'before' },
  { kind: 'drop', when: 'after' },
  { kind: 'bad-gateway', when: 'after' },
  { kind: 'status', status: 503, when: 'before' },
  { kind: 'truncate' },
]
const STRUCK = [
  { model: 'sale.order', method: 'search_read' },
  { model: 'sale.order', method: 'write' },
  { model: 'sale.order', method: 'activity_schedule' },
  { model: 'mail.activity', method: 'search_read' },
  { model: 'mail.activity', method: 'unlink' },
  { model: 'account.move', method: 'write' },
  {},
] as const

/** People make quotations, confirm, complete, cancel and invoice them while Odoo fails and the bridge is started anew. */
async function life(seed: number): Promise<string[]> {
  const random = new Random(seed)
  const running = await startBridge({ sale: true, connection: { startDate: '2026-11-01', graceMinutes: 0 } })
  const orders: Order[] = []
  try {
    for (let step = 0; step < STEPS; step += 1) {
      if (random.chance(0.5)) {
        const { model, method } = { model: undefined, method: undefined, ...random.pick(STRUCK) }
        running.world.odoo.addFault({
          ...(model !== undefined && { model, method }),
          nth: random.between(1, 4),
          effect: random.pick(FAULTS),
        })
      }
      act(random, running, orders)
      if (random.chance(0.1)) await running.restart(() => undefined)
      await running.live(MINUTE, MINUTE)
    }
    running.world.odoo.clearFaults()
    await running.live(2 * HOUR, 5 * MINUTE)
    return orders.flatMap((order) => faultsOf(running, order).map((what) => `seed ${String(seed)}: ${what}`))
  } finally {
    await running.close()
  }
}

function act(random: Random, { world: { odoo } }: RunningBridge, orders: Order[]): void {
  const order = orders.length < 3 ? undefined : orders[random.between(-1, orders.length - 1)]
  if (order === undefined) {
    const customer = random.pick(['hospital', 'school'] as const)
    orders.push({
      id: odoo.addOrder({ partner: customer }),
      customer,
      ticked: false,
      invoice: undefined,
      wasMet: false,
    })
    return
  }
  const { id, customer } = order
  const { field, met } = CUSTOMERS[customer]
  switch (
    random.pick(['confirm', 'confirm', 'complete', 'empty', 'cancel', 'draft', 'tick', 'invoice'] as const)
  ) {
    case 'confirm':
      if (odoo.record('sale.order', id)?.['state'] === 'draft') odoo.confirmOrder(id)
      return
    case 'complete':
      odoo.edit('sale.order', id, { [field]: met })
      return
    case 'empty':
      odoo.edit('sale.order', id, { [field]: false })
      return
    case 'cancel':
      odoo.cancelOrder(id)
      return
    case 'draft':
      if (odoo.record('sale.order', id)?.['state'] === 'cancel') odoo.orderToDraft(id)
      return
    case 'tick':
      for (const todo of todosOf(odoo, id)) {
        odoo.edit('mail.activity', todo, { active: false })
        order.ticked = true
      }
      return
    case 'invoice':
      if (order.invoice !== undefined || odoo.record('sale.order', id)?.['invoice_status'] !== 'to invoice')
        return
      order.wasMet = odoo.record('sale.order', id)?.[field] === met
      order.invoice = odoo.invoiceOrders([id])
  }
}

function todosOf(odoo: RunningBridge['world']['odoo'], id: number): number[] {
  return odoo
    .records('mail.activity')
    .filter((row) => row['res_model'] === 'sale.order' && row['res_id'] === id && row['active'] !== false)
    .map((row) => row.id)
}

/** Judged by what stands in Odoo alone. */
function faultsOf(
  { world: { odoo } }: RunningBridge,
  { id, customer, ticked, invoice, wasMet }: Order,
): string[] {
  const { field, met, invoiced } = CUSTOMERS[customer]
  const order: Readonly<Record<string, unknown>> = odoo.record('sale.order', id) ?? {}
  const isLacking = order[field] !== met
  const isAsked = order['state'] === 'sale' && order['invoice_status'] === 'to invoice' && isLacking
  const todos = todosOf(odoo, id).length
  const name = `${String(order['name'])} (${JSON.stringify([order['state'], order['invoice_status'], order[field]])})`
  const shows = order['x_chorus_order_situation'] ?? false
  const move: Readonly<Record<string, unknown>> | undefined =
    invoice === undefined ? undefined : odoo.record('account.move', invoice)
  return [
    ...(isAsked && todos === 0 && !ticked ? [`${name}: nobody is asked`] : []),
    ...(isAsked && todos > 1 ? [`${name}: asked ${String(todos)} times`] : []),
    ...(!isAsked && todos > 0 ? [`${name}: an activity is left`] : []),
    ...(isAsked && shows !== 'asked' ? [`${name}: shows ${JSON.stringify(shows)}`] : []),
    ...(order['state'] === 'cancel' && shows !== false
      ? [`${name}: cancelled, shows ${JSON.stringify(shows)}`]
      : []),
    ...(move !== undefined && wasMet && !isLacking && move[invoiced] !== met ? [`${name}: not carried`] : []),
  ]
}

it('no activity is missing or left, and references travel, whatever fails', async () => {
  const found: string[] = []
  for (let seed = 1; seed <= SEEDS; seed += 1) found.push(...(await life(seed)))
  expect(found).toEqual([])
})
