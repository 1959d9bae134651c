import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const CONNECTION = { startDate: '2026-11-20', graceMinutes: 0 }

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

/** Three pages of private customers' invoices. */
async function startWithMany(): Promise<number> {
  running = await startBridge({ connection: CONNECTION })
  const ids = Array.from({ length: 450 }, () =>
    running.world.odoo.addInvoice({ partner: 'bakery', date: '2026-11-23' }),
  )
  return ids[0] ?? 0
}

/** Odoo answers two questions about invoices, the first page and one more, and then none. */
async function interruptedAfterAPage(): Promise<void> {
  const { odoo } = running.world
  const [model, method] = ['account.move', 'search_read']
  odoo.addFault({
    model,
    method,
    nth: 3,
    times: 'always',
    effect: { kind: 'status', status: 503, when: 'before' },
  })
  await running.cycle()
  odoo.clearFaults()
}

const known = async (): Promise<number> =>
  (await running.bridge.store.listInvoices({ includeIgnored: true })).length

describe('the first discovery', () => {
  explains('first-pass-goes-on', 'goes on where it was interrupted, in another process too', async () => {
    await startWithMany()
    await interruptedAfterAPage()
    const before = await running.bridge.store.firstPass('duret')
    expect(before?.afterId).toBeGreaterThan(0)
    await running.restart(() => undefined)
    running.world.odoo.book.reset()
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    expect(await known()).toBe(450)
    // The two pages that were left; what was discovered is read once more to be prepared, and asked when it was changed last.
    const pages = running.world.odoo.book.count('account.move', 'search_read')
    const toPrepare = 2 * Math.ceil(450 / 50)
    expect(pages - toPrepare).toBe(2)
    expect(await running.bridge.store.firstPass('duret')).toBeUndefined()
    expect(await running.bridge.store.cursor('duret', 'odoo')).toBeDefined()
  })

  explains(
    'changed-during-the-first-pass',
    'reads afterwards what changed since it began, however long it was interrupted',
    async () => {
      const first = await startWithMany()
      const { odoo, chorus } = running.world
      await interruptedAfterAPage()
      chorus.clock.advance(HOUR)
      odoo.editInvoice(first, { ref: 'changed' })
      chorus.clock.advance(2 * DAY)
      odoo.addInvoice({ partner: 'bakery', date: '2026-11-25' })
      await running.live(2 * MINUTE, MINUTE)
      const [row] = await running.bridge.store.knownInvoices('duret', [first])
      expect(row?.invoice.texts?.customerReference).toBe('changed')
      expect(await known()).toBe(451)
    },
  )

  it('begins anew when the rules have changed meanwhile', async () => {
    await startWithMany()
    await interruptedAfterAPage()
    await running.bridge.store.reconsiderLeftOut(
      'duret',
      { environment: 'qualification', rules: 'others' },
      new Date(),
    )
    expect(await running.bridge.store.firstPass('duret')).toBeUndefined()
  })
})
