import { z } from 'zod'
import type { OnExchange } from '../../http/on-exchange.js'
import type { Pace } from '../../http/pace.js'
import { repeatHarmless } from '../../http/repeat.js'
import { classifyToken, isHiccup, noToken } from './classify.js'
import { ChorusError } from './error.js'
import type { RateLimiter } from './rate-limiter.js'
import type { Transport } from './transport.js'

export interface TokenSource {
  /** A token that is good for a while yet. Throws a `ChorusError`. */
  token(): Promise<string>
  /** A token other than `refused`, which the API did not take. Throws a `ChorusError`. */
  renew(refused: string): Promise<string>
}

/** A token is renewed this long before its end, or half-way through its life when that is shorter. */
const MARGIN_SECONDS = 120

/** PISTE's tokens live for an hour. */
const USUAL_LIFE_SECONDS = 3600

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(USUAL_LIFE_SECONDS),
})

/** PISTE's OAuth 2 tokens (client credentials, scope `openid`): one request, however many callers need one. */
export function createTokenSource(
  transport: Transport,
  limiter: RateLimiter,
  options: {
    tokenUrl: string
    clientId: string
    clientSecret: string
    clock: () => Date
    pace: Pace
    onExchange?: OnExchange | undefined
  },
): TokenSource {
  let current: { readonly value: string; readonly askedAt: number; readonly renewAt: number } | undefined
  let pending: Promise<string> | undefined

  async function request(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: options.clientId,
      client_secret: options.clientSecret,
      scope: 'openid',
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const askedAt = options.clock().getTime()
    const answer = await repeatHarmless(
      async () => {
        await limiter.takeTurn('the token service')
        const outcome = await transport.post(options.tokenUrl, { headers, body, pooled: true })
        const given = classifyToken(outcome, options.clock())
        options.onExchange?.('token', given instanceof ChorusError ? given.kind : 'ok')
        return given
      },
      (given) => given instanceof ChorusError && isHiccup(given),
      options.pace,
    )
    if (answer instanceof ChorusError) throw answer
    const parsed = tokenAnswer.safeParse(answer)
    if (!parsed.success) throw noToken('access_token')
    const { access_token: value, expires_in: life } = parsed.data
    const renewAt = askedAt + Math.max(life - MARGIN_SECONDS, life / 2) * 1000
    current = { value, askedAt, renewAt }
    return value
  }

  async function token(): Promise<string> {
    const now = options.clock().getTime()
    // A clock that was set back tells nothing of the token's age.
    if (current && now >= current.askedAt && now < current.renewAt) return current.value
    pending ??= request().finally(() => {
      pending = undefined
    })
    return pending
  }

  return {
    token,
    async renew(refused) {
      if (current?.value === refused) current = undefined
      return token()
    },
  }
}
