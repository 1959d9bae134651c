import got, { type Method, type Response } from 'got'
import { z } from 'zod'
import { certainOffsetMs } from '../../domain/running/clock-offset.js'
import { type Hide, hideInForeign, hideInMixed } from '../../secrets/hide.js'
import { AnswerTooLong } from './answer-too-long.js'
import { connectionRemedy, isTlsFailure, type Peer } from '../../http/connection-remedy.js'
import { Agents, proxyFailure } from '../../http/agents.js'
import { mark } from '../../marks/mark.js'
import { realPace, type Net, type Pace } from '../../http/pace.js'
import { OdooError } from './error.js'

/** How long to wait, in milliseconds. */
export interface Timeouts {
  /** For the name, the connection and TLS, each. */
  readonly connectMs: number
  /** From the request's last byte to the answer's first. */
  readonly responseMs: number
  /** For the whole exchange. */
  readonly totalMs: number
}

export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, responseMs: 60_000, totalMs: 90_000 }

export interface HttpRequest {
  readonly method: Method
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether Odoo may have changed something once it has the request. */
  readonly effect: boolean
  readonly timeouts?: Timeouts
  /** Longest answer accepted, in bytes, when it is not the usual. */
  readonly maxAnswerBytes?: number | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly location: string | undefined
  readonly setCookies: readonly string[]
  /** The headers `Retry-After` and `Date`, as they came. */
  readonly retryAfter: string | undefined
  readonly date: string | undefined
  readonly body: Buffer
}

export interface HttpOptions {
  /** `https://odoo.example.fr`, or with the path under which a reverse proxy shows Odoo: `https://example.fr/erp`. */
  readonly url: string
  readonly userAgent: string
  readonly timeouts: Timeouts
  /** Ours, to be compared with the server's. */
  readonly clock?: () => Date
  /** What must not come back in a message. */
  readonly secrets: readonly string[]
  /** In place of the network. */
  readonly net?: Net | undefined
}

/** A page of two hundred invoices has half a megabyte, the lines of an invoice of five thousand have some two. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** Shorter than the idle time of usual reverse proxies, so that a kept connection is rarely one they have dropped. */
const IDLE_CONNECTION_MS = 15_000

/**
 * HTTP exchanges with one Odoo server. Statuses are not judged here; what is thrown is an `OdooError` about the
 * connection. Messages name the server and never the request, which carries the password.
 */
export class OdooHttp {
  /** Scheme, host, port and path of Odoo, without a slash at the end: what messages may show of the address. */
  readonly address: string
  /** For what a server says in its own words, before any of it becomes a message: it may echo what we sent. */
  readonly hide: Hide
  /** Language of the `Accept-Language` header, as HTTP writes it (`fr-FR`). */
  language: string | undefined
  #serverTime: Date | undefined
  #clockAheadMs: number | undefined
  #isClosed = false
  readonly #options: HttpOptions
  readonly #hideInData: Hide
  readonly #prefix: string
  readonly #agents: Agents

  constructor(options: HttpOptions) {
    this.#options = options
    this.#agents = new Agents({ keepAlive: true, timeout: IDLE_CONNECTION_MS }, options.timeouts.connectMs)
    this.hide = hideInForeign(options.secrets)
    this.#hideInData = hideInMixed(options.secrets)
    const { origin, pathname } = new URL(options.url)
    this.#prefix = pathname.replace(/\/+$/, '')
    this.address = `${origin}${this.#prefix}`
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#exchange(request)
    } catch (error) {
      throw error instanceof OdooError ? error : connectionError(this.address, error, request.effect)
    }
  }

  /** How waits between two requests pass. */
  get pace(): Pace {
    return this.#options.net?.pace ?? realPace
  }

  /** The `Date` of the last answer. */
  get serverTime(): Date | undefined {
    return this.#serverTime
  }

  /** How far our clock is ahead of that of the last answer that had a `Date`, as far as it is certain. */
  get clockAheadMs(): number | undefined {
    return this.#clockAheadMs
  }

  /** Drops every connection, those in use included; no request is sent from now on. */
  close(): void {
    this.#isClosed = true
    this.#agents.destroy()
  }

  async #exchange(request: HttpRequest): Promise<HttpAnswer> {
    if (this.#isClosed) throw closed(this.address)
    const clock = this.#options.clock ?? (() => new Date())
    const sentAt = clock()
    const answer = await (this.#options.net === undefined
      ? this.#overNetwork(request)
      : this.#overGivenNet(request, this.#options.net))
    const date = Date.parse(answer.date ?? '')
    if (!Number.isNaN(date)) {
      this.#serverTime = new Date(date)
      this.#clockAheadMs = certainOffsetMs(sentAt, clock(), this.#serverTime)
    }
    return { ...answer, location: answer.location && this.#hideInData(answer.location) }
  }

  #url({ path }: HttpRequest): URL {
    return new URL(`${this.#prefix}${path}`, this.#options.url)
  }

  #headers(request: HttpRequest): Record<string, string> {
    return {
      'user-agent': this.#options.userAgent,
      ...(this.language !== undefined && { 'accept-language': this.language }),
      ...request.headers,
    }
  }

  async #overGivenNet(request: HttpRequest, { exchange }: Net): Promise<HttpAnswer> {
    const { status, headers, body } = await exchange({
      method: request.method,
      url: this.#url(request).href,
      headers: this.#headers(request),
      body: request.body ?? '',
      timeouts: request.timeouts ?? this.#options.timeouts,
    })
    const cookie = headers['set-cookie']
    return {
      status,
      contentType: headers['content-type'] ?? '',
      location: headers['location'],
      setCookies: cookie === undefined ? [] : [cookie],
      retryAfter: headers['retry-after'],
      date: headers['date'],
      body,
    }
  }

  async #overNetwork(request: HttpRequest): Promise<HttpAnswer> {
    const { connectMs, responseMs, totalMs } = request.timeouts ?? this.#options.timeouts
    const tooLong = new AbortController()
    const exchange = got(this.#url(request), {
      method: request.method,
      headers: this.#headers(request),
      ...(request.body === undefined ? {} : { body: request.body }),
      agent: this.#agents.for(this.address),
      followRedirect: false,
      throwHttpErrors: false,
      retry: { limit: 0 },
      responseType: 'buffer',
      signal: tooLong.signal,
      timeout: {
        lookup: connectMs,
        connect: connectMs,
        secureConnect: connectMs,
        response: responseMs,
        request: totalMs,
      },
    })
    const limit = request.maxAnswerBytes ?? MAX_ANSWER_BYTES
    // `transferred` is counted after decompression.
    void exchange.on('downloadProgress', ({ transferred, total }) => {
      if (Math.max(transferred, total ?? 0) > limit && mark('odoo-answer-too-long')) tooLong.abort()
    })
    try {
      return toAnswer(await exchange)
    } catch (error) {
      if (!tooLong.signal.aborted) throw error
      throw new AnswerTooLong(this.address, `is longer than ${limit} bytes`, request.effect)
    }
  }
}

function closed(address: string): OdooError {
  return new OdooError('unreachable', `The connection to ${address} was closed for a stop`, 'None.')
}

function toAnswer(response: Response<Buffer>): HttpAnswer {
  return {
    status: response.statusCode,
    contentType: response.headers['content-type'] ?? '',
    location: response.headers.location,
    setCookies: response.headers['set-cookie'] ?? [],
    retryAfter: response.headers['retry-after'],
    date: response.headers.date,
    body: response.body,
  }
}

const networkErrorSchema = z.object({
  name: z.string().default('Error'),
  code: z.string().default(''),
  /** Set by got on its own time-outs: the phase that took too long. */
  event: z.string().optional(),
})

type NetworkError = z.infer<typeof networkErrorSchema>

function networkError(error: unknown): NetworkError {
  const parsed = networkErrorSchema.safeParse(error)
  return parsed.success ? parsed.data : { name: 'Error', code: '' }
}

const PHASES_BEFORE_SENDING = ['lookup', 'connect', 'secureConnect', 'socket']
const CODES_BEFORE_SENDING = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]
const ODOO: Peer = { name: 'Odoo', isOurs: true, addressKeys: 'odoo.url' }

function connectionError(address: string, error: unknown, effect: boolean): OdooError {
  const proxy = proxyFailure(error)
  if (proxy !== undefined && mark('odoo-behind-a-proxy-that-refuses'))
    return new OdooError(
      'unreachable',
      `No connection to ${address} through the proxy (${proxy})`,
      connectionRemedy(proxy, ODOO) ?? '',
    )
  const failure = networkError(error)
  const remedy = connectionRemedy(failure.code, ODOO)
  if (remedy !== undefined && (failure.code === 'ENOTFOUND' || failure.code === 'EAI_AGAIN')) {
    return new OdooError('unreachable', `The name of ${address} cannot be resolved (${failure.code})`, remedy)
  }
  if (remedy !== undefined && isTlsFailure(failure.code)) {
    return new OdooError('unreachable', `No secure connection to ${address} (${failure.code})`, remedy)
  }
  if (failure.event !== undefined) {
    return new OdooError(
      'unreachable',
      `${address} did not answer in time (phase: ${failure.event})`,
      'Check that Odoo is running and not overloaded.',
      { outcomeUnknown: effect && !PHASES_BEFORE_SENDING.includes(failure.event) },
    )
  }
  const sent = !CODES_BEFORE_SENDING.includes(failure.code)
  return new OdooError(
    'unreachable',
    sent
      ? `The connection to ${address} broke before the whole answer came (${failure.code || failure.name})`
      : `No connection to ${address} (${failure.code})`,
    remedy ?? 'Check that Odoo is running and that this machine may reach it.',
    { outcomeUnknown: effect && sent },
  )
}
