import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { z } from 'zod'

export interface Proxy {
  readonly port: number
  /** What was asked for, and with whose name. */
  readonly asked: string[]
  close(): void
}

/** A proxy for which every name is this machine; one that answers with `refusal` connects nobody. */
export async function startProxy(refusal?: string): Promise<Proxy> {
  const asked: string[] = []
  const server: Server = createServer()
  server.on('connect', (request, socket, head) => {
    const [, port] = (request.url ?? '').split(':')
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`)
      return
    }
    const target = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    socket.on('error', () => target.destroy())
    target.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: z.object({ port: z.int() }).parse(server.address()).port,
    asked,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'SMTP_PROXY', 'NO_PROXY']

/** Takes what an earlier test, or the machine, has set out of the environment. */
export function forgetProxies(): void {
  for (const name of PROXY_VARIABLES) {
    Reflect.deleteProperty(process.env, name)
    Reflect.deleteProperty(process.env, name.toLowerCase())
  }
}
