import type { Bridge } from '../bridge.js'
import type { Config } from '../config/config.js'
import { describeFailure } from '../sync/health/failure.js'
import type { RecentTroubles } from '../log/recent.js'
import type { Store } from '../store/store.js'
import type { Log } from '../sync/running/log.js'
import type { Metrics } from './metrics.js'
import { Overviews } from './overview.js'
import { type LeaseState, whyNotReady } from './readiness.js'
import { Sessions } from './sessions.js'
import type { Site } from './site.js'
import { readToken, tokenFile } from './token.js'
import { WrongTokens } from './wrong-tokens.js'

/** How the process itself stands, as the command that runs it knows. */
export interface ProcessState {
  lease: LeaseState
  isStopping: boolean
}

/**
 * The site of a running bridge.
 *
 * @param store a connection of its own to the database, which cannot write
 */
export async function siteOf(
  config: () => Config,
  bridge: Bridge,
  parts: {
    readonly store: Store
    readonly metrics: Metrics
    readonly troubles: Pick<RecentTroubles, 'all'>
    readonly state: Readonly<ProcessState>
    readonly log: Log
    readonly cycleNow: (connection: string) => void
    readonly now?: () => Date
  },
): Promise<Site> {
  const { store, metrics, troubles, state, log, cycleNow, now = () => new Date() } = parts
  const startedAt = now()
  const earlier = await store.standings(bridge.connections.map(({ name }) => name))
  const file = tokenFile(config().database)
  return {
    get config() {
      return config()
    },
    bridge,
    store,
    overviews: new Overviews(bridge, store, now),
    metrics,
    troubles,
    sessions: new Sessions(now),
    wrongTokens: new WrongTokens(),
    token: tokenOf(file, log),
    tokenFile: file,
    log,
    now,
    whyNotReady: () =>
      whyNotReady(bridge, {
        ...state,
        startedAt,
        goodAt: (connection) => earlier.get(connection)?.goodAt,
        now: now(),
      }),
    cycleNow,
  }
}

function tokenOf(file: string, log: Log): string | undefined {
  try {
    return readToken(file)
  } catch (error) {
    log.warn(`the token of the page can be neither read nor written: ${describeFailure(error).message}`, {
      remedy: `let the user of the bridge write ${file}; until then nobody can open the page`,
    })
    return undefined
  }
}
