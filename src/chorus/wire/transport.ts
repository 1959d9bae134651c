import { createWriteStream } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream/promises'
import got, { RequestError, TimeoutError, type Got } from 'got'
import { Agents, proxyFailure } from '../../http/agents.js'
import { mark } from '../../marks/mark.js'
import { decodeDeclared } from './charset.js'
import { LongField } from './long-field.js'

/** Milliseconds. */
export interface ChorusTimeouts {
  /** For each of the name look-up, the TCP connection and the TLS handshake. */
  readonly connectMs: number
  /** From the last byte sent to the first byte of the answer. */
  readonly responseMs: number
  /** The whole exchange; must leave time to send a document of 10 MB. */
  readonly totalMs: number
}

export const DEFAULT_TIMEOUTS: ChorusTimeouts = { connectMs: 15_000, responseMs: 120_000, totalMs: 300_000 }

/** What became of one request. It holds nothing of the request itself, which bears secrets. */
export type Outcome =
  | { readonly type: 'not-sent'; readonly detail: string }
  | { readonly type: 'lost'; readonly detail: string }
  | { readonly type: 'oversized' }
  | {
      readonly type: 'answer'
      readonly status: number
      /** The header `Retry-After`, as it came. */
      readonly retryAfter: string | undefined
      /** The header `Date`, as it came. */
      readonly date: string | undefined
      readonly text: string
      /** Of a download: whether the field was there, not empty, and base64 from end to end. */
      readonly isWhole?: boolean
    }

export interface Transport {
  /** Sends once, never repeats, never follows a redirection, never throws. */
  post(url: string, request: TransportRequest): Promise<Outcome>
  /**
   * The same for an answer too long to be held: the bytes of one of its base64 fields go to a file that only this user
   * can read, and the text is the rest. `oversized` beyond `maxBytes`. Throws only what the file system throws.
   */
  download(url: string, request: TransportRequest, into: DownloadTarget): Promise<Outcome>
  /** Drops every connection, those in use included; no request is sent from now on. */
  close(): void
}

export interface DownloadTarget {
  readonly path: string
  readonly field: string
  /** For the whole answer, base64 included. */
  readonly maxBytes: number
  /** Milliseconds without a byte after which it is given up, and for the whole exchange. */
  readonly timeouts: { readonly silenceMs: number; readonly totalMs: number }
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal | undefined
}

export interface TransportRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /**
   * Whether a connection of an earlier request may be used. A pooled connection may be dead without our knowing, and
   * a request lost in one has an unknown outcome: calls with an effect take a fresh one.
   */
  readonly pooled: boolean
}

/** A page of 1,000 invoices takes about 3 MB. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** Gateways drop idle connections after a minute or so; ours must go first. */
const IDLE_MS = 30_000

export function createTransport(options: { timeouts: ChorusTimeouts; userAgent: string }): Transport {
  const wire = openWire(options)
  let isClosed = false
  return {
    post: (url, request) => (isClosed ? Promise.resolve(CLOSED) : postOnce(wire, url, request)),
    download: (url, request, into) =>
      isClosed ? Promise.resolve(CLOSED) : downloadOnce(wire, url, request, into),
    close() {
      isClosed = true
      wire.pooled.destroy()
      wire.fresh.destroy()
    },
  }
}

interface Wire {
  readonly client: Got
  readonly pooled: Agents
  readonly fresh: Agents
}

function openWire({ timeouts, userAgent }: { timeouts: ChorusTimeouts; userAgent: string }): Wire {
  const { connectMs, responseMs, totalMs } = timeouts
  return {
    pooled: new Agents({ keepAlive: true, timeout: IDLE_MS }, connectMs),
    fresh: new Agents({ keepAlive: false }, connectMs),
    client: got.extend({
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      headers: { 'user-agent': userAgent, accept: 'application/json' },
      timeout: {
        lookup: connectMs,
        connect: connectMs,
        secureConnect: connectMs,
        response: responseMs,
        request: totalMs,
      },
    }),
  }
}

async function postOnce(
  { client, pooled, fresh }: Wire,
  url: string,
  request: TransportRequest,
): Promise<Outcome> {
  const tooBig = new AbortController()
  try {
    const answer = client.post(url, {
      headers: request.headers,
      body: request.body,
      agent: (request.pooled ? pooled : fresh).for(url),
      signal: tooBig.signal,
      responseType: 'buffer',
    })
    void answer.on('downloadProgress', (progress) => {
      // Counted after decompression.
      if (progress.transferred > MAX_ANSWER_BYTES && mark('chorus-answer-too-long')) tooBig.abort()
    })
    const { statusCode, headers, body } = await answer
    return answered({ statusCode, headers }, decodeDeclared(body, headers['content-type']))
  } catch (error) {
    return tooBig.signal.aborted ? { type: 'oversized' } : failedOutcome(url, error)
  }
}

async function downloadOnce(
  { client, fresh }: Wire,
  url: string,
  request: TransportRequest,
  { path, field: name, maxBytes, timeouts: { silenceMs, totalMs }, signal }: DownloadTarget,
): Promise<Outcome> {
  const field = new LongField(name, maxBytes)
  // got leaves its listener on the signal it is given; the process's own lives as long as the process.
  const stop = new AbortController()
  const onStop = (): void => {
    stop.abort()
  }
  signal?.addEventListener('abort', onStop, { once: true })
  if (signal?.aborted) stop.abort()
  try {
    const answer = client.stream.post(url, {
      headers: request.headers,
      body: request.body,
      agent: fresh.for(url),
      timeout: { response: silenceMs, socket: silenceMs, request: totalMs },
      signal: stop.signal,
    })
    await pipeline(
      answer,
      (chunks: AsyncIterable<Buffer>) => field.decoded(chunks),
      createWriteStream(path, { mode: 0o600 }),
    )
    const { response } = answer
    if (response === undefined) return { type: 'lost', detail: 'no answer' }
    const text = decodeDeclared(field.around, response.headers['content-type'])
    return { ...answered(response, text), isWhole: field.isWhole }
  } catch (error) {
    if (field.isTooBig) return { type: 'oversized' }
    if (stop.signal.aborted) return { type: 'lost', detail: 'stopped' }
    if (isOfFile(error)) throw error
    return failedOutcome(url, error)
  } finally {
    signal?.removeEventListener('abort', onStop)
  }
}

function answered(
  { statusCode, headers }: { statusCode: number; headers: IncomingHttpHeaders },
  text: string,
): Outcome & { type: 'answer' } {
  return { type: 'answer', status: statusCode, retryAfter: headers['retry-after'], date: headers.date, text }
}

/** Of a transport that was told to close. */
export const CLOSED: Outcome = { type: 'not-sent', detail: 'closed for a stop' }

/** Such as a full disk: Node's file errors name the file. */
function isOfFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'path' in error
}

function failedOutcome(url: string, error: unknown): Outcome {
  const proxy = proxyFailure(error)
  if (proxy !== undefined && mark('proxy-that-refuses')) return { type: 'not-sent', detail: proxy }
  if (!(error instanceof RequestError)) return { type: 'lost', detail: 'unexpected failure' }
  const detail = error instanceof TimeoutError ? `time-out awaiting ${error.event}` : error.code
  const { timings } = error
  const connected = new URL(url).protocol === 'https:' ? timings?.secureConnect : timings?.connect
  // Not one byte of a request leaves before its connection stands, and over TLS before the handshake is done.
  return { type: connected === undefined ? 'not-sent' : 'lost', detail }
}
