import type { NewOrder, OdooVersion } from '../../src/simulators/odoo/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** Demands a service code. */
const HOSPITAL = 'hospital'
/** Demands a commitment number. */
const SCHOOL = 'school'
const STATE = 'state'
const PRIVATE = 'bakery'

const SERVICE = 'x_chorus_order_service'
const COMMITMENT = 'x_chorus_order_commitment'
const TODO = 'Chorus Pro\u00A0: commande à compléter avant facturation'

const FEW = { startDate: '2026-11-01', graceMinutes: 0 }

let running: RunningBridge

afterEach(() => running.close())

async function start(options: { version?: OdooVersion; chorusModule?: boolean; sale?: boolean } = {}) {
  running = await startBridge({ sale: true, connection: FEW, ...options })
  await running.cycle()
}

const add = (order: NewOrder): number => running.world.odoo.addOrder(order)
const order = (id: number): Readonly<Record<string, unknown>> =>
  running.world.odoo.record('sale.order', id) ?? {}
const situation = (id: number): unknown => order(id)['x_chorus_order_situation']
const missing = (id: number): unknown => order(id)['x_chorus_order_missing']
const fill = (id: number, values: Parameters<typeof running.world.odoo.edit>[2]): void => {
  running.world.odoo.edit('sale.order', id, values)
}

function todos(id: number): { id: number; summary: unknown; note: unknown; user: unknown }[] {
  return running.world.odoo
    .records('mail.activity')
    .filter((row) => row['res_model'] === 'sale.order' && row['res_id'] === id && row['active'] !== false)
    .map((row) => ({ id: row.id, summary: row['summary'], note: row['note'], user: row['user_id'] }))
}

async function minute(): Promise<void> {
  await running.live(MINUTE, MINUTE)
}

async function confirmed(values: NewOrder): Promise<number> {
  const id = add(values)
  running.world.odoo.confirmOrder(id)
  await minute()
  return id
}

describe('a quotation', () => {
  it('shows what its customer demands and what it lacks, and asks nobody', async () => {
    await start()
    const id = add({ partner: HOSPITAL })
    await minute()
    expect(order(id)['x_chorus_order_demands']).toMatch(
      /reçoit ses factures par Chorus Pro, et exige un code service\.$/,
    )
    expect(missing(id)).toMatch(/exige un code service.*services actifs/)
    expect(situation(id)).toBe('lacking')
    expect(todos(id)).toEqual([])
  })

  it('is complete once it is filled in', async () => {
    await start()
    const id = add({ partner: SCHOOL })
    await minute()
    fill(id, { [COMMITMENT]: 'EJ-4711' })
    await minute()
    expect([situation(id), missing(id)]).toEqual(['complete', false])
  })

  it('of a private customer says nothing', async () => {
    await start()
    const id = add({ partner: PRIVATE })
    await minute()
    expect(order(id)['x_chorus_order_demands'] ?? false).toBe(false)
    expect(situation(id) ?? false).toBe(false)
  })

  it('takes for the commitment number what Odoo will take, without its module for Chorus Pro', async () => {
    await start({ chorusModule: false })
    const own = add({ partner: SCHOOL, customerReference: 'CMD-77' })
    await minute()
    expect(situation(own)).toBe('complete')
  })

  it('does not, with the module: there it is any text of the customer’s', async () => {
    await start()
    const id = add({ partner: SCHOOL, customerReference: 'CMD-77' })
    await minute()
    expect(situation(id)).toBe('lacking')
  })

  it('is looked at again when its customer changes', async () => {
    await start()
    const id = add({ partner: PRIVATE })
    await minute()
    running.world.odoo.identify(Number(order(id)['partner_id']), '12345678200036')
    await minute()
    expect(situation(id)).toBe('lacking')
  })
})

describe('a confirmed order that lacks something', () => {
  it('gets one activity at once, for its salesperson, without an e-mail', async () => {
    await start()
    const id = await confirmed({ partner: HOSPITAL })
    expect(situation(id)).toBe('asked')
    expect(todos(id)).toMatchObject([{ summary: TODO, user: order(id)['user_id'] }])
    expect(todos(id)[0]?.note).toMatch(/onglet Chorus Pro de la commande/)
    expect(running.world.odoo.book.activityMails).toEqual([])
    await running.live(2 * DAY, 6 * HOUR)
    expect(todos(id)).toHaveLength(1)
  })

  explains('order-told-once', 'is not asked for again what somebody ticked off', async () => {
    await start()
    const id = await confirmed({ partner: HOSPITAL })
    for (const todo of todos(id)) running.world.odoo.edit('mail.activity', todo.id, { active: false })
    fill(id, { client_order_ref: 'changed' })
    await running.live(2 * DAY, 6 * HOUR)
    expect(todos(id)).toEqual([])
    expect(situation(id)).toBe('asked')
  })

  it('loses its activity once it is completed', async () => {
    await start()
    const id = await confirmed({ partner: HOSPITAL })
    fill(id, { [SERVICE]: 'SERVICE_DEST_SERV_OBL' })
    await minute()
    expect([todos(id), situation(id), missing(id)]).toEqual([[], 'complete', false])
  })

  it('has it say what lacks now', async () => {
    await start()
    const id = await confirmed({ partner: HOSPITAL })
    fill(id, { [SERVICE]: 'NONE-SUCH' })
    await minute()
    expect(todos(id)).toHaveLength(1)
    expect(todos(id)[0]?.note).toMatch(/NONE-SUCH/)
  })

  it.each([
    ['cancelled', 'cancelOrder', false],
    ['a quotation again', 'orderToDraft', 'lacking'],
    ['invoiced', 'bill', 'invoiced'],
  ] as const)('loses it once it is %s', async (_what, act, then) => {
    await start()
    const id = await confirmed({ partner: HOSPITAL })
    if (act === 'bill') running.world.odoo.invoiceOrders([id])
    else running.world.odoo[act](id)
    await minute()
    expect([todos(id), situation(id)]).toEqual([[], then])
  })

  it('has one activity when the answer to making it was lost', async () => {
    await start()
    running.world.odoo.addFault({
      model: 'sale.order',
      method: 'activity_schedule',
      effect: { kind: 'drop', when: 'after' },
    })
    const id = await confirmed({ partner: HOSPITAL })
    await running.live(20 * MINUTE, MINUTE)
    expect(todos(id)).toHaveLength(1)
    expect(situation(id)).toBe('asked')
  })

  explains(
    'order-activity-under-way',
    'leaves no activity where the fields could not say that there is one',
    async () => {
      await start()
      const id = add({ partner: SCHOOL, values: { [COMMITMENT]: 'EJ-1' } })
      await minute()
      fill(id, { [COMMITMENT]: false })
      running.world.odoo.confirmOrder(id)
      const lost = { kind: 'status', status: 503, when: 'before' } as const
      running.world.odoo.onRequest(({ model, method }) => {
        const isMade = todos(id).length > 0
        if (model !== 'sale.order' || method !== 'write' || !isMade) return
        running.world.odoo.onRequest(undefined)
        running.world.odoo.addFault({ model, method, times: 3, effect: lost })
      })
      await minute()
      expect(todos(id)).toHaveLength(1)
      running.world.odoo.clearFaults()
      fill(id, { [COMMITMENT]: 'EJ-1' })
      await running.live(20 * MINUTE, MINUTE)
      expect([todos(id), situation(id)]).toEqual([[], 'complete'])
    },
  )
})

describe('a commitment of the State', () => {
  const PATH = '/cpro/engagementsJuridiques/v1/rechercher'
  const stateOrder = (number: string): NewOrder => ({
    partner: STATE,
    values: { [SERVICE]: 'FAC9510075', [COMMITMENT]: number },
  })
  const asked = (): number => running.world.chorus.book.requests[PATH] ?? 0

  it.each([
    ['is open', '1500000042', 'complete'],
    ['is closed', '1500000043', 'asked'],
    ['is not there', '42', 'asked'],
  ])('that %s', async (_what, number, then) => {
    await start()
    const id = await confirmed(stateOrder(number))
    expect(situation(id)).toBe(then)
    if (then === 'asked') expect(missing(id)).toMatch(/ne connaît aucun engagement/)
  })

  it('is asked about once, and those of others never', async () => {
    await start()
    const id = await confirmed(stateOrder('1500000042'))
    await confirmed({ partner: SCHOOL, values: { [COMMITMENT]: 'EJ-1' } })
    fill(id, { client_order_ref: 'changed' })
    await running.live(3 * HOUR, HOUR)
    expect(asked()).toBe(1)
  })

  explains(
    'commitments-refused',
    'is not asked about for a day where PISTE forbids it, which is said once',
    async () => {
      await start()
      running.world.chorus.subscribe('engagementsJuridiques', false)
      const id = await confirmed(stateOrder('42'))
      await confirmed(stateOrder('43'))
      expect(situation(id)).toBe('complete')
      expect(asked()).toBe(1)
      await running.live(2 * DAY, 8 * HOUR)
      const said = running.log.filter(
        ({ level, message }) => level === 'warn' && message.includes('commitments of the State'),
      )
      expect(said).toHaveLength(1)
      running.world.chorus.subscribe('engagementsJuridiques', true)
      await running.live(2 * DAY, 8 * HOUR)
      expect(situation(id)).toBe('asked')
    },
  )
})

describe('an invoice that is made from orders', () => {
  const move = (id: number): Readonly<Record<string, unknown>> =>
    running.world.odoo.record('account.move', id) ?? {}

  async function invoiced(...orders: NewOrder[]): Promise<number> {
    const ids: number[] = []
    for (const one of orders) ids.push(await confirmed(one))
    return running.world.odoo.invoiceOrders(ids)
  }

  it('has both references as a draft already, and is deposited with them', async () => {
    await start()
    const id = await invoiced({
      partner: HOSPITAL,
      values: { [SERVICE]: 'SERVICE_DEST_SERV_OBL', [COMMITMENT]: 'EJ-1' },
    })
    await minute()
    expect(move(id)).toMatchObject({
      buyer_reference: 'SERVICE_DEST_SERV_OBL',
      purchase_order_reference: 'EJ-1',
    })
    running.world.odoo.postInvoice(id)
    await running.live(2 * MINUTE, MINUTE)
    expect(move(id)['x_chorus_stage']).toMatch(/deposited|followed/)
  })

  it('has them in fields of the bridge where Odoo has none', async () => {
    await start({ chorusModule: false })
    const id = await invoiced({
      partner: SCHOOL,
      customerReference: 'Devis du 3 mai',
      values: { [SERVICE]: 'ACHATS', [COMMITMENT]: 'EJ-1' },
    })
    running.world.odoo.postInvoice(id)
    await minute()
    expect(move(id)).toMatchObject({ x_chorus_service_code: 'ACHATS', x_chorus_commitment_number: 'EJ-1' })
  })

  explains('written-on-the-invoice-stays', 'keeps what somebody wrote on it', async () => {
    await start({ chorusModule: false })
    const id = await invoiced({ partner: SCHOOL, values: { [COMMITMENT]: 'EJ-1' } })
    running.world.odoo.editInvoice(id, { ref: 'EJ-2' })
    await minute()
    expect(move(id)['x_chorus_commitment_number'] ?? false).toBe(false)
  })

  explains(
    'orders-that-disagree',
    'is held for a person where its orders contradict each other',
    async () => {
      await start()
      const one = { partner: SCHOOL, values: { [COMMITMENT]: 'EJ-1' } } as const
      const id = await invoiced(one, { ...one, values: { [COMMITMENT]: 'EJ-2' } })
      running.world.odoo.postInvoice(id)
      await minute()
      expect(move(id)['purchase_order_reference']).toBe(false)
      expect(move(id)['x_chorus_stage']).toBe('blocked')
      expect(move(id)['x_chorus_reason']).toMatch(/S00001\s*: EJ-1, S00002\s*: EJ-2/)
      running.world.odoo.editInvoice(id, { purchase_order_reference: 'EJ-2' })
      await running.live(3 * MINUTE, MINUTE)
      expect(move(id)['x_chorus_stage']).toMatch(/deposited|followed/)
    },
  )

  explains(
    'more-orders-than-can-be-read',
    'takes nothing where there are more orders than are read',
    async () => {
      await start()
      const values = { [COMMITMENT]: 'EJ-1' }
      const ids = Array.from({ length: 1_000 }, () => add({ partner: SCHOOL, values }))
      ids.push(add({ partner: SCHOOL, values: { [COMMITMENT]: 'EJ-2' } }))
      const id = running.world.odoo.invoiceOrders(ids)
      await minute()
      expect(move(id)['purchase_order_reference']).toBe(false)
    },
  )

  it('takes nothing that only some of its orders say', async () => {
    await start()
    const id = await invoiced({ partner: SCHOOL, values: { [COMMITMENT]: 'EJ-1' } }, { partner: SCHOOL })
    running.world.odoo.postInvoice(id)
    await minute()
    expect(move(id)['purchase_order_reference']).toBe(false)
    expect(move(id)['x_chorus_reason']).toMatch(/exige un numéro d’engagement/)
  })
})

describe('what it costs', () => {
  it('is one request to Odoo in a quiet cycle, and none without Sales', async () => {
    const quiet: number[] = []
    for (const sale of [true, false]) {
      await start({ sale })
      if (sale) await confirmed({ partner: HOSPITAL })
      await running.live(10 * MINUTE, MINUTE)
      running.world.odoo.book.reset()
      await running.cycle()
      quiet.push(running.world.odoo.book.total)
      if (sale) expect(running.world.odoo.book.count('sale.order', 'search_read')).toBe(1)
      if (sale) await running.close()
    }
    expect(quiet).toEqual([2, 1])
  })
})

describe('a user who may not read orders', () => {
  it('is said so once, and all else goes on', async () => {
    await start()
    const denied = { kind: 'error', name: 'odoo.exceptions.AccessError', message: 'no' } as const
    running.world.odoo.addFault({ model: 'sale.order', times: 'always', effect: denied })
    const report = await running.cycle()
    await running.live(3 * DAY, 12 * HOUR)
    expect(report.failures).toEqual([])
    const said = running.log.filter(
      ({ level, message }) => level === 'warn' && message.includes('quotations and orders'),
    )
    expect(said).toHaveLength(1)
    running.world.odoo.clearFaults()
    await running.live(DAY, 12 * HOUR)
    const id = await confirmed({ partner: HOSPITAL })
    expect(situation(id)).toBe('asked')
  })
})

it('an order that cannot be read is set aside alone', async () => {
  await start()
  const bad = add({ partner: HOSPITAL })
  running.world.odoo.spoil('sale.order', bad, { state: 42 })
  const id = await confirmed({ partner: HOSPITAL })
  expect(situation(id)).toBe('asked')
  expect(situation(bad) ?? false).toBe(false)
})

it.each(['16.0', '17.0', '18.0', '19.0', '19.0-pdp', '20.0'] as const)(
  'a whole life on %s',
  async (version) => {
    await start({ version })
    const id = await confirmed({ partner: HOSPITAL })
    expect(todos(id)).toHaveLength(1)
    fill(id, { [SERVICE]: 'SERVICE_DEST_SERV_OBL' })
    await minute()
    expect(todos(id)).toEqual([])
    const invoice = running.world.odoo.invoiceOrders([id])
    await minute()
    expect(running.world.odoo.record('account.move', invoice)?.['buyer_reference']).toBe(
      'SERVICE_DEST_SERV_OBL',
    )
  },
)
