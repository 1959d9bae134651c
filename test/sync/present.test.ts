import type { ChorusInvoice } from '../../src/chorus/port.js'
import { presentInChorus } from '../../src/sync/deposit/present.js'
import { SearchWorth } from '../../src/sync/deposit/search-worth.js'
import { anInvoice } from '../store/contract/samples.js'

const PAGE = 1_000
const FEW = 14
const MANY = 40

const batch = (size: number, invoiceDate: string) =>
  Array.from({ length: size }, (_, index) => ({
    invoice: anInvoice({ id: index, number: `FA/${index}`, invoiceDate }),
    handedOver: undefined,
    buyerSiret: undefined,
  }))

const seen = (number: string): ChorusInvoice => ({
  identifier: number,
  number,
  amountTotal: '120.00',
  current: {
    code: 'DEPOSEE',
    occurredAt: new Date('2026-10-05T08:00:00Z'),
    comment: undefined,
    author: undefined,
  },
  flowNumber: undefined,
  invoiceDate: undefined,
  depositDate: undefined,
  depositMode: undefined,
  rejectionHandled: undefined,
  supplierSiret: undefined,
  buyerSiret: undefined,
  type: undefined,
})

/** Chorus Pro with so many pages of invoices of others since any day, and one of ours at their end. */
function withPages(pages: number) {
  const asked = { pages: 0 }
  return {
    asked,
    clock: { now: () => new Date('2026-10-05T09:00:00Z') },
    searchWorth: new SearchWorth(),
    chorus: {
      async *depositedInvoices() {
        for (let page = 1; page <= pages; page += 1) {
          asked.pages += 1
          const rows = Array.from({ length: PAGE - 1 }, (_, index) => seen(`OTHER/${page}/${index}`))
          yield await Promise.resolve([...rows, seen(page === pages ? 'FA/3' : `OTHER/${page}/last`)])
        }
      },
    },
  }
}

describe('what of a batch is in Chorus Pro already', () => {
  it('is told by one search of what was deposited since its earliest date', async () => {
    const context = withPages(1)
    const present = await presentInChorus(context, batch(FEW, '2026-10-01'))
    expect(present.size).toBe(FEW)
    expect(present.get('FA/3')).toMatchObject([{ number: 'FA/3' }])
    expect(present.get('FA/4')).toEqual([])
  })

  it('is not read from more pages than searches for its numbers cost, nor tried again from that day on', async () => {
    const context = withPages(30)
    expect((await presentInChorus(context, batch(FEW, '2026-10-01'))).size).toBe(0)
    expect(context.asked.pages).toBe(2)
    for (const earlier of ['2026-10-01', '2026-09-15'])
      expect((await presentInChorus(context, batch(FEW, earlier))).size).toBe(0)
    expect(context.asked.pages).toBe(2)
  })

  it('is read again where a batch is worth more pages, or is of a later day', async () => {
    const context = withPages(3)
    await presentInChorus(context, batch(FEW, '2026-10-01'))
    expect((await presentInChorus(context, batch(MANY, '2026-10-01'))).size).toBe(MANY)
    const asked = context.asked.pages
    await presentInChorus(context, batch(FEW, '2026-10-04'))
    expect(context.asked.pages).toBeGreaterThan(asked)
  })
})
