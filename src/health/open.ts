import { z } from 'zod'
import type { Log } from '../sync/running/log.js'
import type { HealthSettings } from '../config/health.js'
import { mark } from '../marks/mark.js'
import { PORT_REMEDIES } from './port-remedies.js'
import { type RunningServer, serve } from './server.js'
import type { Site } from './site.js'

/** Until a port is free: whoever has it may go. */
const AGAIN_MS = 60_000

const coded = z.object({ code: z.string() })

/** The page and the probes while the bridge works. */
export interface OpenHealth {
  /** Undefined: not served, or not yet. */
  readonly port: number | undefined
  close(): Promise<void>
}

/**
 * Serves the site, on which nothing else depends: where it cannot be served, the bridge says so once, works, and tries again
 * now and then.
 */
export async function openHealth(
  site: Site,
  { host, port }: Pick<HealthSettings, 'host' | 'port'>,
  log: Log,
  againMs = AGAIN_MS,
): Promise<OpenHealth> {
  if (port === undefined) return { port: undefined, close: () => Promise.resolve() }
  let server: RunningServer | undefined
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  const tryToServe = async (isFirst: boolean): Promise<void> => {
    try {
      const served = await serve(site, host, port)
      server = served
      if (isClosed) await served.close()
      else
        log.info('the page is served', {
          address: `http://${host.includes(':') ? `[${host}]` : host}:${String(served.port)}/`,
          tokenFile: site.tokenFile,
        })
    } catch (error) {
      const code = coded.safeParse(error).data?.code ?? 'unknown'
      if (!mark('page-cannot-be-served')) throw error
      if (isFirst)
        log.warn(
          `the page cannot be served at ${host}:${String(port)} (${code}); the bridge works without it`,
          {
            remedy: `${PORT_REMEDIES[code] ?? 'see the code'}, or health.port: false for no page; tried again each minute`,
          },
        )
      if (!isClosed) timer = setTimeout(() => void tryToServe(false), againMs).unref()
    }
  }
  await tryToServe(true)
  return {
    get port() {
      return server?.port
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await server?.close()
    },
  }
}
