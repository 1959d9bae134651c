import { describeDivergence } from '../../domain/invoice/divergence.js'
import { statusWords } from '../../domain/chorus-status/status.js'
import { frenchDate } from '../../domain/words/french-time.js'
import { frenchMoney } from '../../domain/words/french-amount.js'
import { escapeHtml, joinHtml, markup, textOfHtml, type Html } from '../../domain/words/html.js'
import type { Telling } from '../../domain/words/telling.js'
import type { InvoiceStory } from '../../store/store.js'
import { searchForm, storyLink } from './home.js'
import { button, moment, NOTHING, page, say, written, type PageContext } from './layout.js'
import { DEPOSIT_STATES, NEXT_STEPS, STAGE_NAMES, TELLING_STATES, WORDS } from './words.js'

/** Of each list: a life of an invoice has dozens of events, not hundreds. */
const LISTED = 200

/** The whole story of the invoices of one number, as `show` tells it. */
export function storyPage(
  context: PageContext,
  number: string,
  stories: readonly InvoiceStory[],
  dryRun: boolean,
): Html {
  const title = markup`${say(context, WORDS.story)} ${escapeHtml(number)}`
  return page(context, title, [
    markup`<h1>${title}</h1>`,
    ...stories.map((story) => storySection(context, story, dryRun)),
    markup`<p><a href="/">${say(context, WORDS.back)}</a></p>`,
  ])
}

/** Companies number alike: which of them is meant. */
export function whosePage(context: PageContext, number: string, connections: readonly string[]): Html {
  const title = markup`${say(context, WORDS.story)} ${escapeHtml(number)}`
  const links = connections.map(
    (connection) =>
      markup`<li><a href="${escapeHtml(storyLink(number, connection))}">${escapeHtml(connection)}</a></li>`,
  )
  return page(context, title, [
    markup`<h1>${title}</h1>`,
    markup`<h2>${say(context, WORDS.connection)}</h2><ul>${joinHtml(links)}</ul>`,
    markup`<p><a href="/">${say(context, WORDS.back)}</a></p>`,
  ])
}

/** @param similar numbers that begin with what was looked for */
export function notFoundPage(context: PageContext, number: string, similar: readonly string[]): Html {
  const links = similar.map(
    (other) => markup`<li><a href="${escapeHtml(storyLink(other))}">${escapeHtml(other)}</a></li>`,
  )
  return page(context, say(context, WORDS.search), [
    markup`<h1>${say(context, WORDS.search)}</h1>`,
    searchForm(context, number),
    links.length === 0
      ? markup`<p role="status">${say(context, WORDS.notFound)}</p>`
      : markup`<h2>${say(context, WORDS.similar)}</h2><ul>${joinHtml(links)}</ul>`,
    markup`<p><a href="/">${say(context, WORDS.back)}</a></p>`,
  ])
}

function storySection(context: PageContext, story: InvoiceStory, dryRun: boolean): Html {
  const { row, reasons, repairs, warnings, deposits, events, outbox, lastError } = story
  const { invoice } = row
  const amount = `${invoice.moveType === 'out_refund' ? '-' : ''}${frenchMoney(invoice.amountTotal, invoice.currency)}`
  const facts: readonly (readonly [Html, Html] | undefined)[] = [
    [say(context, WORDS.connection), escapeHtml(row.connection)],
    [say(context, WORDS.customer), escapeHtml(invoice.buyerName)],
    [say(context, WORDS.amount), escapeHtml(amount)],
    [
      say(context, WORDS.dated),
      escapeHtml(invoice.invoiceDate === undefined ? '–' : frenchDate(invoice.invoiceDate)),
    ],
    [say(context, WORDS.siret), escapeHtml(row.buyerSiret ?? '–')],
    [
      say(context, WORDS.stage),
      markup`<span class="tag">${say(context, STAGE_NAMES[row.stage])}</span> ${say(context, WORDS.since)} ${moment(context, row.stageSince)}<br>${say(context, NEXT_STEPS[row.stage])}`,
    ],
    row.statusCode === undefined
      ? undefined
      : [say(context, WORDS.status), statusName(context, row.statusCode)],
    row.chorusIdentifier === undefined
      ? undefined
      : [say(context, WORDS.identifier), escapeHtml(row.chorusIdentifier)],
    row.choice === undefined
      ? undefined
      : [say(context, WORDS.why), written(context, 'en', row.choice.sentence)],
    row.divergence === undefined
      ? undefined
      : [say(context, WORDS.diverges), written(context, 'en', describeDivergence(row.divergence))],
    row.deletedAt === undefined ? undefined : [say(context, WORDS.deleted), moment(context, row.deletedAt)],
    lastError === undefined
      ? undefined
      : [say(context, WORDS.lastFailure), written(context, 'en', lastError)],
  ]
  const isHeld = row.stage === 'held' || row.stage === 'refused'
  const fields = { connection: row.connection, number: invoice.number }
  return markup`<section class="card"><dl>${joinHtml(facts.map(fact))}</dl>
${isHeld && !dryRun ? button(context, { action: '/release', label: say(context, WORDS.release), fields }) : NOTHING}
${list(
  say(context, WORDS.reasons),
  reasons.map(
    ({ sentence, field }) =>
      markup`${written(context, 'fr', sentence)}${field === undefined ? NOTHING : markup` <i lang="fr">(${escapeHtml(field)})</i>`}`,
  ),
)}
${list(
  say(context, WORDS.repairs),
  repairs.map(({ code, detail }) => written(context, 'en', `${code}: ${detail}`)),
)}
${list(
  say(context, WORDS.warnings),
  warnings.map(({ sentence }) => written(context, 'fr', sentence)),
)}
${list(
  say(context, WORDS.attempts),
  deposits.map(
    ({ attempt, intendedAt, state, flowNumber, flowState, fileName }) =>
      markup`${escapeHtml(String(attempt))}. ${moment(context, intendedAt)} ${say(context, DEPOSIT_STATES[state])}, ${say(context, WORDS.flow)} ${escapeHtml(flowNumber ?? '–')} ${escapeHtml(flowState ?? '')} <span class="quiet">${escapeHtml(fileName)}</span>`,
  ),
)}
${list(
  say(context, WORDS.statuses),
  events.map(
    ({ occurredAt, code, comment, author }) =>
      markup`${moment(context, occurredAt)} ${statusName(context, code)}${author === undefined ? NOTHING : markup` – ${escapeHtml(author.name)}`}${comment === undefined ? NOTHING : markup`<br>« <span lang="fr">${escapeHtml(comment)}</span> »`}`,
  ),
)}
${list(
  say(context, WORDS.told),
  outbox.map(
    ({ telling, state, error }) =>
      markup`<span class="quiet">${say(context, TELLING_STATES[state])}</span> ${tellingWords(context, telling)}${error === undefined ? NOTHING : markup`<br>${written(context, 'en', error)}`}`,
  ),
)}
</section>`
}

function fact(pair: readonly [Html, Html] | undefined): Html {
  return pair === undefined ? NOTHING : markup`<div><dt>${pair[0]}</dt><dd>${pair[1]}</dd></div>`
}

function list(title: Html, items: readonly Html[]): Html {
  if (items.length === 0) return NOTHING
  const shown = items.slice(-LISTED).map((item) => markup`<li>${item}</li>`)
  return markup`<h2>${title}</h2><ul class="story">${joinHtml(shown)}</ul>`
}

function statusName({ language }: PageContext, code: string): Html {
  return escapeHtml(statusWords(code)?.label[language] ?? code)
}

/** The first line of what Odoo was told: what it shows itself is in Odoo. */
function tellingWords(context: PageContext, telling: Telling): Html {
  switch (telling.kind) {
    case 'note':
      return written(context, 'fr', textOfHtml(telling.body).split('\n')[0] ?? '')
    case 'fields':
      return markup`${say(context, WORDS.fields)} <span class="quiet">${escapeHtml(Object.keys(telling.values).join(', '))}</span>`
    case 'activity':
      return telling.wanted === undefined
        ? say(context, WORDS.activityClosed)
        : written(context, 'fr', telling.wanted.summary)
  }
}
