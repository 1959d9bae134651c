import { accountHeader } from '../../secrets/account-header.js'
import { certainOffsetMs } from '../../domain/running/clock-offset.js'
import type { OnExchange } from '../../http/on-exchange.js'
import { realPace, type Net } from '../../http/pace.js'
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
import { createTokenSource } from './piste.js'
import { createRateLimiter, type Quotas } from './rate-limiter.js'
import { transportOver } from './harness-transport.js'
import { createTransport, type ChorusTimeouts, type DownloadTarget } from './transport.js'
import { answerCleaner, type Clean } from './without-secrets.js'

/** The API's calling convention: JSON both ways, two credentials. Every method throws a `ChorusError`. */
export interface ChorusHttp {
  /** A call that changes something there: a lost answer is of kind `unknown-outcome`. */
  act(path: string, body: object): Promise<Answer>
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
  readonly clock: () => Date
  readonly userAgent: string
  /** Told of each request, by the path of the call. */
  readonly onExchange?: OnExchange | undefined
  /** In place of the network. */
  readonly net?: Net | undefined
}

export function createChorusHttp(options: ChorusHttpOptions): ChorusHttp {
  const transport = options.net ? transportOver(options.net.exchange, options) : createTransport(options)
  const pace = options.net?.pace ?? realPace
  const limiter = createRateLimiter(options.quotas, pace)
  const tokens = createTokenSource(transport, limiter, { ...options, pace })
  const base = options.apiUrl.replace(/\/+$/, '')
  const account = accountHeader(options)
  const secrets = [account, options.technicalPassword, options.clientSecret]
  /** With the token, which is another one each hour. */
  let cleaner: { readonly token: string; readonly clean: Clean } | undefined

  let serverTime: Date | undefined
  let clockAheadMs: number | undefined

  async function send(
    call: ChorusCall,
    body: string,
    token: string,
    into: DownloadTarget | undefined,
  ): Promise<Verdict> {
    const url = `${base}/cpro/${call.path}`
    const request = {
      headers: {
        authorization: `Bearer ${token}`,
        'cpro-account': account,
        'content-type': 'application/json;charset=utf-8',
      },
      body,
      pooled: call.nature !== 'effect',
    }
    await limiter.takeTurn(call.path)
    const sentAt = options.clock()
    const outcome =
      into === undefined ? await transport.post(url, request) : await transport.download(url, request, into)
    if (outcome.type === 'answer') {
      const date = toDate(outcome.date)
      serverTime = date ?? serverTime
      clockAheadMs = certainOffsetMs(sentAt, options.clock(), date) ?? clockAheadMs
    }
    if (cleaner?.token !== token) cleaner = { token, clean: answerCleaner([...secrets, token]) }
    const verdict = classify(call, outcome, options.clock(), cleaner.clean)
    options.onExchange?.(call.path, outcomeWord(verdict))
    if (
      into !== undefined &&
      verdict.type === 'done' &&
      outcome.type === 'answer' &&
      outcome.isWhole !== true
    )
      throw unexpectedShape(call.path, into.field)
    return verdict
  }

  async function post(call: ChorusCall, content: object, into?: DownloadTarget): Promise<Answer | undefined> {
    const body = exactJson(content)
    const attempt = async (): Promise<Verdict> => {
      const token = await tokens.token()
      const verdict = await send(call, body, token, into)
      // Safe for every call: what is refused with 401 has had no effect.
      return verdict.type === 'unauthorised' ? send(call, body, await tokens.renew(token), into) : verdict
    }
    // A download takes many minutes, and has a day's worth of other occasions.
    const isHarmless = call.nature !== 'effect' && into === undefined
    const verdict = isHarmless
      ? await repeatHarmless(attempt, (last) => last.type === 'failed' && isHiccup(last.error), pace)
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

  return {
    async act(path, body) {
      return (await post({ path, nature: 'effect' }, body)) ?? {}
    },
    async read(path, body) {
      return (await post({ path, nature: 'reading' }, body)) ?? {}
    },
    async download(path, body, into) {
      return (await post({ path, nature: 'reading' }, body, into)) ?? {}
    },
    search(path, body) {
      return post({ path, nature: 'search' }, body)
    },
    async authenticate() {
      await tokens.token()
    },
    serverTime() {
      return serverTime
    },
    clockAheadMs() {
      return clockAheadMs
    },
    close() {
      transport.close()
    },
  }
}

function outcomeWord(verdict: Verdict): string {
  if (verdict.type === 'failed') return verdict.error.kind
  return verdict.type === 'unauthorised' ? verdict.type : 'ok'
}

function toDate(header: string | undefined): Date | undefined {
  const moment = new Date(header ?? '')
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
