import { escapeHtml, joinHtml, markup, type Html } from '../../domain/words/html.js'
import { SIDE_NAMES, SIDES } from '../../sync/running/context.js'
import type { ConnectionOverview, SideHealth } from '../overview.js'
import { button, moment, NOTHING, say, type PageContext } from './layout.js'
import { FAILURES, SECRETS, SIDE_STATES, WORDS } from './words.js'

/** One connection: how both its sides fare, what it has done and what can be asked of it. */
export function connectionCard(
  context: PageContext,
  overview: ConnectionOverview,
  environment: string,
  dryRun: boolean,
): Html {
  const { name, refused, elsewhere } = overview
  const id = `connection-${name}`
  const facts = [
    ...(elsewhere === undefined
      ? SIDES.map((side) => fact(escapeHtml(SIDE_NAMES[side]), sideWords(context, overview.sides[side])))
      : [
          fact(
            say(context, WORDS.workedOnBy),
            markup`${escapeHtml(`${elsewhere.host} (${String(elsewhere.pid)})`)}`,
          ),
        ]),
    fact(say(context, WORDS.lastGood), cycleWords(context, overview)),
    fact(say(context, WORDS.deposits), depositWords(context, overview)),
    fact(
      say(context, WORDS.outbox),
      markup`${escapeHtml(String(overview.outbox.pending))} ${say(context, WORDS.outboxWaiting)}, ${escapeHtml(String(overview.outbox.setAside))} ${say(context, WORDS.outboxAside)}`,
    ),
    ...overview.expiries.flatMap(({ secret, expiresAt }) =>
      expiresAt === undefined
        ? []
        : [
            fact(
              say(context, SECRETS[secret]),
              markup`${say(context, WORDS.expires)} ${moment(context, expiresAt)}`,
            ),
          ],
    ),
  ]
  const failures = overview.failures.map(
    ({ message, remedy }) =>
      markup`<li><span lang="en">${escapeHtml(message)}</span><br>${say(context, WORDS.remedy)} <span lang="en">${escapeHtml(remedy)}</span></li>`,
  )
  const fields = { connection: name }
  return markup`<section class="card" aria-labelledby="${escapeHtml(id)}"><h2 id="${escapeHtml(id)}">${escapeHtml(name)} <span class="tag">${escapeHtml(environment)}</span></h2>
<dl>${joinHtml(facts)}</dl>
${failures.length === 0 ? NOTHING : markup`<details><summary>${say(context, WORDS.details)}</summary><ul>${joinHtml(failures)}</ul></details>`}
<div class="buttons">${elsewhere === undefined ? button(context, { action: '/cycle', label: labelled(context, WORDS.cycleNow, name), fields }) : NOTHING}${
    dryRun || refused.length === 0
      ? NOTHING
      : button(context, { action: '/tell-again', label: labelled(context, WORDS.tellAgain, name), fields })
  }</div></section>`
}

/** Several connections have the same buttons: heard alone, each says whose it is. */
function labelled(
  context: PageContext,
  text: { readonly fr: string; readonly en: string },
  name: string,
): Html {
  return markup`${say(context, text)}<span class="unseen"> (${escapeHtml(name)})</span>`
}

function fact(term: Html, words: Html): Html {
  return markup`<div><dt>${term}</dt><dd>${words}</dd></div>`
}

const GOOD: Readonly<Record<SideHealth['state'], string>> = {
  closed: 'good',
  unknown: 'quiet',
  failing: 'bad',
  open: 'bad',
}

function sideWords(context: PageContext, { state, since, kind }: SideHealth): Html {
  const plain = kind === undefined ? undefined : FAILURES[kind]
  return markup`<span class="state ${escapeHtml(GOOD[state])}">${say(context, SIDE_STATES[state])}</span>${
    since === undefined ? NOTHING : markup`, ${say(context, WORDS.since)} ${moment(context, since)}`
  }${plain === undefined ? NOTHING : markup`<br>${say(context, plain)}`}`
}

function cycleWords(context: PageContext, { goodAt, begunAt, lastMs }: ConnectionOverview): Html {
  const seconds = ((lastMs ?? 0) / 1_000).toFixed(1).replace('.', context.language === 'fr' ? ',' : '.')
  const took = lastMs === undefined ? NOTHING : markup` (${escapeHtml(seconds)} s)`
  const last = goodAt === undefined ? say(context, WORDS.never) : markup`${moment(context, goodAt)}${took}`
  return begunAt === undefined
    ? last
    : markup`${last} · ${say(context, WORDS.underWay)} ${moment(context, begunAt)}`
}

function depositWords(context: PageContext, { pause }: ConnectionOverview): Html {
  return pause === undefined
    ? markup`<span class="state good">${say(context, WORDS.depositsGo)}</span>`
    : markup`<span class="state bad">${say(context, WORDS.depositsRest)} ${moment(context, pause.since)}</span>, ${say(context, WORDS.nextTry)} ${moment(context, pause.nextTryAt)}<br><span lang="en">${escapeHtml(pause.message)}</span>`
}
