import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createChorusPort, type ChorusPortOptions } from '../../src/chorus/adapter.js'

export interface ReceivedCall {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
  /** The same as it came. */
  readonly text: string
}

export type Reply = (response: ServerResponse, call: ReceivedCall) => void

/** PISTE and the API on one port: tokens `token-1-…`, `token-2-…`, and whatever the test makes the API reply. */
export interface FakePlatform {
  readonly url: string
  readonly calls: ReceivedCall[]
  readonly tokenRequests: ReceivedCall[]
  /** Replies to API calls in turn; the last one goes on for ever. */
  replyWith(...replies: Reply[]): void
  replyToTokensWith(...replies: Reply[]): void
  stop(): Promise<void>
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers })
    response.end(JSON.stringify(body))
  }

export const done = (content: object = {}): Reply =>
  json({ codeRetour: 0, libelle: 'TRA_MSG_00.000', ...content })

export const html =
  (status: number): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end('<html><body>Service momentanément indisponible</body></html>')
  }

export const token = (number: number, life = 3600): Reply =>
  json({ access_token: `token-${number}-of-piste`, token_type: 'Bearer', expires_in: life, scope: 'openid' })

export async function startFakePlatform(): Promise<FakePlatform> {
  const calls: ReceivedCall[] = []
  const tokenRequests: ReceivedCall[] = []
  let apiReplies: Reply[] = [done()]
  let tokenReplies: Reply[] = []
  const sockets = new Set<Socket>()

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      const path = request.url ?? ''
      if (path === '/api/oauth/token') {
        const call = {
          path,
          headers: request.headers,
          body: Object.fromEntries(new URLSearchParams(raw)),
          text: raw,
        }
        tokenRequests.push(call)
        const reply =
          (tokenReplies.length > 1 ? tokenReplies.shift() : tokenReplies[0]) ?? token(tokenRequests.length)
        reply(response, call)
        return
      }
      const body: unknown = JSON.parse(raw)
      const call = { path: path.replace(/^\/cpro\//, ''), headers: request.headers, body, text: raw }
      calls.push(call)
      const reply = apiReplies.length > 1 ? apiReplies.shift() : apiReplies[0]
      reply?.(response, call)
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    tokenRequests,
    replyWith(...replies) {
      apiReplies = replies
    },
    replyToTokensWith(...replies) {
      tokenReplies = replies
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const SECRETS = { clientSecret: 'client-secret-éàü', technicalPassword: 'mot-de-passe-très-secret' }

export const LOGIN = 'TECH_1_12345678200051@cpro.fr'

export function portTo(url: string, changes: Partial<ChorusPortOptions> = {}) {
  return createChorusPort({
    tokenUrl: `${url}/api/oauth/token`,
    apiUrl: url,
    clientId: 'client-of-the-test',
    technicalLogin: LOGIN,
    ...SECRETS,
    ...changes,
  })
}

export type Port = ReturnType<typeof portTo>

export const FILE = {
  bytes: new TextEncoder().encode('%PDF-1.7'),
  name: 'FAC-2026-001.pdf',
  syntax: 'IN_DP_E2_CII_FACTURX',
} as const
