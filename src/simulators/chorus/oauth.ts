import { randomBytes } from 'node:crypto'
import { type Answer, HttpError } from './answers.js'
import type { SimulatorClock } from './clock.js'
import type { PisteClient } from './options.js'

/** PISTE's token service: `client_credentials` only. */
export class TokenService {
  /** Tokens and when they expire, in the caller's time. */
  readonly #tokens = new Map<string, number>()

  constructor(
    private readonly clock: SimulatorClock,
    private readonly clients: readonly PisteClient[],
    private readonly lifeSeconds: number,
  ) {}

  /** @throws HttpError 400: PISTE answers the same for an unknown client and for a wrong secret. */
  issue(contentType: string, body: string): Answer {
    if (!contentType.startsWith('application/x-www-form-urlencoded')) {
      throw new HttpError(400, { error: 'invalid_request' })
    }
    const form = new URLSearchParams(body)
    if (form.get('grant_type') !== 'client_credentials') {
      throw new HttpError(400, { error: 'unsupported_grant_type' })
    }
    const isKnown = this.clients.some(
      ({ clientId, clientSecret }) =>
        form.get('client_id') === clientId && form.get('client_secret') === clientSecret,
    )
    if (!isKnown) throw new HttpError(400, { error: 'invalid_client' })
    const token = randomBytes(27).toString('hex')
    this.#tokens.set(token, this.clock.callerTime() + this.lifeSeconds * 1000)
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: this.lifeSeconds,
      scope: form.get('scope') ?? 'openid',
    }
  }

  /** Every token given so far is refused from now on. */
  expireAll(): void {
    this.#tokens.clear()
  }

  /** @throws HttpError 401 without a live token. */
  verify(authorization: string | undefined): void {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
    const expires = this.#tokens.get(token ?? '')
    if (expires === undefined || expires <= this.clock.callerTime()) {
      throw new HttpError(401, {
        error: 'invalid_token',
        error_description: 'The access token is invalid or expired',
      })
    }
  }
}
