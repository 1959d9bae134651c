import type { Connection, LeftOut } from '../../config/config.js'
import { STAGES } from '../../domain/chorus-status/stage.js'
import { frenchMoney } from '../../domain/words/french-amount.js'
import { escapeHtml, joinHtml, markup, type Html } from '../../domain/words/html.js'
import type { Trouble } from '../../log/recent.js'
import type { WaitingRow } from '../../store/store.js'
import { type Charts, type ConnectionOverview, isWell, LISTED } from '../overview.js'
import type { Unready } from '../readiness.js'
import { buyersChart, depositsChart, expectedChart, paymentsChart } from './charts.js'
import { connectionCard } from './connection.js'
import { button, moment, NOTHING, page, say, written, type PageContext } from './layout.js'
import { ALARM_TITLES, DONE, NEXT_STEPS, STAGE_NAMES, UNREADY, WORDS } from './words.js'

/** All that the first page shows. */
export interface HomeContent {
  readonly now: Date
  readonly dryRun: boolean
  readonly done: string | undefined
  readonly unready: readonly Unready[]
  readonly leftOut: readonly LeftOut[]
  readonly environments: ReadonlyMap<string, Connection['chorusPro']['environment']>
  readonly overviews: readonly ConnectionOverview[]
  readonly charts: Charts
  readonly troubles: readonly Trouble[]
}

export function homePage(context: PageContext, content: HomeContent): Html {
  const { now, charts, overviews, dryRun } = content
  return page(context, say(context, WORDS.overall), [
    overall(context, content),
    searchForm(context, ''),
    markup`<div class="columns">${joinHtml(
      overviews.map((overview) =>
        connectionCard(context, overview, content.environments.get(overview.name) ?? 'qualification', dryRun),
      ),
    )}</div>`,
    waitingSection(context, overviews, dryRun),
    stagesSection(context, overviews),
    markup`<div class="columns">${depositsChart(context, charts.deposits, now)}${paymentsChart(context, charts.payments)}${expectedChart(context, charts.expected, now)}${buyersChart(context, charts.buyers)}</div>`,
    troublesSection(context, content.troubles),
  ])
}

function overall(
  context: PageContext,
  { now, unready, leftOut, overviews, dryRun, done }: HomeContent,
): Html {
  const alarms = overviews.flatMap(({ name, alarms: all }) =>
    all
      .filter(({ raisedAt }) => raisedAt !== undefined)
      .map(
        ({ kind, since = now }) =>
          markup`<li><b>${escapeHtml(name)}</b> – ${say(context, ALARM_TITLES[kind])}, ${say(context, WORDS.since)} ${moment(context, since)}</li>`,
      ),
  )
  const reasons = unready.map(
    ({ code, connection, since }) =>
      markup`<li>${connection === undefined ? NOTHING : markup`<b>${escapeHtml(connection)}</b> – `}${say(context, UNREADY[code])}${since === undefined ? NOTHING : markup` ${moment(context, since)}`}</li>`,
  )
  const troubled = overviews.filter((overview) => !isWell(overview))
  const named = troubled.map(
    ({ name }) => markup`<li><a href="#connection-${escapeHtml(name)}">${escapeHtml(name)}</a></li>`,
  )
  const files = leftOut.map(
    ({ file, goesOn, problems }) =>
      markup`<li>${say(context, goesOn === undefined ? WORDS.leftOut : WORDS.notFollowed)} <b>${escapeHtml(file)}</b> – <span lang="en">${escapeHtml(problems.join('. '))}</span></li>`,
  )
  const lines = [...reasons, ...alarms, ...files]
  const shown = lines.length > 0 ? lines : named
  const answer = done === undefined ? undefined : DONE[done]
  return markup`<section aria-labelledby="overall"><h1 id="overall">${say(context, WORDS.overall)}</h1>
${answer === undefined ? NOTHING : markup`<p class="notice" role="status">${say(context, answer)}</p>`}
${dryRun ? markup`<p class="notice">${say(context, WORDS.dryRun)}</p>` : NOTHING}
${shown.length === 0 ? markup`<p class="state good">${say(context, WORDS.allWell)}</p>` : markup`<ul class="state bad">${joinHtml(shown)}</ul>`}
<p class="quiet">${say(context, WORDS.asOf)} ${moment(context, now)} · <a href="/">${say(context, WORDS.refresh)}</a></p></section>`
}

export function searchForm(context: PageContext, number: string): Html {
  return markup`<form class="search" role="search" method="get" action="/invoice"><label for="number">${say(context, WORDS.number)}</label><input id="number" name="number" value="${escapeHtml(number)}" required maxlength="100" autocomplete="off" spellcheck="false"><button>${say(context, WORDS.find)}</button></form>`
}

function waitingSection(
  context: PageContext,
  overviews: readonly ConnectionOverview[],
  dryRun: boolean,
): Html {
  const rows = overviews.flatMap(({ name, rows: waiting }) => waiting.map((row) => ({ name, row })))
  rows.sort((a, b) => a.row.since.getTime() - b.row.since.getTime())
  const isCut = overviews.some(({ rows: listed }) => listed.length >= LISTED)
  const list =
    rows.length === 0
      ? markup`<p>${say(context, WORDS.noneWaits)}</p>`
      : markup`<ul class="waiting">${joinHtml(rows.slice(0, LISTED).map(({ name, row }) => waitingItem(context, name, row, dryRun)))}</ul>`
  return markup`<section class="card" aria-labelledby="waiting"><h2 id="waiting">${say(context, WORDS.waiting)}</h2>${list}${isCut ? markup`<p class="quiet">${say(context, WORDS.firstOnly)}</p>` : NOTHING}</section>`
}

function waitingItem(context: PageContext, connection: string, row: WaitingRow, dryRun: boolean): Html {
  const { number, buyerName, isCreditNote, amountTotal, currency, stage, since } = row
  const amount = `${isCreditNote ? '-' : ''}${frenchMoney(amountTotal, currency)}`
  const isHeld = stage === 'held' || stage === 'refused'
  const action =
    isHeld && !dryRun
      ? button(context, {
          action: '/release',
          label: markup`${say(context, WORDS.release)}<span class="unseen"> ${escapeHtml(number)}</span>`,
          fields: { connection, number },
        })
      : NOTHING
  return markup`<li><div><a class="number" href="${escapeHtml(storyLink(number, connection))}">${escapeHtml(number)}</a> <span>${escapeHtml(buyerName)}</span> <span class="amount">${escapeHtml(amount)}</span></div>
<div><span class="tag">${say(context, STAGE_NAMES[stage])}</span> <span class="quiet">${escapeHtml(connection)}, ${say(context, WORDS.since)} ${moment(context, since)}</span></div>
<p>${whyItWaits(context, row)}</p>${action}</li>`
}

function whyItWaits(context: PageContext, { stage, reason, failures, lastError }: WaitingRow): Html {
  const step = say(context, NEXT_STEPS[stage])
  if (reason !== undefined) return markup`${step} ${written(context, 'fr', reason)}`
  return failures > 0 && lastError !== undefined
    ? markup`${step} ${say(context, WORDS.lastFailure)} : ${written(context, 'en', lastError)}`
    : step
}

/** @param connection companies may number alike */
export function storyLink(number: string, connection?: string): string {
  const asked = { number, ...(connection !== undefined && { connection }) }
  return `/invoice?${new URLSearchParams(asked).toString()}`
}

/** Of hundreds of connections: a row each. */
function stagesSection(context: PageContext, overviews: readonly ConnectionOverview[]): Html {
  const present = STAGES.filter((stage) => overviews.some(({ stages }) => (stages[stage] ?? 0) > 0))
  const heads = present.map((stage) => markup`<th scope="col">${say(context, STAGE_NAMES[stage])}</th>`)
  const rows = overviews.map(
    ({ name, stages }) =>
      markup`<tr><th scope="row">${escapeHtml(name)}</th>${joinHtml(present.map((stage) => markup`<td>${escapeHtml(String(stages[stage] ?? 0))}</td>`))}</tr>`,
  )
  const table = markup`<div class="scroll" tabindex="0" role="group" aria-labelledby="stages"><table><thead><tr><th scope="col">${say(context, WORDS.connection)}</th>${joinHtml(heads)}</tr></thead><tbody>${joinHtml(rows)}</tbody></table></div>`
  return markup`<section class="card" aria-labelledby="stages"><h2 id="stages">${say(context, WORDS.stages)}</h2>${present.length === 0 ? markup`<p>${say(context, WORDS.noInvoices)}</p>` : table}</section>`
}

function troublesSection(context: PageContext, troubles: readonly Trouble[]): Html {
  const items = troubles.map(
    ({ at, times, message, remedy, cause, connection }) =>
      markup`<li>${moment(context, at)}${times > 1 ? markup` (${escapeHtml(String(times))} ×)` : NOTHING}${connection === undefined ? NOTHING : markup` <b>${escapeHtml(connection)}</b>`} <span lang="en">${escapeHtml([message, cause].filter((part) => part !== undefined).join(': '))}</span>${remedy === undefined ? NOTHING : markup`<br>${say(context, WORDS.remedy)} <span lang="en">${escapeHtml(remedy)}</span>`}</li>`,
  )
  return markup`<section class="card" aria-labelledby="troubles"><h2 id="troubles">${say(context, WORDS.troubles)}</h2>${items.length === 0 ? markup`<p>${say(context, WORDS.noTroubles)}</p>` : markup`<ul class="troubles">${joinHtml(items)}</ul>`}</section>`
}
