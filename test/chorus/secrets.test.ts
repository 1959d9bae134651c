import { inspect } from 'node:util'
import { failureOf } from './failure.js'
import {
  FILE,
  html,
  json,
  LOGIN,
  portTo,
  SECRETS,
  startFakePlatform,
  type FakePlatform,
  type Reply,
} from './fake-platform.js'

let platform: FakePlatform

beforeEach(async () => {
  platform = await startFakePlatform()
})

afterEach(() => platform.stop())

const ACCOUNT = Buffer.from(`${LOGIN}:${SECRETS.technicalPassword}`).toString('base64')
const HIDDEN = [
  SECRETS.clientSecret,
  encodeURIComponent(SECRETS.clientSecret),
  SECRETS.technicalPassword,
  ACCOUNT,
  'token-1-of-piste',
  'token-2-of-piste',
]

/** Everything a log, a message or a debugger could show of an error. */
function everythingOf(error: Error): string {
  const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)))
  const shown = inspect(error, { depth: Infinity, showHidden: true })
  return [error.message, error.stack, JSON.stringify(error), shown, String(error.cause), ...own].join('\n')
}

const echo: Reply = (response, call) => {
  const { authorization, ...headers } = call.headers
  const libelle = `refused: ${String(authorization)} ${String(headers['cpro-account'])} ${SECRETS.technicalPassword}`
  json({ codeRetour: 1, libelle })(response, call)
}

const percent = (text: string): string =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16)}`).join('')
const html5 = (text: string): string => text.replaceAll('è', '&egrave;').replaceAll('-', '&#45;')

/** As a gateway shows what it was sent, with something of its own around it. */
const echoIn =
  (encode: (text: string) => string): Reply =>
  (response, call) => {
    json({ codeRetour: 1, libelle: `refused [${encode(SECRETS.technicalPassword)}]` })(response, call)
  }

describe('no secret is found in an error', () => {
  it.each([
    ['percent-encoded', percent],
    ['in HTML', html5],
    ['in JSON', (text: string) => JSON.stringify(text).replaceAll('è', '\\u00e8')],
    ['in base64 with another login', (text: string) => Buffer.from(`me:${text}`).toString('base64')],
    ['cut short', (text: string) => text.slice(0, 15)],
    ['at the end of what is kept of a message', (text: string) => `${'x'.repeat(485)}${text}`],
  ])('after a message that echoes the password %s', async (_how, encode) => {
    const port = portTo(platform.url)
    platform.replyWith(echoIn(encode))
    const { libelle = '' } = await failureOf(port.readFlow('CPP001'))
    expect(libelle).toMatch(/^refused \[["x]*(\[redacted\]|\[reda)/)
    expect(libelle).not.toMatch(/mot|passe|secret/)
    port.close()
  })

  const replies: [string, Reply][] = [
    ['a maintenance page', html(503)],
    ['forbidden', html(403)],
    ['unauthorised', html(401)],
    ['a quota', html(429)],
    ['a message that echoes our headers', echo],
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['an answer without its fields', json({ codeRetour: 0 })],
  ]

  it.each(replies)('after %s', async (_what, reply) => {
    const port = portTo(platform.url)
    platform.replyWith(reply)
    for (const call of [() => port.depositFlow(FILE), () => port.readFlow('CPP001')]) {
      const text = everythingOf(await failureOf(call()))
      for (const secret of HIDDEN) expect(text).not.toContain(secret)
    }
    port.close()
  })

  it('after a connection that fails', async () => {
    const port = portTo(platform.url, { apiUrl: 'http://chorus-pro.invalid' })
    const text = everythingOf(await failureOf(port.depositFlow(FILE)))
    for (const secret of HIDDEN) expect(text).not.toContain(secret)
    port.close()
  })

  it.each([
    ['invalid_client', json({ error: 'invalid_client', error_description: SECRETS.clientSecret }, 400)],
    ['a code that echoes the secret', json({ error: SECRETS.clientSecret }, 400)],
    ['a maintenance page', html(503)],
  ])('after a token refused with %s', async (_what, reply) => {
    const port = portTo(platform.url)
    platform.replyToTokensWith(reply)
    const text = everythingOf(await failureOf(port.readFlow('CPP001')))
    for (const secret of HIDDEN) expect(text).not.toContain(secret)
    port.close()
  })
})
