import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** What the bridge proves itself with, in place of what the simulated servers know. */
export interface GivenSecret {
  readonly given: string
  readonly known: string
}

/** A request as it came, before anything was replaced in it. */
export interface Asked {
  readonly path: string
  readonly body: string
  /** `Authorization`; empty: there was none. */
  readonly authorization: string
}

export interface Echo {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers a request in place of the server behind; undefined: the server does. */
export type Spoil = (asked: Asked) => Echo | undefined

/** A server in front of another one: it knows the bridge by other secrets, and may answer by itself. */
export interface Gateway {
  readonly url: string
  spoil: Spoil
  close(): void
}

const NOTHING: Spoil = () => undefined

/** @param account as `cpro-account` carries it */
export async function openGateway(
  target: string,
  secrets: readonly GivenSecret[],
  account?: GivenSecret,
): Promise<Gateway> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.int() }).parse(server.address())
  const gateway: Gateway = {
    url: `http://127.0.0.1:${String(port)}`,
    spoil: NOTHING,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const path = request.url ?? '/'
    const echo = gateway.spoil({ path, body, authorization: request.headers.authorization ?? '' })
    if (echo !== undefined) {
      response.writeHead(echo.status, { 'content-type': echo.type, ...echo.headers }).end(echo.body)
      return
    }
    const answered = await fetch(`${target}${path}`, {
      method: request.method ?? 'GET',
      headers: headersFor(request.headers, account),
      redirect: 'manual',
      ...(body !== '' && { body: asKnown(body, secrets) }),
    })
    response.writeHead(
      answered.status,
      [...answered.headers].filter(([name]) => !OF_THE_CONNECTION.test(name)).flat(),
    )
    response.end(Buffer.from(await answered.arrayBuffer()))
  }
  return gateway
}

const OF_THE_CONNECTION =
  /^(host|connection|keep-alive|content-length|transfer-encoding|accept-encoding|content-encoding)$/

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(z.instanceof(Buffer).parse(part))
  // Latin-1 keeps every byte of a file as it is.
  return Buffer.concat(parts).toString('latin1')
}

/** In JSON and in forms, the only two ways in which the bridge gives a secret in a body. */
function asKnown(body: string, secrets: readonly GivenSecret[]): Uint8Array<ArrayBuffer> {
  const inJson = (value: string): string => Buffer.from(JSON.stringify(value)).toString('latin1')
  const inForm = (value: string): string => new URLSearchParams({ x: value }).toString().slice(1)
  const replaced = secrets.reduce(
    (text, { given, known }) =>
      text.replaceAll(inJson(given), inJson(known)).replaceAll(inForm(given), inForm(known)),
    body,
  )
  return Uint8Array.from(Buffer.from(replaced, 'latin1'))
}

function headersFor(headers: IncomingHttpHeaders, account: GivenSecret | undefined): Headers {
  const made = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || OF_THE_CONNECTION.test(name)) continue
    const isAccount = name === 'cpro-account' && value === account?.given
    made.set(name, isAccount ? account.known : [value].flat().join(', '))
  }
  return made
}
