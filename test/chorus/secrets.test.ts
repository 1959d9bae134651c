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

describe('no secret is found in an error', () => {
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
