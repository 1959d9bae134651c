import { explains } from '../support/explains.js'
import { ChorusError } from '../../src/chorus/wire/error.js'
import { createChorusHttp } from '../../src/chorus/wire/http.js'
import { DEFAULT_TIMEOUTS } from '../../src/chorus/wire/transport.js'
import { startFakePlatform } from './fake-platform.js'

explains(
  'old-effect-is-not-sent',
  'what a process was about to have Chorus Pro do when it stood still is not sent: another one may have looked into it since',
  async () => {
    const platform = await startFakePlatform()
    let now = Date.UTC(2026, 10, 23)
    let stoodStillMs = 120_000
    const http = createChorusHttp({
      tokenUrl: `${platform.url}/api/oauth/token`,
      apiUrl: platform.url,
      clientId: 'id',
      clientSecret: 'secret',
      technicalLogin: 'TECH_1@cpro.fr',
      technicalPassword: 'password',
      timeouts: DEFAULT_TIMEOUTS,
      clock: () => new Date(now),
      userAgent: 'test',
      limiter: {
        takeTurn(path) {
          if (path.startsWith('factures')) now += stoodStillMs
          return Promise.resolve()
        },
      },
    })
    const path = 'factures/v1/recycler'
    try {
      const error: unknown = await http.act(path, {}).catch((found: unknown) => found)
      expect(error).toBeInstanceOf(ChorusError)
      expect(error).toMatchObject({
        kind: 'unknown-outcome',
        message: expect.stringContaining('120 s') as unknown,
      })
      expect(platform.calls.map((call) => call.path).filter((one) => one.includes(path))).toEqual([])
      // A wait for a turn is nothing out of the ordinary.
      stoodStillMs = 30_000
      await http.act(path, {}).catch(() => undefined)
      expect(platform.calls.map((call) => call.path).filter((one) => one.includes(path))).toHaveLength(1)
    } finally {
      http.close()
      await platform.stop()
    }
  },
)
