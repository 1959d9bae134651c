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

  of({ name, chorusPro }: Connection): RateLimiter {
    const application = applicationOf(chorusPro)
    const quota = this.#quotas.get(application) ?? new ApplicationQuota(this.#grantOf(application), this.pace)
    this.#quotas.set(application, quota)
    return quota.of(name)
  }

  /** @param isHere whether this process works on a connection */
  share(isHere: (name: string) => boolean): void {
    this.#isHere = isHere
    for (const [application, quota] of this.#quotas)
      if (this.#usersOf(application).length > 0) quota.resize(this.#grantOf(application))
  }

  /** All connections of the application together search for half of its requests of a day. */
  searchRestMs({ chorusPro }: Connection): number {
    const { quotas, connections } = this.#grantOf(applicationOf(chorusPro))
    return (connections * DAY_MS) / (quotas.requestsPerDay * SEARCHING)
  }

  /** Those who use one application may allow it different numbers: the least counts. */
  #grantOf(application: string): Grant {
    const users = this.#usersOf(application)
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

  #usersOf(application: string): Connection[] {
    return this.connections().filter(({ chorusPro }) => applicationOf(chorusPro) === application)
  }
}

function applicationOf({ tokenUrl, clientId }: ChorusProSettings): string {
  return `${tokenUrl} ${clientId}`
}
