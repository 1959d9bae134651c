import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { mark } from '../marks/mark.js'
import { isSentByUs } from './origin.js'
import { homePage } from './page/home.js'
import type { PageContext } from './page/layout.js'
import { say } from './page/layout.js'
import { loginPage, plainPage } from './page/login.js'
import { notFoundPage, storyPage, whosePage } from './page/story.js'
import { ICON, STYLE } from './page/style.js'
import { type Language, preferredLanguage, WORDS } from './page/words.js'
import { htmlReply, type Reply, seeOther, textReply } from './reply.js'
import type { Session } from './sessions.js'
import type { Site } from './site.js'
import { isSameSecret } from './token.js'

/** A browser sends the cookies of one machine to all of its ports: two bridges must not take each other's. */
const sessionCookie = ({ host }: IncomingHttpHeaders): string =>
  `chorus_bridge_session_${/:(\d+)$/.exec(host ?? '')?.[1] ?? 'web'}`
const LANGUAGE = 'chorus_bridge_lang'

/** No form of ours is longer. */
const MOST_BYTES = 4_096

/** Suggestions where nothing is found. */
const SIMILAR = 20

/** Of more invoices with one number nobody has asked for all. */
const MOST_STORIES = 5

/** The page of the operator: everything but the style sheet is for who has shown the token. */
export async function page(site: Site, request: IncomingMessage, url: URL): Promise<Reply> {
  const method = request.method ?? 'GET'
  if (url.pathname === '/style.css') return { status: 200, type: 'text/css; charset=utf-8', body: STYLE }
  if (url.pathname === '/icon.svg') return { status: 200, type: 'image/svg+xml', body: ICON }
  const cookies = cookiesOf(request.headers.cookie)
  const session = site.sessions.find(cookies.get(sessionCookie(request.headers)))
  if (method === 'POST') return posted(site, request, url.pathname, session)
  if (method !== 'GET' && method !== 'HEAD') return textReply(405, 'only GET and POST\n')
  const asked = languageOf(url.searchParams.get('lang'))
  const context: PageContext = {
    language:
      asked ?? languageOf(cookies.get(LANGUAGE)) ?? preferredLanguage(request.headers['accept-language']),
    path: `${url.pathname}${url.search}`,
    csrf: session?.csrf,
  }
  const kept = asked === undefined ? [] : [`${LANGUAGE}=${asked}; Path=/; Max-Age=31536000; SameSite=Strict`]
  return shown(site, context, url, session, kept)
}

async function shown(
  site: Site,
  context: PageContext,
  url: URL,
  session: Session | undefined,
  cookies: readonly string[],
): Promise<Reply> {
  if (session === undefined && mark('page-without-token'))
    return url.pathname === '/login'
      ? htmlReply(200, loginPage(context, site.tokenFile, url.searchParams.has('wrong')), cookies)
      : seeOther('/login', cookies)
  switch (url.pathname) {
    case '/':
    case '/login':
      return htmlReply(200, await home(site, context, session), cookies)
    case '/invoice':
      return story(site, context, url.searchParams, cookies)
    default: {
      const words = say(context, WORDS.missing)
      return htmlReply(404, plainPage(context, words, words), cookies)
    }
  }
}

async function home(site: Site, context: PageContext, session: Session | undefined) {
  const done = session?.done
  if (session !== undefined) session.done = undefined
  return homePage(context, {
    now: site.now(),
    dryRun: site.config.dryRun,
    done,
    unready: site.whyNotReady(),
    leftOut: site.config.leftOut,
    environments: new Map(
      site.config.connections.map(({ name, chorusPro }) => [name, chorusPro.environment]),
    ),
    overviews: await site.overviews.all(),
    charts: await site.overviews.charts(),
    troubles: site.troubles.all,
  })
}

async function story(
  site: Site,
  context: PageContext,
  asked: URLSearchParams,
  cookies: readonly string[],
): Promise<Reply> {
  const number = (asked.get('number') ?? '').trim().slice(0, 100)
  const connection = asked.get('connection') ?? undefined
  if (number === '') return seeOther('/', cookies)
  const having = connection === undefined ? await site.store.connectionsWith(number) : []
  if (having.length > MOST_STORIES) return htmlReply(200, whosePage(context, number, having), cookies)
  const stories = await site.store.stories(number, connection)
  if (stories.length > 0)
    return htmlReply(200, storyPage(context, number, stories, site.config.dryRun), cookies)
  const similar = await site.store.numbersLike(number, SIMILAR)
  return htmlReply(404, notFoundPage(context, number, similar), cookies)
}

/** What changes something: sent by a page of ours, by who has shown the token. */
async function posted(
  site: Site,
  request: IncomingMessage,
  path: string,
  session: Session | undefined,
): Promise<Reply> {
  if (!isSentByUs(request.headers)) return textReply(403, 'this form was not sent by the page itself\n')
  const form = await formOf(request)
  if (form === undefined) return textReply(413, 'too long\n')
  if (path === '/login') return login(site, form.get('token') ?? '', sessionCookie(request.headers))
  if (session === undefined) return seeOther('/login')
  const isOurs = isSameSecret(form.get('csrf') ?? '', session.csrf)
  if (!isOurs && mark('form-without-its-secret'))
    return textReply(403, 'this form is not of your session: go back, reload the page and try again\n')
  if (path === '/logout') {
    site.sessions.end(session.id)
    return seeOther('/login', [
      `${sessionCookie(request.headers)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`,
    ])
  }
  const done = await act(site, path, form)
  if (done === undefined) return textReply(404, 'no such action\n')
  session.done = done
  site.overviews.forget()
  return seeOther('/')
}

function login(site: Site, given: string, cookie: string): Reply {
  if (site.token === undefined || !isSameSecret(given.trim(), site.token)) {
    const tries = site.wrongTokens.count(site.now())
    if (tries !== undefined) site.log.warn('somebody tried to open the page with a wrong token', { tries })
    return seeOther('/login?wrong=1')
  }
  const { id } = site.sessions.begin()
  return seeOther('/', [`${cookie}=${id}; Path=/; HttpOnly; SameSite=Strict`])
}

/** Code of what was done; undefined: there is no such button. */
async function act(site: Site, path: string, form: URLSearchParams): Promise<string | undefined> {
  const connection = site.bridge.connections.find(({ name }) => name === form.get('connection'))
  if (connection === undefined) return undefined
  const { name } = connection
  if (path === '/cycle') {
    if (!site.bridge.holds(name)) return undefined
    site.log.info('the page asks for a cycle', { connection: name })
    site.cycleNow(name)
    return 'cycle'
  }
  const isChange = path === '/tell-again' || path === '/release'
  if (!isChange) return undefined
  if (site.config.dryRun) return 'dry-run'
  if (path === '/tell-again') {
    const invoices = await connection.tellAgain()
    site.log.info('the page has Odoo told again what it refused', { connection: name, invoices })
    return invoices === 0 ? 'nothing-to-tell' : 'told-again'
  }
  const invoice = form.get('number') ?? ''
  if (!(await connection.release(invoice))) return 'not-held'
  site.log.info('the page has an invoice deposited again', { connection: name, invoice })
  return 'released'
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    const chunk: unknown = part
    if (!Buffer.isBuffer(chunk)) return undefined
    bytes += chunk.length
    if (bytes > MOST_BYTES && mark('endless-form')) return undefined
    parts.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}

function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (header ?? '').split(';').flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=')
      return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]]
    }),
  )
}

function languageOf(text: string | null | undefined): Language | undefined {
  return text === 'fr' || text === 'en' ? text : undefined
}
