import { createChorusHttp } from '../../src/chorus/wire/http.js'
import { DEFAULT_TIMEOUTS } from '../../src/chorus/wire/transport.js'
import { startFakePlatform } from './fake-platform.js'

it('a call that waits for its turn ends when its connections are cut, and is not sent', async () => {
  const platform = await startFakePlatform()
  const http = createChorusHttp({
    tokenUrl: `${platform.url}/api/oauth/token`,
    apiUrl: platform.url,
    clientId: 'id',
    clientSecret: 'secret',
    technicalLogin: 'TECH_1@cpro.fr',
    technicalPassword: 'password',
    timeouts: DEFAULT_TIMEOUTS,
    clock: () => new Date(),
    userAgent: 'test',
    // Hundreds of connections are before it.
    limiter: { takeTurn: () => new Promise(() => undefined) },
  })
  const call = http.act('factures/v1/recycler', {}).catch((error: unknown) => error)
  http.close()
  expect(await call).toMatchObject({ name: 'ChorusError' })
  expect(platform.calls).toEqual([])
  await platform.stop()
})
