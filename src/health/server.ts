import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerTo, type Site } from './site.js'

/** How long a client may take, in milliseconds, and how often that is looked at. */
const HEADERS_MS = 5_000
const REQUEST_MS = 10_000
const IDLE_MS = 5_000
const CHECK_MS = 1_000

/** A browser, a few probes and Prometheus need a dozen; the rest is for what holds connections and says nothing. */
const MOST_CONNECTIONS = 200

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

/** Serves the site. Rejects with the error of the system (`EADDRINUSE`) where it cannot. */
export async function serve(site: Site, host: string, port: number): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: IDLE_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: 8_192,
    },
    (request, response) => {
      void answerTo(site, request, response)
    },
  )
  server.maxConnections = MOST_CONNECTIONS
  await listening(server, host, port)
  // Such as too many open files: one client is not served, the next one is.
  server.on('error', (error) => {
    site.log.warn(`the page could not take a connection: ${error.message}`)
  })
  return {
    port: portOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
