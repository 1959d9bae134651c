import { createServer } from 'node:net'
import { z } from 'zod'
import type { HealthSettings } from '../config/health.js'
import { PORT_REMEDIES } from '../health/port-remedies.js'
import type { Chart } from './finding.js'

const ANSWER_MS = 3_000

const coded = z.object({ code: z.string() })

/** Whether the page can be served where the configuration wants it, or is. The port is taken for a moment. */
export async function examinePage(
  chart: Chart,
  { host, port }: Pick<HealthSettings, 'host' | 'port'>,
): Promise<void> {
  if (port === undefined || port === 0) return
  const at = `${host}, port ${String(port)}`
  const code = await whyNotServed(host, port)
  if (code === undefined) chart.ok('network.page', `${at} is free for the page`)
  else if (code === 'EADDRINUSE' && (await isBridge(host, port)))
    chart.ok('network.page', `a bridge serves its page at ${at}`)
  else
    chart.warn(
      'network.page',
      `the page cannot be served at ${at} (${code}); the bridge works without it`,
      `${PORT_REMEDIES[code] ?? 'See the code'}, or health.port: false for no page.`,
    )
}

/** A code of the system; undefined: it can be. */
function whyNotServed(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => {
      resolve(coded.safeParse(error).data?.code ?? 'unknown')
    })
    server.listen(port, host, () => {
      server.close(() => {
        resolve(undefined)
      })
    })
  })
}

async function isBridge(host: string, port: number): Promise<boolean> {
  try {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}/healthz`
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'manual' })
    return answer.headers.get('content-length') === '3' && (await answer.text()) === 'ok\n'
  } catch {
    return false
  }
}
