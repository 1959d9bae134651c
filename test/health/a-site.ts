import type { LeftOut } from '../../src/config/config.js'
import { loadConfig } from '../../src/config/load.js'
import { Metrics } from '../../src/health/metrics.js'
import { openHealth, type OpenHealth } from '../../src/health/open.js'
import { siteOf, type ProcessState } from '../../src/health/site-of.js'
import { readToken, tokenFile } from '../../src/health/token.js'
import { openSqliteStoreAsItIs } from '../../src/store/sqlite/open.js'
import { type BridgeOptions, type RunningBridge, startBridge } from '../support/running-bridge.js'

/** A running bridge with its page, on a port of its own. */
export interface ASite {
  readonly running: RunningBridge
  readonly health: OpenHealth
  readonly state: ProcessState
  readonly token: string
  /** Connections of which the page asked for a cycle. */
  readonly asked: string[]
  /** What was logged of the page. */
  readonly said: string[]
  readonly base: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** The cookie of a session that has just begun. */
  logIn(): Promise<string>
  /** What stands in each form of that session. */
  csrf(cookie: string): Promise<string>
  close(): Promise<void>
}

export async function startSite({
  leftOut = [],
  ...options
}: BridgeOptions & { readonly leftOut?: readonly LeftOut[] } = {}): Promise<ASite> {
  const running = await startBridge(options)
  await running.bridge.holdLease()
  const { configFile, environment } = running.world
  const config = { ...loadConfig(configFile, environment), ...options.config, leftOut }
  const state: ProcessState = { lease: 'held', isStopping: false }
  const asked: string[] = []
  const view = await openSqliteStoreAsItIs(running.database, 'look')
  const said: string[] = []
  const say = (message: string): void => {
    said.push(message)
  }
  const logger = { error: say, warn: say, info: say, debug: say }
  const site = await siteOf(() => config, running.bridge, {
    store: view,
    metrics: new Metrics('1.2.3'),
    troubles: { all: [] },
    state,
    log: logger,
    cycleNow: (connection) => asked.push(connection),
    now: () => running.world.chorus.clock.now(),
  })
  const health = await openHealth(site, { host: '127.0.0.1', port: 0 }, logger)
  const base = `http://127.0.0.1:${String(health.port)}`
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${base}${path}`, { headers, redirect: 'manual' })
  const post = (
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${base}${path}`, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' })
  const token = readToken(tokenFile(running.database))
  return {
    running,
    health,
    state,
    token,
    asked,
    said,
    base,
    get,
    post,
    async logIn() {
      const [cookie = ''] = (await post('/login', { token })).headers.getSetCookie()
      return cookie.split(';')[0] ?? ''
    },
    async csrf(cookie) {
      const html = await (await get('/', { cookie })).text()
      return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    },
    async close() {
      await health.close()
      await view.close()
      await running.close()
    },
  }
}
