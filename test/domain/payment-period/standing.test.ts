import { type StandingFacts, changesOn, standingOf } from '../../../src/domain/payment-period/standing.js'
import { paymentFieldValues } from '../../../src/domain/odoo-fields/payment-fields.js'
import { decimal, life } from './life.js'

const FACTS: StandingFacts = {
  events: life('MISE_A_DISPOSITION 2025-09-01'),
  moveType: 'out_invoice',
  amountTotal: '1000.00',
  currency: 'EUR',
  framework: 'A1',
  buyer: { agreedDays: undefined, legalCategory: '7210', name: 'Mairie' },
  performedOn: undefined,
  settlements: [],
  delays: new Map([[20, 5]]),
  addedRates: {},
  today: '2025-09-10',
}
const of = (given: Partial<StandingFacts>) => standingOf({ ...FACTS, ...given })

describe('how an invoice stands with the law', () => {
  it('is looked at again on the day on which something is otherwise, and not before', () => {
    const next = (given: Partial<StandingFacts>): string | undefined => {
      const standing = of(given)
      return standing && changesOn(standing, given.today ?? FACTS.today)
    }
    expect(next({})).toBe('2025-09-22')
    expect(next({ today: '2025-09-22' })).toBe('2025-09-30')
    expect(next({ delays: new Map() })).toBe('2025-10-02')
    expect(next({ today: '2025-10-02' })).toBe('2025-10-03')
    expect(
      next({ events: life('MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-09-20') }),
    ).toBeUndefined()
  })

  it('is nothing where the law gives nothing', () => {
    expect(of({ moveType: 'out_refund' })).toBeUndefined()
    expect(of({ currency: 'USD' })).toBeUndefined()
    expect(of({ framework: 'A2' })).toBeUndefined()
    expect(of({ amountTotal: '0.00' })).toBeUndefined()
    expect(of({ events: life('MISE_A_DISPOSITION 2025-09-01', 'ABANDONNEE 2025-09-05') })).toBeUndefined()
    expect(
      of({ settlements: [{ is: 'credit-note', on: '2025-09-05', amount: decimal('1000.00') }] }),
    ).toBeUndefined()
  })

  it('is paid on the day of the money where the buyer reports no payment', () => {
    const settlements = [
      { is: 'payment' as const, on: '2025-10-11', amount: decimal('400.00') },
      { is: 'payment' as const, on: '2025-10-05', amount: decimal('600.00') },
    ]
    const standing = of({ settlements, today: '2025-11-01' })
    expect(standing?.paid).toEqual({ on: '2025-10-11', by: 'bank' })
    expect(paymentFieldValues(standing)).toMatchObject({
      x_chorus_punctuality: '50_paid_late',
      x_chorus_days_late: 10,
      x_chorus_late_interest: 1.78,
      x_chorus_late_lump_sum: 40,
      x_chorus_expected_date: false,
    })
  })
})
