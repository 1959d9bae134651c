import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** None of the seed's invoices: those of the tests alone. */
const CONNECTION = { startDate: '2026-11-20', graceMinutes: 0 }
const TODAY = '2026-11-23'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

interface Requests {
  readonly odoo: number
  readonly chorus: number
}

async function requestsOf(work: () => Promise<unknown>): Promise<Requests> {
  const { odoo, chorus } = running.world
  const sum = (): number => Object.values(chorus.book.requests).reduce((all, count) => all + count, 0)
  odoo.book.reset()
  const before = sum()
  await work()
  return { odoo: odoo.book.total, chorus: sum() - before }
}

/** What each of the next cycles asks, a minute after the other. */
async function nextCycles(count: number): Promise<Requests[]> {
  const asked: Requests[] = []
  for (let n = 0; n < count; n += 1) asked.push(await requestsOf(() => running.live(MINUTE, MINUTE)))
  return asked
}

const QUIET: Requests = { odoo: 1, chorus: 1 }
const add = (partner: 'bakery' | 'commune', values = {}): number =>
  running.world.odoo.addInvoice({ partner, date: TODAY, ...values })

describe('what was read within the overlap', () => {
  explains(
    'read-once',
    'is not read again: a cycle in the hour after 650 invoices costs one request',
    async () => {
      running = await startBridge({ connection: CONNECTION })
      await running.cycle()
      for (let n = 0; n < 650; n += 1) {
        if (n % 10 === 0) running.world.chorus.clock.advance(3_000)
        add('bakery')
      }
      await running.live(2 * MINUTE, MINUTE)
      expect((await running.bridge.store.listInvoices({ includeIgnored: true })).length).toBe(650)
      expect(await nextCycles(3)).toEqual([QUIET, QUIET, QUIET])
      running.world.chorus.clock.advance(40 * MINUTE)
      expect(await nextCycles(2)).toEqual([QUIET, QUIET])
      // Nothing was written since: nothing has moved the cursor.
      running.world.chorus.clock.advance(2 * DAY)
      await running.cycle()
      expect((await nextCycles(2)).map(({ odoo }) => odoo)).toEqual([1, 1])
    },
  )

  it('is not read again by the next process either', async () => {
    running = await startBridge({ connection: CONNECTION })
    for (let n = 0; n < 5; n += 1) add('bakery')
    await running.live(3 * MINUTE, MINUTE)
    await running.restart(() => undefined)
    await running.cycle()
    expect(await nextCycles(1)).toEqual([QUIET])
  })

  it("is not read again for the bridge's own marks on customers", async () => {
    running = await startBridge({ connection: CONNECTION })
    const { odoo, chorus } = running.world
    for (let n = 0; n < 3; n += 1) add('commune')
    await running.live(HOUR, 5 * MINUTE)
    const customer = Number(odoo.record('account.move', 1)?.['commercial_partner_id'])
    const written = odoo.record('res.partner', customer)?.['write_date']
    // The directory is asked again by the next invoice, a day later.
    chorus.clock.advance(DAY)
    add('commune')
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(odoo.record('res.partner', customer)?.['write_date']).not.toBe(written)
    expect((await nextCycles(3)).map((asked) => asked.odoo)).toEqual([1, 1, 1])
  })

  it('is read again when it changes, or its customer does', async () => {
    running = await startBridge({ connection: CONNECTION })
    const { odoo } = running.world
    const first = add('bakery')
    add('commune', { untaxed: 200 })
    await running.live(3 * MINUTE, MINUTE)
    odoo.editInvoice(first, { ref: 'changed' })
    expect((await nextCycles(1))[0]?.odoo).toBeGreaterThan(1)
    expect((await readingOf(first))?.texts?.customerReference).toBe('changed')
    await running.live(2 * MINUTE, MINUTE)
    const customer = Number(odoo.record('account.move', first)?.['commercial_partner_id'])
    odoo.edit('res.partner', customer, { name: 'Boulangerie du Midi' })
    await running.live(MINUTE, MINUTE)
    expect((await readingOf(first))?.buyerName).toBe('Boulangerie du Midi')
    odoo.edit('res.partner', customer, { name: 'Boulangerie du Nord' })
    await running.live(MINUTE, MINUTE)
    expect((await readingOf(first))?.buyerName).toBe('Boulangerie du Nord')
  })

  it('does not hide what a transaction that took its time shows under an earlier moment', async () => {
    running = await startBridge({ connection: CONNECTION })
    const { odoo } = running.world
    const first = add('bakery')
    add('bakery')
    await running.live(3 * MINUTE, MINUTE)
    const late = add('bakery')
    odoo.wroteEarlier(late, 50 * MINUTE)
    odoo.editInvoice(first, { ref: 'changed' })
    odoo.wroteEarlier(first, 40 * MINUTE)
    await running.live(MINUTE, MINUTE)
    expect(await readingOf(late)).toBeDefined()
    expect((await readingOf(first))?.texts?.customerReference).toBe('changed')
  })

  explains(
    'posted-in-the-second-of-its-draft',
    'does not hide an invoice posted by a transaction that began in the second in which its draft was saved',
    async () => {
      running = await startBridge({ connection: CONNECTION })
      const { odoo, chorus } = running.world
      add('bakery')
      await running.live(2 * MINUTE, MINUTE)
      const draft = add('commune', { state: 'draft' })
      const saved = chorus.clock.now().getTime()
      await running.live(2 * MINUTE, MINUTE)
      odoo.postInvoice(draft)
      odoo.wroteEarlier(draft, chorus.clock.now().getTime() - saved)
      await running.live(2 * MINUTE, MINUTE)
      expect(await readingOf(draft)).toBeDefined()
    },
  )

  explains(
    'read-in-the-second-of-its-change',
    'does not hide what is written in the very second in which it was read',
    async () => {
      running = await startBridge({ connection: CONNECTION })
      const { odoo } = running.world
      const first = add('bakery')
      await running.cycle()
      odoo.editInvoice(first, { ref: 'changed' })
      await running.live(2 * MINUTE, MINUTE)
      expect((await readingOf(first))?.texts?.customerReference).toBe('changed')
      expect(await nextCycles(1)).toEqual([QUIET])
    },
  )
})

async function readingOf(id: number) {
  const [row] = await running.bridge.store.knownInvoices('duret', [id])
  return row?.invoice
}
