import { failureOf } from './failure.js'
import {
  done,
  html,
  json,
  LOGIN,
  portTo,
  SECRETS,
  startFakePlatform,
  token,
  type FakePlatform,
  type Port,
} from './fake-platform.js'

let platform: FakePlatform
let port: Port
let now: Date

beforeEach(async () => {
  platform = await startFakePlatform()
  platform.replyWith(done({ etatCourantDepotFlux: 'IN_INTEGRE' }))
  now = new Date('2026-10-05T12:00:00Z')
  port = portTo(platform.url, { clock: () => now })
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

const call = () => port.readFlow('CPP001')
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000)
}

describe('the two credentials', () => {
  it('are sent with every call', async () => {
    await call()
    expect(platform.tokenRequests[0]?.body).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-of-the-test',
      client_secret: SECRETS.clientSecret,
      scope: 'openid',
    })
    expect(platform.calls[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1-of-piste',
      'cpro-account': Buffer.from(`${LOGIN}:${SECRETS.technicalPassword}`, 'utf8').toString('base64'),
      'content-type': 'application/json;charset=utf-8',
      'user-agent': 'odoo-chorus-bridge',
    })
  })
})

describe('tokens', () => {
  it('one request serves twenty calls at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => call()))
    expect(platform.tokenRequests).toHaveLength(1)
  })

  it('a token is kept until two minutes before its end', async () => {
    await call()
    later(3600 - 121)
    await call()
    expect(platform.tokenRequests).toHaveLength(1)
    later(1)
    await call()
    expect(platform.tokenRequests).toHaveLength(2)
    expect(platform.calls.at(-1)?.headers.authorization).toBe('Bearer token-2-of-piste')
  })

  it('a token of one minute is kept for half of it', async () => {
    platform.replyToTokensWith(token(1, 60))
    await call()
    later(29)
    await call()
    expect(platform.tokenRequests).toHaveLength(1)
    later(1)
    await call()
    expect(platform.tokenRequests).toHaveLength(2)
  })

  it('a request that meets a hiccup is repeated', async () => {
    platform.replyToTokensWith(html(503), html(503), token(3))
    await expect(call()).resolves.toMatchObject({ state: 'IN_INTEGRE' })
  })

  it('a token is asked for anew when the clock was set back: its age is not known', async () => {
    await call()
    later(-5 * 3600)
    await call()
    expect(platform.tokenRequests).toHaveLength(2)
  })

  it('expires_in may be a string or missing', async () => {
    platform.replyToTokensWith(json({ access_token: 'a', expires_in: '3600' }), json({ access_token: 'b' }))
    await call()
    later(3500)
    await call()
    later(3000)
    await call()
    expect(platform.tokenRequests).toHaveLength(2)
  })

  it('a request that failed is not remembered', async () => {
    platform.replyToTokensWith(json({ error: 'invalid_client' }, 400), token(2))
    await failureOf(call())
    await expect(call()).resolves.toMatchObject({ state: 'IN_INTEGRE' })
  })
})

describe('a token refused', () => {
  it('an unknown client or a wrong secret: credentials, and where to look', async () => {
    platform.replyToTokensWith(json({ error: 'invalid_client' }, 400))
    const error = await failureOf(call())
    expect(error.kind).toBe('credentials')
    expect(error.message).toContain('invalid_client')
    expect(error.remedy).toMatch(/client_id and client_secret/)
  })

  it.each([
    ['maintenance', html(503), 'retry-later'],
    ['an HTML page under 200', html(200), 'retry-later'],
    ['quota', html(429), 'quota'],
    ['an answer without access_token', json({ token_type: 'Bearer' }), 'retry-later'],
  ])('%s', async (_what, reply, kind) => {
    platform.replyToTokensWith(reply)
    expect((await failureOf(call())).kind).toBe(kind)
  })
})

describe("the platform's time", () => {
  it('is that of the last answer of the API, whatever the answer', async () => {
    expect(port.serverTime()).toBeUndefined()
    platform.replyWith(json({}, 403, { date: 'Mon, 05 Oct 2026 11:58:30 GMT' }))
    await failureOf(call())
    expect(port.serverTime()).toEqual(new Date('2026-10-05T11:58:30Z'))
  })
})
