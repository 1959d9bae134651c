import { accountHeader } from '../../secrets/account-header.js'
import { certainOffsetMs } from '../../domain/running/clock-offset.js'
import type { OnExchange } from '../../http/on-exchange.js'
import { mark } from '../../marks/mark.js'
import { realPace, type Net, type Pace } from '../../http/pace.js'
import { exactJson } from '../../http/exact-json.js'
import { repeatHarmless } from '../../http/repeat.js'
import {
  classify,
  isHiccup,
  refusedWithFreshToken,
  unexpectedShape,
  type Answer,
  type ChorusCall,
  type Verdict,
} from './classify.js'
import { createTokenSource, type TokenSource } from './piste.js'
import { ChorusError } from './error.js'
import { UNKNOWN_OUTCOME } from './remedies.js'
import { createRateLimiter, type Quotas, type RateLimiter } from './rate-limiter.js'
import { transportOver } from './harness-transport.js'
import { createTransport, type ChorusTimeouts, type DownloadTarget, type Transport } from './transport.js'
import { answerCleaner, type Clean } from './without-secrets.js'

/** The API's calling convention: JSON both ways, two credentials. Every method throws a `ChorusError`. */
export interface ChorusHttp {
  /** A call that changes something there: a lost answer is of kind `unknown-outcome`. */
  act(path: string, body: object): Promise<Answer>
  /** The same, where it makes a flow: one whose answer says two things at once is of that kind as well, with the flow's number. */
  makeFlow(path: string, body: object): Promise<Answer>
  read(path: string, body: object): Promise<Answer>
  /** Undefined: Chorus Pro found nothing. */
  search(path: string, body: object): Promise<Answer | undefined>
  /** A reading whose long base64 field goes to a file; answers the rest. */
  download(path: string, body: object, into: DownloadTarget): Promise<Answer>
  /** Has PISTE give a token now, where there is none that is good. */
  authenticate(): Promise<void>
  /** The header `Date` of the API's last answer; undefined before the first. */
  serverTime(): Date | undefined
  /** How many ms our clock is ahead of it, as far as it is certain. */
  clockAheadMs(): number | undefined
  /** How many calls were answered so far with what they asked for, or a no of the service itself. */
  answeredCalls(): number
  close(): void
}

export interface ChorusHttpOptions {
  readonly tokenUrl: string
  readonly apiUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly technicalLogin: string
  readonly technicalPassword: string
  readonly timeouts: ChorusTimeouts
  /** Without limits when absent. */
  readonly quotas?: Quotas | undefined
  /** In place of one made of `quotas`: shared with other connections of the same application. */
  readonly limiter?: RateLimiter | undefined
  readonly clock: () => Date
  readonly userAgent: string
  /** Told of each request, by the path of the call. */
  readonly onExchange?: OnExchange | undefined
  /** In place of the network. */
  readonly net?: Net | undefined
}

export function createChorusHttp(options: ChorusHttpOptions): ChorusHttp {
  const api = new Api(options)
  return {
    act: async (path, body) => (await api.post({ path, nature: 'effect' }, body)) ?? {},
    makeFlow: async (path, body) => (await api.post({ path, nature: 'effect', makesFlow: true }, body)) ?? {},
    read: async (path, body) => (await api.post({ path, nature: 'reading' }, body)) ?? {},
    download: async (path, body, into) => (await api.post({ path, nature: 'reading' }, body, into)) ?? {},
    search: (path, body) => api.post({ path, nature: 'search' }, body),
    authenticate: () => api.authenticate(),
    serverTime: () => api.serverTime,
    clockAheadMs: () => api.clockAheadMs,
    answeredCalls: () => api.answeredCalls,
    close() {
      api.close()
    },
  }
}

/**
 * Longer than a token and a turn are waited for: a process that stood still meanwhile may have been replaced, and who took
 * over looks whether it was done before doing it again.
 */
const LONGEST_UNSENT_MS = 90_000

function stoodStill(path: string, waitedMs: number): ChorusError {
  return new ChorusError(
    'unknown-outcome',
    `${path} was not sent: the bridge stood still for ${String(Math.round(waitedMs / 1000))} s right before it`,
    UNKNOWN_OUTCOME,
  )
}

/** The API behind PISTE, with what is known of its clock and the credentials in use. */
class Api {
  readonly #options: ChorusHttpOptions
  readonly #pace: Pace
  readonly #transport: Transport
  readonly #limiter: RateLimiter
  readonly #tokens: TokenSource
  readonly #base: string
  readonly #account: string
  /** With the token, which is another one each hour. */
  #cleaner: { readonly token: string; readonly clean: Clean } | undefined
  serverTime: Date | undefined
  clockAheadMs: number | undefined
  answeredCalls = 0

  constructor(options: ChorusHttpOptions) {
    this.#options = options
    this.#pace = options.net?.pace ?? realPace
    this.#transport = options.net ? transportOver(options.net.exchange, options) : createTransport(options)
    this.#limiter = options.limiter ?? createRateLimiter(options.quotas, this.#pace)
    this.#tokens = createTokenSource(this.#transport, this.#limiter, { ...options, pace: this.#pace })
    this.#base = options.apiUrl.replace(/\/+$/, '')
    this.#account = accountHeader(options)
  }

  async authenticate(): Promise<void> {
    await this.#tokens.token()
  }

  close(): void {
    this.#transport.close()
  }

  async post(call: ChorusCall, content: object, into?: DownloadTarget): Promise<Answer | undefined> {
    const body = exactJson(content)
    const begunAt = this.#options.clock()
    const attempt = async (): Promise<Verdict> => {
      const token = await this.#tokens.token()
      const verdict = await this.#send(call, body, { token, begunAt, into })
      // Safe for every call: what is refused with 401 has had no effect.
      if (verdict.type !== 'unauthorised') return verdict
      return this.#send(call, body, { token: await this.#tokens.renew(token), begunAt, into })
    }
    // A download takes many minutes, and has a day's worth of other occasions.
    const isHarmless = call.nature !== 'effect' && into === undefined
    const verdict = isHarmless
      ? await repeatHarmless(attempt, (last) => last.type === 'failed' && isHiccup(last.error), this.#pace)
      : await attempt()
    switch (verdict.type) {
      case 'done':
        return verdict.answer
      case 'nothing-found':
        return undefined
      case 'unauthorised':
        throw refusedWithFreshToken(call)
      case 'failed':
        throw verdict.error
    }
  }

  async #send(
    call: ChorusCall,
    body: string,
    { token, begunAt, into }: { token: string; begunAt: Date; into: DownloadTarget | undefined },
  ): Promise<Verdict> {
    const { clock, onExchange } = this.#options
    const url = `${this.#base}/cpro/${call.path}`
    const request = {
      headers: {
        authorization: `Bearer ${token}`,
        'cpro-account': this.#account,
        'content-type': 'application/json;charset=utf-8',
      },
      body,
      pooled: call.nature !== 'effect',
    }
    await this.#limiter.takeTurn(call.path)
    const sentAt = clock()
    const waitedMs = Math.abs(sentAt.getTime() - begunAt.getTime())
    if (call.nature === 'effect' && waitedMs > LONGEST_UNSENT_MS && mark('old-effect-is-not-sent'))
      throw stoodStill(call.path, waitedMs)
    const outcome =
      into === undefined
        ? await this.#transport.post(url, request)
        : await this.#transport.download(url, request, into)
    if (outcome.type === 'answer') this.#learnTime(sentAt, toDate(outcome.date))
    const verdict = classify(call, outcome, clock(), this.#cleanerOf(token))
    onExchange?.(call.path, outcomeWord(verdict))
    if (isAnswer(verdict)) this.answeredCalls += 1
    const isCut = outcome.type === 'answer' && outcome.isWhole !== true
    if (into !== undefined && verdict.type === 'done' && isCut) throw unexpectedShape(call.path, into.field)
    return verdict
  }

  #learnTime(sentAt: Date, date: Date | undefined): void {
    this.serverTime = date ?? this.serverTime
    this.clockAheadMs = certainOffsetMs(sentAt, this.#options.clock(), date) ?? this.clockAheadMs
  }

  #cleanerOf(token: string): Clean {
    if (this.#cleaner?.token !== token) {
      const { technicalPassword, clientSecret } = this.#options
      this.#cleaner = {
        token,
        clean: answerCleaner([this.#account, technicalPassword, clientSecret, token]),
      }
    }
    return this.#cleaner.clean
  }
}

function isAnswer(verdict: Verdict): boolean {
  return verdict.type === 'failed' ? verdict.error.kind === 'refusal' : verdict.type !== 'unauthorised'
}

function outcomeWord(verdict: Verdict): string {
  if (verdict.type === 'failed') return verdict.error.kind
  return verdict.type === 'unauthorised' ? verdict.type : 'ok'
}

function toDate(header: string | undefined): Date | undefined {
  const moment = new Date(header ?? '')
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
