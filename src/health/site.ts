import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Bridge, ConnectedBridge } from '../bridge.js'
import type { Config } from '../config/config.js'
import type { RecentTroubles } from '../log/recent.js'
import { mark } from '../marks/mark.js'
import type { Store } from '../store/store.js'
import type { Log } from '../sync/running/log.js'
import type { Metrics } from './metrics.js'
import { isOurName } from './origin.js'
import type { Overviews } from './overview.js'
import { page } from './pages.js'
import { probe } from './probes.js'
import type { Unready } from './readiness.js'
import { type Reply, send, textReply } from './reply.js'
import type { Sessions } from './sessions.js'
import type { WrongTokens } from './wrong-tokens.js'

/** All that the page and the probes are made of. */
export interface Site {
  readonly config: Pick<Config, 'connections' | 'dryRun' | 'leftOut'> & {
    readonly health: { readonly host: string }
  }
  readonly bridge: Pick<Bridge, 'holds'> & {
    readonly connections: readonly Pick<ConnectedBridge, 'name' | 'release' | 'tellAgain'>[]
  }
  /** Cannot write: what looks changes nothing. */
  readonly store: Pick<Store, 'connectionsWith' | 'stories' | 'numbersLike'>
  readonly overviews: Overviews
  readonly metrics: Metrics
  readonly troubles: Pick<RecentTroubles, 'all'>
  readonly sessions: Sessions
  readonly wrongTokens: WrongTokens
  /** Undefined: it could be neither read nor made, and nobody can log in. */
  readonly token: string | undefined
  readonly tokenFile: string
  readonly log: Log
  readonly now: () => Date
  whyNotReady(): readonly Unready[]
  cycleNow(connection: string): void
}

/** Answers one request; never throws. */
export async function answerTo(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, await reply(site, request))
  } catch (error) {
    // Whoever went away in the middle of a form needs no answer, and is no fault of ours.
    if (request.destroyed && !request.complete && mark('form-given-up')) {
      response.destroy()
      return
    }
    site.log.error('the page could not be shown', {
      cause: error instanceof Error ? error.message : String(error),
      remedy: 'this does not hold the cycles up; see whether the database can be read',
    })
    if (!response.headersSent) send(response, textReply(500, 'cannot be shown; the log tells why\n'))
    else response.destroy()
  }
}

async function reply(site: Site, request: IncomingMessage): Promise<Reply> {
  if (!isOurName(request.headers.host, site.config.health.host))
    return textReply(421, 'ask under 127.0.0.1, localhost or health.host of the configuration\n')
  const target = request.url ?? '/'
  if (!target.startsWith('/') || !URL.canParse(target, 'http://page')) return textReply(400, 'no such path\n')
  const url = new URL(target, 'http://page')
  return (await probe(site, request.method ?? 'GET', url.pathname)) ?? (await page(site, request, url))
}
