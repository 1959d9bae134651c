import type { KeptPayment } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { anEvent, anInvoice, anObservation, at, BUYER_SIRET, CONNECTION, discovered } from './samples.js'

const TODAY = '2026-10-05'
const PAYMENT: KeptPayment = {
  partnerId: 4,
  siret: BUYER_SIRET,
  buyer: 'Mairie',
  looksOn: '2026-10-20',
  availableOn: TODAY,
  dueOn: '2026-11-04',
  paidOn: undefined,
  days: undefined,
  isLate: false,
  amount: 120_000,
  owed: 0,
  expectedOn: '2026-10-19',
  forecast: '14.20',
  lacksRate: undefined,
  told: '{}',
  toldLate: undefined,
  toldPaid: undefined,
}

export function describePayments(open: OpenStore): void {
  describe('payments', () => {
    const { store, again } = freshStore(open)

    const observed = async (code: string, odooId = 7): Promise<number> => {
      const { id } = await discovered(store(), { id: odooId, number: `FA/${String(odooId)}` })
      const identifier = String(900_000 + odooId)
      const newEvents = [anEvent(code, at(20))]
      await store().recordObservation(id, anObservation({ identifier, newEvents }), at(30))
      return id
    }
    const recorded = (invoiceId: number, payment: KeptPayment): Promise<void> =>
      store().recordPayments([{ invoiceId, payment, tellings: [] }])
    const due = async (today = TODAY): Promise<number[]> =>
      (await (await again()).paymentsDue(CONNECTION, today, 10)).map(({ row }) => row.id)

    it('are due once the buyer has the invoice, and anew on their day', async () => {
      await observed('DEPOSEE', 6)
      const id = await observed('MISE_A_DISPOSITION')
      expect(await due()).toEqual([id])
      await recorded(id, PAYMENT)
      expect(await due('2026-10-19')).toEqual([])
      expect(await due('2026-10-20')).toEqual([id])
    })

    it('are due anew after a status that moves them, after a suspension after any', async () => {
      const id = await observed('MISE_A_DISPOSITION')
      const status = async (code: string, minute: number): Promise<void> => {
        const newEvents = [anEvent(code, at(minute))]
        await store().recordObservation(id, anObservation({ newEvents }), at(minute))
      }
      await recorded(id, PAYMENT)
      await status('SERVICE_FAIT', 31)
      expect(await due()).toEqual([])
      await status('SUSPENDUE', 32)
      expect(await due()).toEqual([id])
      await recorded(id, { ...PAYMENT, dueOn: undefined, looksOn: undefined })
      await status('MANDATEE', 33)
      expect(await due()).toEqual([id])
    })

    it('are due anew when Odoo has taken something off, or a customer pays otherwise', async () => {
      const id = await observed('MISE_A_DISPOSITION')
      await recorded(id, PAYMENT)
      const invoice = anInvoice({ id: 7, number: 'FA/7', residual: '100.00' })
      await store().recordSightings(CONNECTION, [{ invoice }], at(40))
      expect(await due()).toEqual([id])
      await recorded(id, PAYMENT)
      await store().buyersMayPayOtherwise(CONNECTION, [5])
      expect(await due()).toEqual([])
      await store().buyersMayPayOtherwise(CONNECTION, [4])
      expect(await due()).toEqual([id])
    })

    it('say how long buyers took, and whose expectation is another by now', async () => {
      const open = await observed('MISE_A_DISPOSITION', 7)
      const paid = await observed('MISE_A_DISPOSITION', 8)
      await recorded(open, PAYMENT)
      const done = { ...PAYMENT, paidOn: '2026-10-15', days: 10, expectedOn: undefined, looksOn: undefined }
      await recorded(paid, { ...done, isLate: true, owed: 4_100 })
      expect(await store().paymentDelays(CONNECTION, BUYER_SIRET, '2026-10-01')).toEqual(new Map([[10, 1]]))
      expect(await store().paymentDelays(CONNECTION, undefined, '2026-10-16')).toEqual(new Map())
      expect(await store().expectedBuyers(CONNECTION)).toEqual([BUYER_SIRET])
      await store().forecastIs(CONNECTION, BUYER_SIRET, '14.20')
      expect(await due()).toEqual([])
      await store().forecastIs(CONNECTION, BUYER_SIRET, '10.10')
      expect(await due()).toEqual([open])
      expect(await store().expectedPayments('2026-10-20')).toEqual([
        { day: '2026-10-20', amount: 120_000, count: 1 },
      ])
      expect(await store().payingBuyers('2026-10-01', 5)).toEqual([
        { name: 'Mairie', payments: 1, averageDays: 10, late: 1, invoices: 1, owed: 4_100 },
      ])
    })

    it('name the rates that were lacking, until they are known', async () => {
      const id = await observed('MISE_A_DISPOSITION')
      await recorded(id, { ...PAYMENT, lacksRate: '2026-07-01' })
      expect(await store().lackingRates(CONNECTION)).toEqual(['2026-07-01'])
      expect(await store().lackingRates('region')).toEqual([])
      await store().ratesAreKnown(CONNECTION, ['2026-07-01'])
      expect(await due()).toEqual([id])
    })

    it('know the day of the last look at forecasts, and a claim that is under way', async () => {
      const id = await observed('MISE_A_DISPOSITION')
      expect(await store().forecastsLookedOn(CONNECTION)).toBeUndefined()
      await store().recordForecastsLookedOn(CONNECTION, TODAY)
      await store().recordClaimBegun(id, at(50))
      expect(await (await again()).forecastsLookedOn(CONNECTION)).toBe(TODAY)
      expect(await store().claimBegun(id)).toEqual(at(50))
      await store().recordClaimBegun(id, undefined)
      expect(await store().claimBegun(id)).toBeUndefined()
    })
  })
}
