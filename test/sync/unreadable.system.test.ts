import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

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

/** Shows something in a record that no version of Odoo is known to show there. */
function spoil(
  model: string,
  id: number,
  field: string,
  value: number | null | number[] | undefined,
): () => void {
  const { odoo } = running.world
  odoo.spoil(model, id, { [field]: value })
  return () => {
    odoo.spoil(model, id, undefined)
  }
}

const numberOf = (id: number): string => {
  const name = running.world.odoo.record('account.move', id)?.['name']
  return typeof name === 'string' ? name : ''
}
const customerOf = (id: number): number =>
  Number(running.world.odoo.record('account.move', id)?.['commercial_partner_id'])
const sent = (id: number): boolean =>
  running.world.chorus.book.deposits.some(
    ({ numeroFacture, outcome }) => numeroFacture === numberOf(id) && outcome === 'flow-created',
  )
const said = (): unknown[] =>
  running.log
    .filter(({ message }) => message.startsWith('records that cannot be read'))
    .map(({ records }) => records)
const listed = async (): Promise<string[]> =>
  [...(await running.bridge.store.listUnreadable(['duret'])).values()]
    .flat()
    .map(({ where, key }) => `${where} ${key}`)

describe('an invoice of Odoo that cannot be read', () => {
  explains(
    'unreadable-record-set-aside',
    'is set aside alone, said once, and goes once it is mended',
    async () => {
      running = await startBridge({ connection: CONNECTION })
      const [first, second, third] = [add(), add(), add()]
      const mend = spoil('account.move', second, 'amount_total', null)
      await running.live(5 * MINUTE, MINUTE)
      expect([sent(first), sent(second), sent(third)]).toEqual([true, false, true])
      expect(said()).toEqual([[`account.move ${String(second)} (${numberOf(second)}): amount_total is null`]])
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
    const mend = spoil('account.move', second, 'invoice_date', 20_261_123)
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

  explains('another-is-tried', 'is not the one that shows whether deposits go again', async () => {
    running = await startBridge({ connection: { ...CONNECTION, depositsAtOnce: 1 } })
    const [first, second] = [add(), add()]
    running.world.chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      times: 1,
      fault: { kind: 'status', status: 403 },
    })
    await running.cycle()
    // It was not tried yet, so that its turn is first.
    const mend = spoil('account.move', second, 'write_date', undefined)
    // A bridge that runs now and then finds both due each time.
    await running.live(9 * HOUR, 3 * HOUR)
    expect([sent(first), sent(second)]).toEqual([true, false])
    mend()
    await running.live(2 * HOUR, 10 * MINUTE)
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

describe('an invoice of Chorus Pro that cannot be read', () => {
  it('hides none of the others, and is told once it can be read', async () => {
    running = await startBridge({ connection: CONNECTION })
    const [first, second] = [add(), add()]
    await running.live(2 * MINUTE, MINUTE)
    const { chorus } = running.world
    chorus.spoilRow(numberOf(first), { dateHeureEtatCourant: 5 })
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(running.titles(numberOf(second)).length).toBeGreaterThan(running.titles(numberOf(first)).length)
    expect(await listed()).toEqual([expect.stringMatching(/^factures\/v1\/rechercher\/fournisseur \d+$/)])
    expect(said()).toHaveLength(1)
    chorus.spoilRow(numberOf(first), undefined)
    await running.live(2 * DAY, HOUR)
    expect(running.titles(numberOf(first))).toEqual(running.titles(numberOf(second)))
    expect(await listed()).toEqual([])
  })

  explains(
    'unreadable-may-be-ours',
    'may be one whose answer was lost: that is not sent again before somebody has looked',
    async () => {
      running = await startBridge({ connection: { ...CONNECTION, settleMinutes: 30 } })
      const { chorus } = running.world
      chorus.faults.add({ path: 'factures/v1/deposer/flux', fault: { kind: 'drop-before' } })
      const id = add()
      await running.cycle()
      const spelt = numberOf(id).replaceAll('/', '-')
      chorus.depositManually({ numero: spelt, montantTTC: '120.00' })
      chorus.spoilRow(spelt, { dateHeureEtatCourant: undefined })
      await running.live(2 * HOUR, 5 * MINUTE)
      expect(sent(id)).toBe(false)
      expect(await running.stage(numberOf(id))).toBe('depositing')
      expect(
        said()
          .flat()
          .filter((line) => String(line).includes('not sent again')),
      ).toHaveLength(1)
      chorus.spoilRow(spelt, undefined)
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(running.field(numberOf(id), 'x_chorus_reason')).toContain('du même montant')
    },
  )
})
