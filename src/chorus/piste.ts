import { z } from 'zod'
import { classifyToken, unexpectedShape } from './classify.js'
import { ChorusError } from './error.js'
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
  options: { tokenUrl: string; clientId: string; clientSecret: string; clock: () => Date },
): TokenSource {
  let current: { readonly value: string; readonly renewAt: number } | undefined
  let pending: Promise<string> | undefined

  async function request(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: options.clientId,
      client_secret: options.clientSecret,
      scope: 'openid',
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const asked = options.clock()
    const outcome = await transport.post(options.tokenUrl, { headers, body, pooled: true })
    const answer = classifyToken(outcome, options.clock())
    if (answer instanceof ChorusError) throw answer
    const parsed = tokenAnswer.safeParse(answer)
    if (!parsed.success) throw unexpectedShape('the token service', 'access_token')
    const { access_token: value, expires_in: life } = parsed.data
    current = { value, renewAt: asked.getTime() + Math.max(life - MARGIN_SECONDS, life / 2) * 1000 }
    return value
  }

  async function token(): Promise<string> {
    if (current && options.clock().getTime() < current.renewAt) return current.value
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
