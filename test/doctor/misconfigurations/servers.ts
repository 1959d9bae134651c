import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const servers: { close(): unknown; closeAllConnections(): void }[] = []

/** Ends those of one test; proxies that it named go with them. */
export function closeServers(): void {
  Reflect.deleteProperty(process.env, 'ALL_PROXY')
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
}

/** The address of a server that answers nothing but this. */
export async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

const pem = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/tls', name), 'utf8')

export async function selfSigned(): Promise<string> {
  const server = createTlsServer({ key: pem('self-signed.key'), cert: pem('self-signed.crt') })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `https://localhost:${String((server.address() as AddressInfo).port)}`
}
