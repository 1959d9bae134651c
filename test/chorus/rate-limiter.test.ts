import { ChorusError } from '../../src/chorus/wire/error.js'
import { createRateLimiter } from '../../src/chorus/wire/rate-limiter.js'
import type { Pace } from '../../src/http/pace.js'

const EVERY_DAY = 1_000_000
let elapsedMs = 0
const paceOf = (pause: (ms: number) => Promise<void>): Pace => ({ elapsedMs: () => elapsedMs, pause })
const path = 'factures/v1/rechercher/fournisseur'

const refusal = async (turn: Promise<void>): Promise<unknown> =>
  turn.then(
    () => undefined,
    (error: unknown) => error,
  )

beforeEach(() => {
  elapsedMs = 0
})

it('a second’s requests go at once, each one after them waits for its turn', async () => {
  const waits: number[] = []
  const pause = (ms: number): Promise<void> => Promise.resolve(void waits.push(Math.round(ms)))
  const limiter = createRateLimiter({ requestsPerSecond: 20, requestsPerDay: EVERY_DAY }, paceOf(pause))
  for (let request = 0; request < 22; request += 1) await limiter.takeTurn(path)
  expect(waits).toEqual([50, 100])
  elapsedMs += 150
  await limiter.takeTurn(path)
  expect(waits).toEqual([50, 100])
})

it('a day’s requests once used up are a quota that is reached, not a wait; they come back evenly', async () => {
  const limiter = createRateLimiter(
    { requestsPerSecond: 1000, requestsPerDay: 100 },
    paceOf(() => Promise.resolve()),
  )
  for (let request = 0; request < 100; request += 1) await limiter.takeTurn(path)
  const error = await refusal(limiter.takeTurn(path))
  expect(error).toBeInstanceOf(ChorusError)
  expect(error).toMatchObject({ kind: 'quota', retryAfterSeconds: 864 })
  elapsedMs += 864_000
  expect(await refusal(limiter.takeTurn(path))).toBeUndefined()
  expect(await refusal(limiter.takeTurn(path))).toMatchObject({ kind: 'quota' })
})

it('without quotas nothing waits', async () => {
  const limiter = createRateLimiter(undefined)
  await Promise.all(Array.from({ length: 10_000 }, () => limiter.takeTurn(path)))
})
