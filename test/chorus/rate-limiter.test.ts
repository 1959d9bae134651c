import { ChorusError } from '../../src/chorus/wire/error.js'
import {
  ApplicationQuota,
  createRateLimiter,
  type Grant,
  type Quotas,
} from '../../src/chorus/wire/rate-limiter.js'
import type { Pace } from '../../src/http/pace.js'
import { explains } from '../support/explains.js'

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

it('nobody waits for a turn whose connections were cut', async () => {
  const pause: Pace['pause'] = (_ms, cut) =>
    new Promise<void>((resolve) => {
      cut?.addEventListener('abort', () => {
        resolve()
      })
    })
  const quotas = { requestsPerSecond: 1, requestsPerDay: EVERY_DAY }
  const quota = new ApplicationQuota(
    { quotas, connections: 1, here: 1 },
    { elapsedMs: () => elapsedMs, pause },
  )
  const turns = Array.from({ length: 20 }, () => quota.of('duret').takeTurn(path))
  quota.end()
  await Promise.all([...turns, quota.of('duret').takeTurn(path)])
  expect(elapsedMs).toBe(0)
})

it('without quotas nothing waits', async () => {
  const limiter = createRateLimiter(undefined)
  await Promise.all(Array.from({ length: 10_000 }, () => limiter.takeTurn(path)))
})

const twoOf = (quotas: Quotas): Grant => ({ quotas, connections: 2, here: 2 })

describe('connections that share an application', () => {
  /** Time passes only while somebody waits. */
  const pace: Pace = {
    elapsedMs: () => elapsedMs,
    pause: (ms) => {
      elapsedMs += ms
      return Promise.resolve()
    },
  }

  it('take turns: one that asks for little does not queue behind one that asks for much', async () => {
    const quota = new ApplicationQuota(twoOf({ requestsPerSecond: 1, requestsPerDay: EVERY_DAY }), pace)
    const order: string[] = []
    const ask = async (name: string): Promise<void> => {
      await quota.of(name).takeTurn(path)
      order.push(name)
    }
    await Promise.all(['busy', 'busy', 'busy', 'busy', 'small'].map(ask))
    expect(order.indexOf('small')).toBe(2)
  })

  explains(
    'each-connection-in-its-turn',
    'are refused when too many of their own wait, and not for those of another',
    async () => {
      const still: Pace = { elapsedMs: () => elapsedMs, pause: () => new Promise(() => undefined) }
      const quota = new ApplicationQuota(twoOf({ requestsPerSecond: 1, requestsPerDay: EVERY_DAY }), still)
      const waiting = Array.from({ length: 40 }, () => refusal(quota.of('busy').takeTurn(path)))
      expect(await waiting.at(-1)).toMatchObject({ kind: 'quota' })
      void quota.of('small').takeTurn(path)
      const isRefused = await Promise.race([
        refusal(quota.of('small').takeTurn(path)),
        Promise.resolve('waits'),
      ])
      expect(isRefused).toBe('waits')
    },
  )

  explains(
    'part-of-a-day-is-kept-for-each',
    'keep part of a day each, whatever another has used',
    async () => {
      const quota = new ApplicationQuota(twoOf({ requestsPerSecond: 1000, requestsPerDay: 100 }), pace)
      for (let request = 0; request < 75; request += 1) await quota.of('busy').takeTurn(path)
      expect(await refusal(quota.of('busy').takeTurn(path))).toMatchObject({ kind: 'quota' })
      for (let request = 0; request < 25; request += 1) await quota.of('small').takeTurn(path)
      expect(await refusal(quota.of('small').takeTurn(path))).toMatchObject({ kind: 'quota' })
    },
  )

  it('have as much of it in this process as it works on', async () => {
    const quota = new ApplicationQuota(twoOf({ requestsPerSecond: 1000, requestsPerDay: 100 }), pace)
    quota.resize({ ...twoOf({ requestsPerSecond: 1000, requestsPerDay: 100 }), here: 1 })
    for (let request = 0; request < 50; request += 1) await quota.of('one').takeTurn(path)
    expect(await refusal(quota.of('one').takeTurn(path))).toMatchObject({ kind: 'quota' })
  })
})
