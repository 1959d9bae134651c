import { describeUnready } from './readiness.js'
import { type Reply, textReply } from './reply.js'
import type { Site } from './site.js'

/**
 * What monitoring asks, without a token: nothing of an invoice is in it. Undefined: this is none of them.
 */
export async function probe(site: Site, method: string, path: string): Promise<Reply | undefined> {
  if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return undefined
  if (method !== 'GET' && method !== 'HEAD') return textReply(405, 'only GET\n')
  switch (path) {
    case '/healthz':
      return textReply(200, 'ok\n')
    case '/readyz': {
      const reasons = site.whyNotReady()
      return reasons.length === 0
        ? textReply(200, 'ready\n')
        : textReply(503, `${reasons.map(describeUnready).join('\n')}\n`)
    }
    case '/metrics': {
      const states = { isReady: site.whyNotReady().length === 0, leftOut: site.config.leftOut.length }
      // What another process works on is told by that one.
      const body = await site.metrics.expose(await site.overviews.mine(), states, site.now())
      return { status: 200, type: site.metrics.contentType, body }
    }
  }
}
