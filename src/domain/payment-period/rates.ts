import { add, type Decimal, parseDecimal } from '../invoice/amount.js'
import { halfYearOf } from './day.js'

/**
 * Interest rate of the ECB's main refinancing operations in force on the first day of each half-year, in percent, as
 * R2192-31 wants it. Source: ECB, "Key ECB interest rates"
 * (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/key_ecb_interest_rates/html/index.en.html), fixed rate
 * tenders, "with effect from": 0.75 on 2012-07-11, 0.50 on 2013-05-08, 0.25 on 2013-11-13, 0.15 on 2014-06-11, 0.05 on
 * 2014-09-10, 0.00 on 2016-03-16, 0.50 on 2022-07-27, 1.25 on 2022-09-14, 2.00 on 2022-11-02, 2.50 on 2022-12-21, 3.00 on
 * 2023-02-08, 3.50 on 2023-03-22, 3.75 on 2023-05-10, 4.00 on 2023-06-21, 4.25 on 2023-08-02, 4.50 on 2023-09-20, 4.25 on
 * 2024-06-12, 3.65 on 2024-09-18, 3.40 on 2024-10-23, 3.15 on 2024-12-18, 2.90 on 2025-02-05, 2.65 on 2025-03-12, 2.40 on
 * 2025-04-23, 2.15 on 2025-06-11, and still 2.15 on 2026-04-01 (Official Journal C/2026/01398).
 *
 * What is not here was not known when this version was made: the administrator adds it (`refinancingRates` in the
 * configuration), or a later version does.
 */
export const REFINANCING_RATES: Readonly<Record<string, string>> = {
  '2013-01-01': '0.75',
  '2013-07-01': '0.50',
  '2014-01-01': '0.25',
  '2014-07-01': '0.15',
  '2015-01-01': '0.05',
  '2015-07-01': '0.05',
  '2016-01-01': '0.05',
  '2016-07-01': '0.00',
  '2017-01-01': '0.00',
  '2017-07-01': '0.00',
  '2018-01-01': '0.00',
  '2018-07-01': '0.00',
  '2019-01-01': '0.00',
  '2019-07-01': '0.00',
  '2020-01-01': '0.00',
  '2020-07-01': '0.00',
  '2021-01-01': '0.00',
  '2021-07-01': '0.00',
  '2022-01-01': '0.00',
  '2022-07-01': '0.00',
  '2023-01-01': '2.50',
  '2023-07-01': '4.00',
  '2024-01-01': '4.50',
  '2024-07-01': '4.25',
  '2025-01-01': '3.15',
  '2025-07-01': '2.15',
  '2026-01-01': '2.15',
}

/** R2192-31: points on top of the ECB's rate. */
const POINTS: Decimal = { units: 8n, scale: 0 }

export interface LateRate {
  /** First day of the half-year in which interest began to run. */
  readonly halfYear: string
  /** The ECB's, in percent. */
  readonly refinancing: Decimal
  /** With the eight points, in percent a year. */
  readonly percent: Decimal
  /** The half-year whose rate stands for one that is not known; undefined: it is known. */
  readonly standsIn: string | undefined
}

/**
 * The rate of interest that began to run on a day. Of a half-year that nobody has told of, the last one before it that is
 * known, and said to be so.
 *
 * @param added first day of a half-year → percent: what the administrator knows beside, or better
 */
export function lateRate(beganOn: string, added: Readonly<Record<string, string>>): LateRate {
  const known = new Map(
    [...Object.entries(REFINANCING_RATES), ...Object.entries(added)].flatMap(([first, percent]) => {
      const rate = parseDecimal(percent)
      return rate === undefined ? [] : [[first, rate] as const]
    }),
  )
  const halfYear = halfYearOf(beganOn)
  const used =
    [...known.keys()]
      .filter((first) => first <= halfYear)
      .sort()
      .at(-1) ?? FIRST
  const refinancing = known.get(used) ?? ZERO
  return {
    halfYear,
    refinancing,
    percent: add(refinancing, POINTS),
    standsIn: used === halfYear ? undefined : used,
  }
}

/** Before it there was another law. */
const FIRST = '2013-01-01'
const ZERO: Decimal = { units: 0n, scale: 2 }
