import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { ExchangeAnswer, ExchangeRequest } from '../../http/exchange.js'
import { askedBy, type Asked, exchangeWith, overSocket, type Reply } from '../reply.js'
import type { Book } from './book.js'
import type { Database } from './database.js'
import { accessDenied, OdooError } from './errors.js'
import type { FaultEffect, Faults } from './faults.js'
import type { Control } from './control.js'
import { type Json2Answer, type Json2Service, notFound, refusal } from './json2.js'
import {
  failureBody,
  notFoundBody,
  parseRequest,
  resultBody,
  type RpcServices,
  target,
  versionInfo,
} from './rpc.js'
import type { Json, JsonObject } from './values.js'
import { parseLogin, type WebSessions } from './web.js'
import { isBefore, seriesOf } from './version.js'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** How it leaves when it does not leave at once: half of it and then nothing, or slowly over milliseconds. */
  readonly leaves?: 'half' | { readonly overMs: number }
}

/** What reverse proxies in front of Odoo usually grant, in milliseconds: the 5 s of Node are less than a busy moment. */
const KEEP_ALIVE_MS = 75_000
/** In how many parts an answer leaves that leaves slowly. */
const DRIPS = 10

/** A request whose body has come. */
interface Call extends Asked {
  readonly body: string
  readonly reply: Reply
}

/** A connection to be cut in place of an answer. */
const CUT = Symbol('cut')

export interface ServerParts {
  readonly db: Database
  readonly services: RpcServices
  readonly json2: Json2Service
  readonly sessions: WebSessions
  readonly book: Book
  readonly faults: Faults
  readonly control: Control
  /** Whether `/jsonrpc` lets anybody in. */
  readonly legacyRpc: boolean
}

function jsonAnswer(
  body: JsonObject | Json,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

function json2Answer({ status, headers, body }: Json2Answer): Answer {
  return jsonAnswer(body, headers, status)
}

function page(status: number, title: string): Answer {
  const body = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n</body>\r\n</html>\r\n`
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export class OdooServer {
  readonly #parts: ServerParts
  readonly #server: Server
  readonly #closing = new AbortController()

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#server = createServer((request, response) => {
      this.#serve(askedBy(request), () => bodyOf(request), overSocket(response, this.#closing.signal))
    })
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS
  }

  /** A request that comes without a socket. */
  exchange(request: ExchangeRequest, onWaited: (ms: number) => void): Promise<ExchangeAnswer> {
    return exchangeWith(
      (asked, body, reply) => {
        this.#serve(asked, body, reply)
      },
      request,
      onWaited,
    )
  }

  /** @returns the port that the server listens on */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, resolve)
    })
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
  }

  #serve(asked: Asked, body: () => Promise<string>, reply: Reply): void {
    // Its own time, as a real server gives: clients follow it with their cursors.
    reply.setHeader('Date', this.#parts.db.clock.now().toUTCString())
    this.#answer(asked, body, reply).catch(() => {
      reply.destroy()
    })
  }

  async #answer(asked: Asked, readBody: () => Promise<string>, response: Reply): Promise<void> {
    const answer = await this.#route({ ...asked, body: await readBody(), reply: response })
    if (answer === CUT) {
      response.destroy()
      return
    }
    const body = Buffer.from(answer.body)
    if (answer.leaves === undefined) {
      response.writeHead(answer.status, answer.headers)
      response.end(body)
      return
    }
    response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length })
    if (answer.leaves === 'half') {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
      return
    }
    const size = Math.ceil(body.length / DRIPS)
    for (let from = 0; from < body.length && !response.destroyed; from += size) {
      response.write(body.subarray(from, from + size))
      await response.wait(answer.leaves.overMs / DRIPS)
    }
    response.end()
  }

  async #route(request: Call): Promise<Answer | typeof CUT> {
    const { method, body } = request
    const { pathname } = new URL(request.url, 'http://localhost')
    if (pathname.startsWith('/_sim/')) {
      const answer = this.#parts.control.handle(method, pathname.slice('/_sim/'.length), body)
      return answer === undefined ? page(404, 'Not Found') : jsonAnswer(answer.body, {}, answer.status)
    }
    if (method === 'POST' && pathname === '/jsonrpc') return this.#jsonRpc(request)
    if (method === 'POST' && pathname === '/web/session/authenticate') return this.#login(request)
    if (pathname.startsWith('/json/') || pathname === '/web/version') {
      return this.#json2(request, pathname)
    }
    const report = /^\/report\/pdf\/account\.report_invoice\/(\d+)$/.exec(pathname)
    if (method === 'GET' && report !== null) {
      return this.#report(request, pathname, Number(report[1]))
    }
    return page(404, 'Not Found')
  }

  async #jsonRpc(asked: Call): Promise<Answer | typeof CUT> {
    let request
    try {
      request = parseRequest(asked.body)
    } catch {
      return page(400, 'Bad Request')
    }
    const { model, method } = target(request)
    if (!this.#parts.legacyRpc && !(model === 'common' && method === 'version')) {
      return jsonAnswer(notFoundBody(this.#parts.db.version, request.id))
    }
    return this.#withFaults(
      asked,
      model,
      method,
      () =>
        this.#safely(request.id, () =>
          jsonAnswer(resultBody(request.id, this.#parts.services.call(request))),
        ),
      (error) => jsonAnswer(failureBody(this.#parts.db.version, request.id, error)),
    )
  }

  /** Pages of 19.0 only; before it, and without a database, there are none. */
  async #json2(asked: Call, path: string): Promise<Answer | typeof CUT> {
    const { method, headers, body } = asked
    const { authorization, 'x-odoo-database': header } = headers
    const { db, json2 } = this.#parts
    const database = Array.isArray(header) ? header[0] : header
    if (isBefore(db.version, '19.0') || !json2.reaches(database)) return page(404, 'Not Found')
    if (path === '/json/version' || path === '/web/version') {
      const { server_version_info: info } = versionInfo(db.version)
      return jsonAnswer({ version_info: info ?? [], version: seriesOf(db.version) })
    }
    const called = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(path)
    if (method !== 'POST' || called === null) {
      return json2Answer(refusal(notFound('Did you mean POST /json/2/<model>/<method>?')))
    }
    const [, model = '', name = ''] = called
    return this.#withFaults(
      asked,
      model,
      name,
      () => json2Answer(json2.call({ model, method: name, body, authorization })),
      (error) => json2Answer(refusal(error)),
    )
  }

  async #login(asked: Call): Promise<Answer | typeof CUT> {
    let login
    try {
      login = parseLogin(asked.body)
    } catch {
      return page(400, 'Bad Request')
    }
    return this.#withFaults(
      asked,
      'web',
      'session/authenticate',
      () =>
        this.#safely(login.id, () => {
          const { cookie, info } = this.#parts.sessions.open(login)
          return jsonAnswer(resultBody(login.id, info), { 'Set-Cookie': cookie })
        }),
      (error) => jsonAnswer(failureBody(this.#parts.db.version, login.id, error)),
    )
  }

  async #report(asked: Call, path: string, moveId: number): Promise<Answer | typeof CUT> {
    return this.#withFaults(
      asked,
      'report',
      'pdf',
      () => {
        const user = this.#parts.sessions.userOf(asked.headers.cookie)
        if (user === undefined) {
          const login = `/web/login?redirect=${encodeURIComponent(path)}`
          return { ...page(303, 'See Other'), headers: { Location: login } }
        }
        const pdf = this.#parts.sessions.invoiceReport(user, moveId)
        if (pdf === undefined) return page(500, 'Internal Server Error')
        return { status: 200, headers: { 'Content-Type': 'application/pdf' }, body: pdf }
      },
      () => page(500, 'Internal Server Error'),
    )
  }

  #safely(id: Json | undefined, call: () => Answer): Answer {
    try {
      return call()
    } catch (error) {
      if (error instanceof OdooError) return jsonAnswer(failureBody(this.#parts.db.version, id, error))
      throw error
    }
  }

  async #withFaults(
    { reply }: Call,
    model: string,
    method: string,
    call: () => Answer,
    refuse: (error: OdooError) => Answer,
  ): Promise<Answer | typeof CUT> {
    await this.#parts.faults.onRequest?.({ model, method })
    this.#parts.book.note(model, method)
    const effect = await this.#parts.faults.effectOn(model, method)
    if (effect === undefined) return call()
    return this.#play(reply, effect, call, refuse)
  }

  async #play(
    reply: Reply,
    effect: FaultEffect,
    call: () => Answer,
    refuse: (error: OdooError) => Answer,
  ): Promise<Answer | typeof CUT> {
    switch (effect.kind) {
      case 'drop':
        if (effect.when === 'after') call()
        return CUT
      case 'bad-gateway':
        if (effect.when === 'after') call()
        return page(502, 'Bad Gateway')
      case 'status':
        if (effect.when === 'after') call()
        return page(effect.status, 'Error')
      case 'html':
        if (effect.when === 'after') call()
        return page(200, 'Welcome')
      case 'hang':
        if (effect.when === 'after') call()
        await reply.wait(effect.ms)
        return CUT
      case 'truncate': {
        const answer = call()
        return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
      }
      case 'cut-answer':
        return { ...call(), leaves: 'half' }
      case 'drip':
        return { ...call(), leaves: { overMs: effect.ms } }
      case 'delay':
        await reply.wait(effect.ms)
        return call()
      case 'error':
        return refuse(new OdooError(effect.name, effect.message))
      case 'access-denied':
        return refuse(accessDenied())
    }
  }
}
