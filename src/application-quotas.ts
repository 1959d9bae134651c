import { ApplicationQuota, type Grant, type RateLimiter } from './chorus/wire/rate-limiter.js'
import type { ChorusProSettings, Connection } from './config/config.js'
import { realPace, type Pace } from './http/pace.js'

const DAY_MS = 24 * 3_600_000

/** Of a day's requests. */
const SEARCHING = 0.5

/** One quota for each application of PISTE, shared by the connections that use it. */
export class ApplicationQuotas {
  readonly #quotas = new Map<string, ApplicationQuota>()
  #isHere: (name: string) => boolean = () => true

  /** @param connections all that are configured now */
  constructor(
    private readonly connections: () => readonly Connection[],
    private readonly pace: Pace = realPace,
  ) {}

  of(connection: Connection): RateLimiter {
    return this.#quotaOf(connection).of(connection.name)
  }

  /** @param isHere whether this process works on a connection */
  share(isHere: (name: string) => boolean): void {
    this.#isHere = isHere
    const users = this.#users()
    for (const [application, quota] of this.#quotas) {
      const its = users.get(application)
      if (its !== undefined) quota.resize(this.#grantTo(its))
    }
  }

  /** All connections of the application together search for half of its requests of a day. */
  searchRestMs(connection: Connection): number {
    const { quotas, connections } = this.#quotaOf(connection).grant
    return (connections * DAY_MS) / (quotas.requestsPerDay * SEARCHING)
  }

  /** As of the last `share`: it is asked for in every cycle of each of hundreds. */
  #quotaOf({ chorusPro }: Connection): ApplicationQuota {
    const application = applicationOf(chorusPro)
    const known = this.#quotas.get(application)
    if (known !== undefined) return known
    const quota = new ApplicationQuota(this.#grantTo(this.#users().get(application) ?? []), this.pace)
    this.#quotas.set(application, quota)
    return quota
  }

  /** Those who use one application may allow it different numbers: the least counts. */
  #grantTo(users: readonly Connection[]): Grant {
    const quotas = users.map(({ chorusPro }) => chorusPro.quotas)
    return {
      quotas: {
        requestsPerSecond: Math.min(...quotas.map(({ requestsPerSecond }) => requestsPerSecond)),
        requestsPerDay: Math.min(...quotas.map(({ requestsPerDay }) => requestsPerDay)),
      },
      connections: users.length,
      here: users.filter(({ name }) => this.#isHere(name)).length,
    }
  }

  /** Who waits for a turn is let go: all connections were cut. */
  end(): void {
    for (const quota of this.#quotas.values()) quota.end()
  }

  /** By application: each may be that of hundreds, or of one. */
  #users(): ReadonlyMap<string, Connection[]> {
    const users = new Map<string, Connection[]>()
    for (const connection of this.connections()) {
      const application = applicationOf(connection.chorusPro)
      const known = users.get(application)
      if (known === undefined) users.set(application, [connection])
      else known.push(connection)
    }
    return users
  }
}

function applicationOf({ tokenUrl, clientId }: ChorusProSettings): string {
  return `${tokenUrl} ${clientId}`
}
