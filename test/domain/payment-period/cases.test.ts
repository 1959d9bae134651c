import { formatDecimal } from '../../../src/domain/invoice/amount.js'
import { lateInterest } from '../../../src/domain/payment-period/interest.js'
import { paymentPeriod } from '../../../src/domain/payment-period/period.js'
import { decimal, life } from './life.js'

/**
 * What is owed in each of these cases, by hand: amount × days × (rate of the ECB + 8) ÷ 36,500, to the cent. Where a case
 * is somebody else's, its source is named. `due`: the last day in time, `-`: none runs. `owed`: days late, interest;
 * `-`: nothing.
 */
interface Case {
  readonly what: string
  readonly source: string
  readonly days?: number
  readonly performed?: string
  readonly amount?: string
  readonly events: readonly string[]
  readonly until?: string
  readonly settled?: readonly (readonly [is: 'payment' | 'credit-note', on: string, amount: string])[]
  readonly added?: Readonly<Record<string, string>>
  readonly due: string
  readonly owed?: string
}

const CASES: readonly Case[] = [
  // How long (R2192-10, R2192-11, L2192-10).
  {
    what: 'thirty days',
    source: 'R2192-10; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    due: '2025-10-01',
  },
  {
    what: 'fifty days, a hospital',
    source: 'R2192-11, 1°; by hand',
    days: 50,
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    due: '2025-10-21',
  },
  {
    what: 'sixty days, a public undertaking',
    source: 'R2192-11, 2°; by hand',
    days: 60,
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    due: '2025-10-31',
  },
  {
    what: 'twenty days by contract',
    source: 'L2192-10; by hand',
    days: 20,
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    due: '2025-09-21',
  },
  // Months, leap years, the turn of the year, summer time, the French day.
  {
    what: 'over the end of a month of 31 days',
    source: 'by hand',
    events: ['MISE_A_DISPOSITION 2025-01-31'],
    due: '2025-03-02',
  },
  {
    what: 'over the 29th of February',
    source: 'by hand',
    events: ['MISE_A_DISPOSITION 2024-01-31'],
    due: '2024-03-01',
  },
  {
    what: 'over the turn of the year',
    source: 'by hand',
    events: ['MISE_A_DISPOSITION 2025-12-10'],
    due: '2026-01-09',
  },
  {
    what: 'over the beginning of summer time',
    source: 'by hand',
    events: ['MISE_A_DISPOSITION 2026-03-15 23:30'],
    due: '2026-04-15',
  },
  {
    what: 'over the end of summer time',
    source: 'by hand',
    events: ['MISE_A_DISPOSITION 2026-10-10 22:30'],
    due: '2026-11-10',
  },
  {
    what: 'late in the evening in UTC is the next day in France',
    source: 'by hand',
    events: ['MISE_A_DISPOSITION 2025-08-31 22:15'],
    due: '2025-10-01',
  },
  {
    what: 'a Sunday prolongs nothing',
    source: 'the code says nothing of Sundays; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-05'],
    due: '2025-10-05',
  },
  // From when (R2192-12 to R2192-16).
  {
    what: 'performed later',
    source: 'R2192-13; by hand',
    performed: '2025-09-20',
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    due: '2025-10-20',
  },
  {
    what: 'performed before',
    source: 'R2192-12; by hand',
    performed: '2025-08-20',
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    due: '2025-10-01',
  },
  {
    what: 'the balance of works, from the final account',
    source: 'R2192-16; by hand',
    performed: '2025-12-01',
    events: ['MISE_A_DISPOSITION 2025-11-03'],
    due: '2025-12-31',
  },
  {
    what: 'deposited and not received',
    source: 'R2192-15; by hand',
    events: ['DEPOSEE 2025-09-01', 'EN_COURS_ACHEMINEMENT 2025-09-01'],
    due: '-',
  },
  {
    what: 'sent on to another body',
    source: 'R2192-12; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'A_RECYCLER 2025-09-10', 'MISE_A_DISPOSITION 2025-09-15'],
    due: '2025-10-15',
  },
  {
    what: 'to be sent on',
    source: 'R2192-12; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'A_RECYCLER 2025-09-10'],
    due: '-',
  },
  {
    what: 'rejected',
    source: 'L2192-12: the sums have to be due; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'REJETEE 2025-09-10'],
    due: '-',
  },
  {
    what: 'agreed to by the main contractor first',
    source: 'by hand',
    events: ['VALIDEE_1 2025-09-01', 'MISE_A_DISPOSITION 2025-09-02'],
    due: '2025-10-02',
  },
  {
    what: 'agreed to afterwards',
    source: 'R2192-22: from the agreement; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-02', 'VALIDEE_2 2025-09-12'],
    due: '2025-10-12',
  },
  {
    what: 'shown as received twice',
    source: 'R2192-12: received once; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_A_DISPOSITION 2025-09-08'],
    due: '2025-10-01',
  },
  // Interrupted (R2192-27 to R2192-29).
  {
    what: 'interrupted, then thirty days',
    source: 'R2192-29; by hand: 20 days were left',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-09-11', 'COMPLETEE 2025-09-20'],
    due: '2025-10-20',
  },
  {
    what: 'interrupted, then what was left',
    source: 'R2192-29; by hand: 45 of 60 days were left',
    days: 60,
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-09-16', 'COMPLETEE 2025-09-20'],
    due: '2025-11-04',
  },
  {
    what: 'interrupted with thirty days left to the day',
    source: 'R2192-29; by hand',
    days: 50,
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-09-21', 'COMPLETEE 2025-09-25'],
    due: '2025-10-25',
  },
  {
    what: 'thirty days even under a contract of twenty',
    source: 'R2192-29, to the letter; by hand',
    days: 20,
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-09-11', 'COMPLETEE 2025-09-20'],
    due: '2025-10-20',
  },
  {
    what: 'interrupted and not completed',
    source: 'R2192-29; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-09-11'],
    due: '-',
  },
  {
    what: 'interrupted on the last day',
    source: 'R2192-27; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-10-01', 'COMPLETEE 2025-10-06'],
    due: '2025-11-05',
  },
  {
    what: 'interrupted on the day after the last',
    source: 'R2192-27: there is nothing left to interrupt; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-10-02', 'COMPLETEE 2025-10-06'],
    due: '2025-10-01',
  },
  {
    what: 'interrupted twice: once only',
    source: 'R2192-27; by hand',
    events: [
      'MISE_A_DISPOSITION 2025-09-01',
      'SUSPENDUE 2025-09-11',
      'COMPLETEE 2025-09-20',
      'SUSPENDUE 2025-09-25',
      'COMPLETEE 2025-10-10',
    ],
    due: '2025-10-20',
  },
  {
    what: 'interrupted after the payment order',
    source: 'R2192-27, second paragraph; by hand',
    events: [
      'MISE_A_DISPOSITION 2025-09-01',
      'MANDATEE 2025-09-10',
      'SUSPENDUE 2025-09-11',
      'COMPLETEE 2025-09-20',
    ],
    due: '2025-10-01',
  },
  {
    what: 'the buyer went on without a word',
    source: 'R2192-29: it had all; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'SUSPENDUE 2025-09-11', 'SERVICE_FAIT 2025-09-25'],
    due: '2025-10-25',
  },
  {
    what: 'interrupted anew by the next recipient',
    source: 'R2192-27, of its own period; by hand',
    events: [
      'MISE_A_DISPOSITION 2025-08-01',
      'SUSPENDUE 2025-08-05',
      'COMPLETEE 2025-08-07',
      'A_RECYCLER 2025-08-20',
      'MISE_A_DISPOSITION 2025-09-01',
      'SUSPENDUE 2025-09-11',
      'COMPLETEE 2025-09-20',
    ],
    due: '2025-10-20',
  },
  // What is owed (L2192-13, R2192-31, R2192-32, D2192-35).
  {
    what: 'paid on the last day',
    source: 'L2192-13; by hand',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-01'],
    due: '2025-10-01',
    owed: '-',
  },
  {
    what: 'paid on the day after: one day',
    source: 'L2192-13, R2192-32; by hand: 12,000 × 1 × 10.15 ÷ 36,500 = 3.3370',
    amount: '12000.00',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-02'],
    due: '2025-10-01',
    owed: '1 3.34',
  },
  {
    what: 'the rate of the half-year in which the period ends',
    source:
      'aapasso.fr (1 Jan 2023): a period that ends on 24 March has the rate of 1 January; 10,000 × 10 × 10.50 ÷ 36,500 = 28.767',
    amount: '10000.00',
    events: ['MISE_A_DISPOSITION 2023-02-22', 'MISE_EN_PAIEMENT 2023-04-03'],
    due: '2023-03-24',
    owed: '10 28.77',
  },
  {
    what: 'the rate of 1 July',
    source:
      'aapasso.fr (1 Jan 2023): one that ends on 24 July has the rate of 1 July; gestionnaires forum (DAF): 12 %; 10,000 × 10 × 12 ÷ 36,500 = 32.877',
    amount: '10000.00',
    events: ['MISE_A_DISPOSITION 2023-06-24', 'MISE_EN_PAIEMENT 2023-08-03'],
    due: '2023-07-24',
    owed: '10 32.88',
  },
  {
    what: 'the period ends on 30 June: interest begins in the second half-year',
    source: 'R2192-31: « ont commencé à courir »; by hand: 1,000 × 5 × 12.25 ÷ 36,500 = 1.678',
    events: ['MISE_A_DISPOSITION 2024-05-31', 'MISE_EN_PAIEMENT 2024-07-05'],
    due: '2024-06-30',
    owed: '5 1.68',
  },
  {
    what: 'Le Moniteur: 12.25 % from 1 July 2024',
    source: 'lemoniteur.fr 2332049; 100,000 × 73 × 12.25 ÷ 36,500 = 2,450',
    amount: '100000.00',
    events: ['MISE_A_DISPOSITION 2024-06-01', 'MISE_EN_PAIEMENT 2024-09-12'],
    due: '2024-07-01',
    owed: '73 2450.00',
  },
  {
    what: 'one rate for the whole of it',
    source:
      'R2192-31; by hand: from 1 Dec 2024 at 12.25 although 2025 has 11.15: 1,000 × 92 × 12.25 ÷ 36,500 = 30.877',
    events: ['MISE_A_DISPOSITION 2024-10-31', 'MISE_EN_PAIEMENT 2025-03-02'],
    due: '2024-11-30',
    owed: '92 30.88',
  },
  {
    what: '8.25 % in 2014',
    source:
      'marchespublicspme.com 1070 (formula: TTC × days ÷ 365 × rate); 1,200 × 20 × 8.25 ÷ 36,500 = 5.424',
    amount: '1200.00',
    events: ['MISE_A_DISPOSITION 2014-02-01', 'MISE_EN_PAIEMENT 2014-03-23'],
    due: '2014-03-03',
    owed: '20 5.42',
  },
  {
    what: '8 % while the rate was naught',
    source: 'aapasso.fr; by hand: 5,000 × 365 × 8 ÷ 36,500 = 400',
    amount: '5000.00',
    events: ['MISE_A_DISPOSITION 2018-01-01', 'MISE_EN_PAIEMENT 2019-01-31'],
    due: '2018-01-31',
    owed: '365 400.00',
  },
  {
    what: 'a leap year is still divided by 365',
    source: 'practice divides by 365 always; by hand: 1,000 × 366 × 8.05 ÷ 36,500 = 80.721',
    events: ['MISE_A_DISPOSITION 2015-12-01', 'MISE_EN_PAIEMENT 2016-12-31'],
    due: '2015-12-31',
    owed: '366 80.72',
  },
  {
    what: 'from day to day while it is not paid',
    source: 'L2192-13; by hand: 1,000 × 10 × 10.15 ÷ 36,500 = 2.781',
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    until: '2025-10-11',
    due: '2025-10-01',
    owed: '10 2.78',
  },
  {
    what: 'after an interruption',
    source: 'R2192-29, R2192-31; by hand: 2,500 × 11 × 10.15 ÷ 36,500 = 7.647',
    amount: '2500.00',
    events: [
      'MISE_A_DISPOSITION 2025-09-01',
      'SUSPENDUE 2025-09-11',
      'COMPLETEE 2025-09-20',
      'MISE_EN_PAIEMENT 2025-10-31',
    ],
    due: '2025-10-20',
    owed: '11 7.65',
  },
  {
    what: 'half a cent is rounded up',
    source: 'by hand: 36.50 × 1 × 15 ÷ 36,500 = 0.0150',
    amount: '36.50',
    added: { '2025-07-01': '7' },
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-02'],
    due: '2025-10-01',
    owed: '1 0.02',
  },
  // Partial payments, credit notes, down payments (R2192-32: « le montant total de l’acompte ou du solde »).
  {
    what: 'part of it paid late as well',
    source: 'R2192-32; by hand: (1,000 × 4 + 400 × 6) × 10.15 ÷ 36,500 = 1.780',
    settled: [['payment', '2025-10-05', '600.00']],
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-11'],
    due: '2025-10-01',
    owed: '10 1.78',
  },
  {
    what: 'part of it paid in time',
    source: 'R2192-32; by hand: 400 × 10 × 10.15 ÷ 36,500 = 1.112',
    settled: [['payment', '2025-09-20', '600.00']],
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-11'],
    due: '2025-10-01',
    owed: '10 1.11',
  },
  {
    what: 'all of it paid in parts',
    source: 'L2192-13; by hand: 1,000 × 4 × 10.15 ÷ 36,500 = 1.112',
    settled: [['payment', '2025-10-05', '1000.00']],
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    until: '2025-11-30',
    due: '2025-10-01',
    owed: '4 1.11',
  },
  {
    what: 'all of it paid in time, in parts',
    source: 'L2192-13; by hand',
    settled: [
      ['payment', '2025-09-05', '500.00'],
      ['payment', '2025-09-29', '500.00'],
    ],
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    until: '2025-11-30',
    due: '2025-10-01',
    owed: '-',
  },
  {
    what: 'a credit note was never owed, whenever it was made',
    source: 'L2192-13: « sommes dues »; by hand: 700 × 10 × 10.15 ÷ 36,500 = 1.947',
    settled: [['credit-note', '2025-10-08', '300.00']],
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-11'],
    due: '2025-10-01',
    owed: '10 1.95',
  },
  {
    what: 'a credit note of all of it',
    source: 'L2192-13; by hand',
    settled: [['credit-note', '2025-10-08', '1000.00']],
    events: ['MISE_A_DISPOSITION 2025-09-01'],
    until: '2025-11-30',
    due: '2025-10-01',
    owed: '-',
  },
  {
    what: 'the balance after a down payment: what is left of it',
    source: 'R2192-32; by hand: 700 × 10 × 10.15 ÷ 36,500 = 1.947',
    amount: '700.00',
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-11'],
    due: '2025-10-01',
    owed: '10 1.95',
  },
  {
    what: 'money that comes after its order ends nothing',
    source: 'R2192-32: « mise en paiement »; by hand',
    settled: [['payment', '2025-10-14', '1000.00']],
    events: ['MISE_A_DISPOSITION 2025-09-01', 'MISE_EN_PAIEMENT 2025-10-11'],
    due: '2025-10-01',
    owed: '10 2.78',
  },
  // Rates that are not known.
  {
    what: 'a half-year of which nobody has told: the last known rate',
    source: 'by hand: 1,000 × 10 × 10.15 ÷ 36,500 = 2.781',
    events: ['MISE_A_DISPOSITION 2026-08-01', 'MISE_EN_PAIEMENT 2026-09-10'],
    due: '2026-08-31',
    owed: '10 2.78 as of 2026-01-01',
  },
  {
    what: 'the administrator has told',
    source: 'by hand: 1,000 × 10 × 10.40 ÷ 36,500 = 2.849',
    added: { '2026-07-01': '2.40' },
    events: ['MISE_A_DISPOSITION 2026-08-01', 'MISE_EN_PAIEMENT 2026-09-10'],
    due: '2026-08-31',
    owed: '10 2.85',
  },
]

function dueOf({ events, days = 30, performed }: Case): string {
  const period = paymentPeriod(life(...events), days, performed)
  return period.is === 'running' ? period.dueOn : '-'
}

function owedOf(one: Case): string {
  const paid = one.events.find((event) => event.startsWith('MISE_EN_PAIEMENT'))?.split(' ')[1]
  const owed = lateInterest({
    amount: decimal(one.amount ?? '1000.00'),
    dueOn: dueOf(one),
    until: one.until ?? paid ?? '',
    settlements: (one.settled ?? []).map(([is, on, amount]) => ({ is, on, amount: decimal(amount) })),
    addedRates: one.added ?? {},
  })
  if (owed === undefined) return '-'
  const stand = owed.rate.standsIn === undefined ? '' : ` as of ${owed.rate.standsIn}`
  return `${String(owed.daysLate)} ${formatDecimal(owed.interest)}${stand}`
}

it.each(CASES)('$what [$source]', (one) => {
  expect(dueOf(one)).toBe(one.due)
  if (one.owed !== undefined) expect(owedOf(one)).toBe(one.owed)
})
