import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const CONNECTION = { startDate: '2026-11-20', graceMinutes: 0 }
const TODAY = '2026-11-23'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const add = (partner: 'commune' | 'hospital' = 'commune'): number =>
  running.world.odoo.addInvoice({
    partner,
    date: TODAY,
    ...(partner === 'hospital' && { values: { buyer_reference: 'SERVICE_DEST_SERV_OBL' } }),
  })

/** Puts something into a record that no version of Odoo is known to show there. */
function spoil(model: string, id: number, field: string, value: number | null | number[]): () => void {
  const row = running.world.odoo.record(model, id)
  if (row === undefined) throw new Error(`no ${model} ${String(id)}`)
  const before = row[field] ?? false
  row[field] = value
  return () => {
    row[field] = before
  }
}

const numberOf = (id: number): string => String(running.world.odoo.record('account.move', id)?.['name'])
const customerOf = (id: number): number =>
  Number(running.world.odoo.record('account.move', id)?.['commercial_partner_id'])
const sent = (id: number): boolean =>
  running.world.chorus.book.deposits.some(({ numeroFacture }) => numeroFacture === numberOf(id))
const said = (): unknown[] =>
  running.log
    .filter(({ message }) => message.startsWith('records that cannot be read'))
    .map(({ records }) => records)
const listed = async (): Promise<string[]> =>
  (await running.bridge.store.listUnreadable('duret')).map(({ where, key }) => `${where} ${key}`)

describe('an invoice of Odoo that cannot be read', () => {
  explains(
    'unreadable-record-set-aside',
    'is set aside alone, said once, and goes once it is mended',
    async () => {
      running = await startBridge({ connection: CONNECTION })
      const [first, second, third] = [add(), add(), add()]
      const mend = spoil('account.move', second, 'ref', 5)
      await running.live(5 * MINUTE, MINUTE)
      expect([sent(first), sent(second), sent(third)]).toEqual([true, false, true])
      expect(said()).toEqual([[`account.move ${String(second)} (${numberOf(second)}): ref is 5`]])
      expect(await listed()).toEqual([`account.move ${String(second)}`])
      mend()
      running.world.odoo.editInvoice(second, { narration: 'Merci' })
      await running.live(3 * MINUTE, MINUTE)
      expect(sent(second)).toBe(true)
      expect(await listed()).toEqual([])
    },
  )

  it('is read again after an hour although nothing was written on it, and never costs more than a request', async () => {
    running = await startBridge({ connection: CONNECTION })
    add()
    const second = add()
    const mend = spoil('account.move', second, 'payment_reference', [3])
    await running.live(30 * MINUTE, 5 * MINUTE)
    running.world.odoo.book.reset()
    await running.live(5 * MINUTE, MINUTE)
    expect(running.world.odoo.book.total).toBe(5)
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(said()).toHaveLength(1)
    mend()
    await running.live(HOUR + 20 * MINUTE, 10 * MINUTE)
    expect(sent(second)).toBe(true)
  })

  it('waits alone when it becomes so right before its deposit', async () => {
    running = await startBridge({ connection: CONNECTION })
    const [first, second, third] = [add(), add(), add()]
    const { faults } = running.world.chorus
    faults.add({ path: 'factures/v1/rechercher/fournisseur', fault: { kind: 'delay', milliseconds: 0 } })
    let mend = (): void => undefined
    faults.onStrike = () => {
      faults.onStrike = undefined
      mend = spoil('account.move', second, 'currency_id', [3])
    }
    await running.cycle()
    mend()
    await running.cycle()
    expect([sent(first), sent(third)]).toEqual([true, true])
    await running.live(HOUR, 5 * MINUTE)
    expect(sent(second)).toBe(true)
  })
})

describe('a customer that cannot be read', () => {
  it('holds up its own invoices alone', async () => {
    running = await startBridge({ connection: CONNECTION })
    const [first, second] = [add('commune'), add('hospital')]
    const mend = spoil('res.partner', customerOf(first), 'ref', 5)
    await running.live(10 * MINUTE, MINUTE)
    expect([sent(first), sent(second)]).toEqual([false, true])
    expect(await running.stage(numberOf(first))).toBe('discovered')
    expect(said()).toEqual([[expect.stringContaining('ref is 5')]])
    mend()
    await running.live(HOUR, 10 * MINUTE)
    expect(sent(first)).toBe(true)
  })

  it('is no reason to send what its tag forbids', async () => {
    running = await startBridge({ connection: { ...CONNECTION, excludeTag: 'Hors Chorus' } })
    const first = add('commune')
    const { odoo } = running.world
    odoo.edit('res.partner', customerOf(first), { category_id: [[0, 0, { name: 'Hors Chorus' }]] })
    const [tag] = odoo.records('res.partner.category').filter(({ name }) => name === 'Hors Chorus')
    spoil('res.partner.category', tag?.id ?? 0, 'name', 5)
    await running.live(10 * MINUTE, MINUTE)
    expect(sent(first)).toBe(false)
    expect(await running.stage(numberOf(first))).toBe('discovered')
  })
})

describe('an activity, or the company, that cannot be read', () => {
  it('an activity of ours is taken away all the same', async () => {
    running = await startBridge({ connection: CONNECTION })
    const blocked = add()
    const { odoo } = running.world
    odoo.editInvoice(blocked, { purchase_order_reference: 'x'.repeat(60) })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(numberOf(blocked))).toBe('blocked')
    const [activity] = odoo.records('mail.activity')
    spoil('mail.activity', activity?.id ?? 0, 'note', 5)
    odoo.editInvoice(blocked, { purchase_order_reference: '1300012345' })
    await running.live(5 * MINUTE, MINUTE)
    expect(sent(blocked)).toBe(true)
    expect(odoo.records('mail.activity')).toEqual([])
  })

  it('the company is said once, not each minute, and following goes on', async () => {
    running = await startBridge({ connection: CONNECTION })
    const first = add()
    await running.live(3 * MINUTE, MINUTE)
    const mend = spoil('res.company', 1, 'name', 7)
    const second = add()
    const before = running.titles(numberOf(first)).length
    await running.live(HOUR, 5 * MINUTE)
    expect(said()).toHaveLength(1)
    expect(running.log.filter(({ level }) => level === 'error')).toEqual([])
    expect(running.titles(numberOf(first)).length).toBeGreaterThan(before)
    expect(sent(second)).toBe(false)
    mend()
    await running.live(3 * MINUTE, MINUTE)
    expect(sent(second)).toBe(true)
  })
})
