import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type ChorusSimulator, DEFAULT_PISTE_CLIENT } from '../../../src/simulators/chorus/index.js'

const TOKEN_PATH = '/api/oauth/token'
const DEPOSIT_PATH = '/cpro/factures/v1/deposer/flux'
const TOKEN_SECONDS = 24 * 3_600
const KEEP_ALIVE_MS = 75_000

/** Nobody gives up before the server: a bridge that does so cuts its connection. */
const TIMEOUTS = { responseMs: 600_000, totalMs: 600_000 }

export interface Company {
  readonly chorus: ChorusSimulator
  /** Of its technical account. */
  readonly login: string
}

/** PISTE, in front of the Chorus Pro of each company: by the technical account it is known whose a request is. */
export interface Gateway {
  readonly url: string
  /** When each request came, token requests included, and when each deposit was answered: milliseconds. */
  readonly times: number[]
  readonly depositTimes: number[]
  /** Each answer comes so much later. */
  delayMs: number
  holdsNextDeposit: boolean
  /** Whose answer never came: the company's index, and that of the deposit in its book. */
  held: { readonly company: number; readonly deposit: number } | undefined
}

const tokenSchema = z.object({ access_token: z.string() })

export async function startGateway(companies: readonly Company[]): Promise<Gateway> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.int() }).parse(server.address())
  const gateway: Gateway = {
    url: `http://127.0.0.1:${String(port)}`,
    times: [],
    depositTimes: [],
    delayMs: 0,
    holdsNextDeposit: false,
    held: undefined,
  }
  const byLogin = new Map(companies.map((company, index) => [company.login, { ...company, index }]))
  const given = new Set<string>()
  /** Of each company's own Chorus Pro, by login. */
  const tokens = new Map<string, string>()

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
    const path = request.url ?? '/'
    gateway.times.push(Date.now())
    if (gateway.delayMs > 0) await sleep(gateway.delayMs)
    if (path === TOKEN_PATH) {
      const token = randomBytes(27).toString('hex')
      given.add(token)
      send(response, 200, {
        access_token: token,
        token_type: 'Bearer',
        expires_in: TOKEN_SECONDS,
        scope: 'openid',
      })
      return
    }
    const [login = ''] = Buffer.from(String(request.headers['cpro-account']), 'base64').toString().split(':')
    const company = byLogin.get(login)
    if (company === undefined || !given.has(request.headers.authorization?.slice('Bearer '.length) ?? '')) {
      send(response, 401, { error: 'invalid_token' })
      return
    }
    const isDeposit = path === DEPOSIT_PATH
    const answer = await company.chorus.exchange(
      {
        method: request.method ?? 'GET',
        url: `${company.chorus.url}${path}`,
        headers: {
          'content-type': request.headers['content-type'] ?? '',
          'cpro-account': String(request.headers['cpro-account']),
          authorization: `Bearer ${await tokenOf(company)}`,
        },
        body: Buffer.concat(chunks).toString(),
        timeouts: TIMEOUTS,
      },
      () => undefined,
    )
    if (isDeposit && gateway.holdsNextDeposit) {
      gateway.holdsNextDeposit = false
      gateway.held = { company: company.index, deposit: company.chorus.book.deposits.length - 1 }
      return
    }
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
    if (isDeposit) gateway.depositTimes.push(Date.now())
  }

  async function tokenOf({ login, chorus }: Company): Promise<string> {
    const known = tokens.get(login)
    if (known !== undefined) return known
    const { clientId, clientSecret } = DEFAULT_PISTE_CLIENT
    const { body } = await chorus.exchange(
      {
        method: 'POST',
        url: chorus.tokenUrl,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          scope: 'openid',
        }).toString(),
        timeouts: TIMEOUTS,
      },
      () => undefined,
    )
    const token = tokenSchema.parse(JSON.parse(body.toString())).access_token
    tokens.set(login, token)
    return token
  }

  return gateway
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json;charset=utf-8',
    date: new Date().toUTCString(),
  })
  response.end(JSON.stringify(body))
}
