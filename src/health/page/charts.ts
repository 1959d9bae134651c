import { escapeHtml, joinHtml, markup, type Html } from '../../domain/words/html.js'
import { frenchDate, frenchDay } from '../../domain/words/french-time.js'
import { addDays, daysBetween } from '../../domain/payment-period/day.js'
import { plainText } from '../../domain/words/plain-text.js'
import type { DayAmount, HourCount, MonthlyPayments, PayingBuyer } from '../../store/store.js'
import { CHART_DAYS } from '../overview.js'
import { say, type PageContext } from './layout.js'
import { WORDS } from './words.js'

const DAY_MS = 24 * 3_600_000

interface Bar {
  readonly label: string
  readonly value: number
  /** What the table says beside the label. */
  readonly cells: readonly string[]
}

/** How many deposits Chorus Pro took on each of the last days in France. */
export function depositsChart(context: PageContext, deposits: readonly HourCount[], now: Date): Html {
  const counts = new Map<string, number>()
  for (let ago = CHART_DAYS - 1; ago >= 0; ago -= 1)
    counts.set(frenchDay(new Date(now.getTime() - ago * DAY_MS)), 0)
  for (const { hour, count } of deposits) {
    const day = frenchDay(hour)
    const known = counts.get(day)
    if (known !== undefined) counts.set(day, known + count)
  }
  const bars = [...counts].map(([day, value]) => ({
    label: frenchDate(day),
    value,
    cells: [String(value)],
  }))
  return chart(context, 'deposits', say(context, WORDS.chartDeposits), bars, [WORDS.day, WORDS.count])
}

export function paymentsChart(context: PageContext, payments: readonly MonthlyPayments[]): Html {
  const bars = payments.map(({ month, averageDays, count }) => ({
    label: `${month.slice(5)}/${month.slice(0, 4)}`,
    value: averageDays,
    cells: [decimal(context, averageDays), String(count)],
  }))
  const heads = [WORDS.month, WORDS.days, WORDS.payments]
  return chart(context, 'payments', say(context, WORDS.chartPayments), bars, heads)
}

/** So many weeks ahead are drawn; what is expected later is few and far. */
const WEEKS = 10

/** What is expected to be paid in each of the next weeks, the present one first. */
export function expectedChart(context: PageContext, expected: readonly DayAmount[], now: Date): Html {
  const first = mondayOf(frenchDay(now))
  const weeks = Array.from({ length: WEEKS }, (_, index) => addDays(first, 7 * index))
  const bars = weeks.map((monday) => {
    const days = expected.filter(({ day }) => mondayOf(day) === monday)
    const [amount, count] = [
      days.reduce((sum, day) => sum + day.amount, 0),
      days.reduce((sum, day) => sum + day.count, 0),
    ]
    return {
      label: frenchDate(monday),
      value: amount / 100,
      cells: [inEuros(context, amount), String(count)],
    }
  })
  const heads = [WORDS.week, WORDS.inEuros, WORDS.count]
  return chart(context, 'expected', say(context, WORDS.chartExpected), bars, heads)
}

/** How long each public body takes, how often it is late and what it owes for that. */
export function buyersChart(context: PageContext, buyers: readonly PayingBuyer[]): Html {
  const bars = buyers.map(({ name, averageDays, payments, late, invoices, owed }) => ({
    label: plainText(name),
    value: averageDays ?? 0,
    cells: [
      averageDays === undefined ? '–' : decimal(context, averageDays),
      String(payments),
      `${String(Math.round((100 * late) / invoices))} %`,
      inEuros(context, owed),
    ],
  }))
  const heads = [WORDS.buyer, WORDS.days, WORDS.payments, WORDS.lateShare, WORDS.owed]
  return chart(context, 'buyers', say(context, WORDS.chartBuyers), bars, heads)
}

function mondayOf(day: string): string {
  // 1970 began on a Thursday.
  const sinceMonday = (daysBetween('1970-01-01', day) + 3) % 7
  return addDays(day, -sinceMonday)
}

function decimal({ language }: PageContext, value: number): string {
  return value.toFixed(1).replace('.', language === 'fr' ? ',' : '.')
}

function inEuros({ language }: PageContext, cents: number): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    cents / 100,
  )
}

/** Of the drawing, in its own units; it is stretched to the width that there is. */
const WIDTH = 600
const HEIGHT = 160

function chart(
  context: PageContext,
  id: string,
  title: Html,
  bars: readonly Bar[],
  heads: readonly { readonly fr: string; readonly en: string }[],
): Html {
  const highest = Math.max(...bars.map(({ value }) => value), 0)
  const caption = markup`<h2 id="chart-${escapeHtml(id)}">${title}</h2>`
  if (highest === 0)
    return markup`<section class="card" aria-labelledby="chart-${escapeHtml(id)}">${caption}<p>${say(context, WORDS.noData)}</p></section>`
  const step = WIDTH / bars.length
  const drawn = bars.map(({ value, label, cells }, index) => {
    const height = (value / highest) * (HEIGHT - 2)
    const place = { x: index * step + step * 0.15, y: HEIGHT - height, width: step * 0.7, height }
    const attributes = Object.entries(place).map(
      ([name, number]) => markup` ${escapeHtml(name)}="${escapeHtml(number.toFixed(2))}"`,
    )
    return markup`<rect class="bar"${joinHtml(attributes)}><title>${escapeHtml(`${label}: ${cells[0] ?? ''}`)}</title></rect>`
  })
  const top = bars.reduce((best, bar) => (bar.value > best.value ? bar : best))
  return markup`<section class="card" aria-labelledby="chart-${escapeHtml(id)}">${caption}
<p class="highest" aria-hidden="true">${escapeHtml(top.cells[0] ?? '')}</p>
<svg class="chart" viewBox="0 0 ${escapeHtml(String(WIDTH))} ${escapeHtml(String(HEIGHT))}" preserveAspectRatio="none" role="img" aria-labelledby="chart-${escapeHtml(id)}">${joinHtml(drawn)}<line class="ground" x1="0" x2="${escapeHtml(String(WIDTH))}" y1="${escapeHtml(String(HEIGHT))}" y2="${escapeHtml(String(HEIGHT))}"></line></svg>
<p class="axis" aria-hidden="true"><span>${escapeHtml(bars[0]?.label ?? '')}</span><span>${escapeHtml(bars.length > 1 ? (bars.at(-1)?.label ?? '') : '')}</span></p>
<details><summary>${say(context, WORDS.figures)}</summary><div class="scroll" tabindex="0" role="group" aria-labelledby="chart-${escapeHtml(id)}"><table><thead><tr>${joinHtml(heads.map((head) => markup`<th scope="col">${say(context, head)}</th>`))}</tr></thead><tbody>${joinHtml(bars.map(row))}</tbody></table></div></details></section>`
}

function row({ label, cells }: Bar): Html {
  return markup`<tr><th scope="row">${escapeHtml(label)}</th>${joinHtml(cells.map((cell) => markup`<td>${escapeHtml(cell)}</td>`))}</tr>`
}
