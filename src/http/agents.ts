import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent'
import { getProxyForUrl } from 'proxy-from-env'
import { isThisMachine } from './this-machine.js'

/** The agents that got chooses from by the scheme of an address. */
export interface AgentPair {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

interface AgentOptions {
  readonly keepAlive: boolean
  /** Milliseconds after which a connection that nobody uses is closed. */
  readonly timeout?: number
}

/** Why there is no way through the proxy: what is in the environment is no address of one. */
class ProxyAddressError extends Error {
  override readonly name = 'ProxyAddressError'
}

/**
 * The proxy for an address, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, as curl reads them; undefined: none.
 * This machine itself needs none.
 * @throws what `proxyFailure` knows, when it is no address of a proxy
 */
export function proxyOf(url: string | URL): URL | undefined {
  const target = new URL(url)
  if (isThisMachine(target.hostname)) return undefined
  const proxy = getProxyForUrl(target.href)
  if (proxy === '') return undefined
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol))
    throw new ProxyAddressError('the proxy in the environment is no http(s) address')
  return new URL(proxy)
}

/**
 * The proxy for a mail server, by `SMTP_PROXY` or, where only one way leads out, that of https; undefined: none. A server of
 * the own network goes into `NO_PROXY`.
 * @throws what `proxyFailure` knows
 */
export function mailProxyOf(server: string, port: number): URL | undefined {
  const host = `${server.includes(':') ? `[${server}]` : server}:${String(port)}`
  if (!URL.canParse(`https://${host}`)) return undefined
  return proxyOf(`smtp://${host}`) ?? proxyOf(`https://${host}`)
}

/** Connections, straight or through the proxy that the environment names. */
export class Agents {
  readonly #direct: AgentPair
  readonly #proxied = new Map<string, AgentPair>()

  /** @param connectMs how long the proxy may take to make a connection */
  constructor(
    private readonly options: AgentOptions,
    private readonly connectMs: number,
  ) {
    this.#direct = { http: new HttpAgent(options), https: new HttpsAgent(options) }
  }

  /** @throws what `proxyFailure` knows */
  for(url: string | URL): AgentPair {
    const proxy = proxyOf(url)
    if (proxy === undefined) return this.#direct
    const known = this.#proxied.get(proxy.href)
    if (known !== undefined) return known
    const options = { ...this.options, timeout: this.connectMs, proxy: proxy.href }
    const pair = { http: new HttpProxyAgent(options), https: new HttpsProxyAgent(options) }
    this.#proxied.set(proxy.href, pair)
    return pair
  }

  destroy(): void {
    for (const { http, https } of [this.#direct, ...this.#proxied.values()]) {
      http.destroy()
      https.destroy()
    }
  }
}

/**
 * A code for what a proxy would not do, such as `PROXY_HTTP_407`: not one byte of the request has left then. Undefined: it
 * was no proxy. The words are hpagent's, whose errors have no codes.
 */
export function proxyFailure(error: unknown): string | undefined {
  if (error instanceof ProxyAddressError) return 'PROXY_ADDRESS'
  if (!(error instanceof Error)) return undefined
  const status = /^Bad response: (\d{3})$/.exec(error.message)?.[1]
  if (status !== undefined) return `PROXY_HTTP_${status}`
  return error.message === 'Proxy timeout' ? 'PROXY_TIMEOUT' : undefined
}
