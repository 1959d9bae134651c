import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ExchangeBroken, type ExchangeAnswer, type ExchangeRequest } from '../http/exchange.js'

/** A request as both simulated servers see it, from a socket or from within the process. */
export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

export function askedBy({ method = 'GET', url = '/', headers }: IncomingMessage): Asked {
  return { method, url, headers }
}

/** The way on which an answer leaves: what is used here of Node's `ServerResponse`, and waiting. */
export interface Reply {
  readonly destroyed: boolean
  readonly headersSent: boolean
  setHeader(name: string, value: string | number): unknown
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown
  write(chunk: string | Buffer, written?: () => void): unknown
  end(chunk?: string | Buffer, sent?: () => void): unknown
  /** Cuts the connection. */
  destroy(): unknown
  /** Milliseconds of the client's time. */
  wait(ms: number): Promise<void>
}

/** Over a socket, in real time. */
export function overSocket(response: ServerResponse, closing?: AbortSignal): Reply {
  return Object.assign(response, {
    async wait(ms: number) {
      await sleep(ms, undefined, { ref: false, ...(closing && { signal: closing }) })
    },
  })
}

/** A request that comes without a socket, to a server that answers so. */
export function exchangeWith(
  answer: (asked: Asked, body: () => Promise<string>, reply: Reply) => void,
  { method, url, headers, body, timeouts }: ExchangeRequest,
  onWaited: (ms: number) => void,
): Promise<ExchangeAnswer> {
  const { pathname, search } = new URL(url)
  const reply = new HeldReply(timeouts, onWaited)
  answer({ method, url: `${pathname}${search}`, headers }, () => Promise.resolve(body), reply)
  return reply.answer
}

/**
 * Within the process, in time that does not pass: a client that would have given up has done so at once, and one that
 * would have waited has waited.
 */
export class HeldReply implements Reply {
  readonly answer: Promise<ExchangeAnswer>
  destroyed = false
  headersSent = false
  #status = 200
  readonly #headers: Record<string, string> = {}
  readonly #chunks: Buffer[] = []
  #waitedMs = 0
  #settle: { resolve: (answer: ExchangeAnswer) => void; reject: (error: Error) => void } | undefined

  /** `onWaited`: told of time that the client spends waiting, in milliseconds. */
  constructor(
    private readonly timeouts: ExchangeRequest['timeouts'],
    private readonly onWaited: (ms: number) => void,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value)
  }

  writeHead(status: number, headers: Readonly<Record<string, string | number>>): void {
    this.#status = status
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value)
    this.headersSent = true
  }

  write(chunk: string | Buffer, written?: () => void): void {
    this.#chunks.push(Buffer.from(chunk))
    written?.()
  }

  end(chunk?: string | Buffer, sent?: () => void): void {
    if (this.destroyed) return
    if (chunk !== undefined) this.#chunks.push(Buffer.from(chunk))
    this.#settle?.resolve({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) })
    sent?.()
  }

  destroy(): void {
    this.#broken(new ExchangeBroken('ECONNRESET'))
  }

  wait(ms: number): Promise<void> {
    const { responseMs, totalMs } = this.timeouts
    const left = Math.min(this.headersSent ? Infinity : responseMs, totalMs) - this.#waitedMs
    const waited = Math.min(ms, left)
    if (!this.destroyed) {
      this.#waitedMs += waited
      this.onWaited(waited)
      if (ms >= left) this.#broken(new ExchangeBroken('ETIMEDOUT', this.headersSent ? 'request' : 'response'))
    }
    return Promise.resolve()
  }

  #broken(why: ExchangeBroken): void {
    this.destroyed = true
    this.#settle?.reject(why)
  }
}
