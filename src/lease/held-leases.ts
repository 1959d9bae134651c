import type { Clock } from '../sync/running/clock.js'
import type { LeaseAnswer, LeaseHolder, LeaseShare, Store } from '../store/store.js'
import { StoreError } from '../store/error.js'
import type { ProcessIdentity } from './this-process.js'

/**
 * Longer than a step may take between two renewals; with the look of the others (`BEAT_MS` in `commands/start.ts`) another
 * process takes over within a minute.
 */
const LEASE_MS = 50_000

/** Another process works on a connection that was asked for. */
export class LeaseRefused extends Error {
  override readonly name = 'LeaseRefused'

  constructor(by: LeaseHolder, until: Date) {
    super(
      `another bridge (process ${String(by.pid)} on ${by.host}) works on this database; its lease ends at ${until.toISOString()} unless it renews it`,
    )
  }
}

/** Who is alive on this machine. */
export interface Processes {
  /** This bridge's process. */
  readonly own: number
  /** A lease that such a one left behind will be renewed by nobody. */
  isSurelyDead(who: ProcessIdentity): boolean
}

/** The leases of a store, as this process takes them. */
export class HeldLeases {
  #renewal: NodeJS.Timeout | undefined

  constructor(
    private readonly holder: LeaseHolder,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly processes: Processes,
  ) {}

  /** Takes or renews those of all these connections. @throws LeaseRefused */
  async hold(connections: readonly string[]): Promise<void> {
    let answer = await this.#take(connections)
    while (!answer.held && (await this.#isBuried(answer.by))) answer = await this.#take(connections)
    if (!answer.held) throw new LeaseRefused(answer.by, answer.until)
  }

  /** Renews, and takes this process's share of them. */
  async share(connections: readonly string[]): Promise<LeaseShare> {
    for (;;) {
      const share = await this.store.shareLeases(this.holder, connections, this.clock.now(), LEASE_MS)
      let isAnyBuried = false
      for (const { by } of share.others) if (await this.#isBuried(by)) isAnyBuried = true
      if (!isAnyBuried) return share
    }
  }

  /** Renews those of these connections in the background; `onLost` is told once another process has one. */
  keep(
    connections: readonly string[],
    onLost: (error: Error) => void,
    onTrouble: (error: unknown) => void,
  ): void {
    clearInterval(this.#renewal)
    this.#renewal = setInterval(() => {
      this.hold(connections).catch((error: unknown) => {
        if (error instanceof LeaseRefused || isTakenAway(error)) onLost(error)
        // A busy disk is no other bridge; without the lease no deposit is intended, so waiting for it is safe.
        else onTrouble(error)
      })
    }, LEASE_MS / 3)
  }

  stopKeeping(): void {
    clearInterval(this.#renewal)
  }

  /** Of these connections; without any named, of all. */
  async release(connections?: readonly string[]): Promise<void> {
    if (connections === undefined) this.stopKeeping()
    await this.store.releaseLease(this.holder.id, connections)
  }

  #take(connections: readonly string[]): Promise<LeaseAnswer> {
    return this.store.acquireLease(this.holder, connections, this.clock.now(), LEASE_MS)
  }

  /** Of a process of this machine that is over, what it held is free at once. */
  async #isBuried(other: LeaseHolder): Promise<boolean> {
    if (!this.processes.isSurelyDead(other)) return false
    await this.store.releaseLease(other.id)
    return true
  }
}

/** By a database that took the place of the one in which it was held. */
export function isTakenAway(error: unknown): error is StoreError {
  return error instanceof StoreError && error.kind === 'lease'
}
