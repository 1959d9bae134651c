import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'winston'
import type { Bridge, ConnectedBridge, Share } from '../bridge.js'
import type { ProcessState } from '../health/site-of.js'
import { StoreError } from '../store/error.js'
import type { Worker } from '../store/store.js'
import { StoreTrouble } from '../sync/health/store-trouble.js'

/**
 * How often a process that has others beside it renews its leases and looks for what is free: added to the time for which a
 * lease runs it is less than the minute in which one that died is replaced.
 */
const BEAT_MS = 5_000

/** Alone, it has only its own to renew. */
const LONE_BEAT_MS = 15_000

/** The connections that this process works on, as long as it runs: its share of all, which changes with the number of processes. */
export class WorkShare {
  #worked: readonly ConnectedBridge[] = []
  #saidWaiting = ''
  #hasShared = false
  #isAtWork = false
  readonly #trouble = new StoreTrouble()

  constructor(
    private readonly bridge: Bridge,
    private readonly state: ProcessState,
    private readonly logger: Logger,
  ) {}

  /** Those whose cycles are to be run: without those that are being given up. */
  get worked(): readonly ConnectedBridge[] {
    return this.#worked
  }

  /**
   * Until it is over: the cycles that were under way when it was told to stop have ended.
   * @throws StoreError of kind `lease` when another database took the place of this one
   * @param isRunning whether a cycle of a connection is under way
   * @param onFirst once it has something to work on
   */
  async keep(
    { stopping, over }: { readonly stopping: AbortSignal; readonly over: AbortSignal },
    isRunning: (name: string) => boolean,
    onFirst: () => void,
  ): Promise<void> {
    while (!over.aborted) {
      const pauseMs = await this.#beat(stopping.aborted, isRunning)
      if (!this.#isAtWork && this.#worked.length > 0) {
        this.#isAtWork = true
        onFirst()
      }
      // Others have waited long enough for what a process that stops does not work on any more.
      const signal = stopping.aborted ? over : AbortSignal.any([stopping, over])
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Answers how long until the next one. */
  async #beat(isStopping: boolean, isRunning: (name: string) => boolean): Promise<number> {
    try {
      const shared = await this.bridge.shareLeases(isStopping)
      this.#hasShared = true
      const isHandingOver = isStopping && shared.others.length > 0
      const share = isHandingOver ? { ...shared, toGiveUp: shared.held } : shared
      this.#note(share)
      if (!isStopping) this.#sayWaiting(share)
      await this.bridge.giveUp(share.toGiveUp.filter((name) => !isRunning(name)))
      const isLone = share.others.length === 0 && share.toGiveUp.length === 0
      return isLone ? LONE_BEAT_MS : BEAT_MS
    } catch (error) {
      if (!this.#isToBeTriedAgain(error)) throw error
      if (this.#trouble.isNews(error, new Date()))
        this.logger.warn(
          this.#isAtWork ? 'the leases could not be renewed; tried again soon' : `waiting: ${error.message}`,
          { cause: error.message, remedy: error.remedy },
        )
      return BEAT_MS
    }
  }

  /**
   * Without the lease nothing is begun outside, so that waiting is safe: from the beginning on for a server that is
   * restarted or kept busy by others, later for anything but a database that took the place of this one.
   */
  #isToBeTriedAgain(error: unknown): error is StoreError {
    if (!(error instanceof StoreError)) return false
    return this.#hasShared ? error.kind !== 'lease' : ['unavailable', 'busy'].includes(error.kind)
  }

  #note({ held, toGiveUp, lost, others }: Share): void {
    const before = new Set(this.#worked.map(({ name }) => name))
    const leaving = new Set(toGiveUp)
    const mine = new Set(held)
    this.#worked = this.bridge.connections.filter(({ name }) => mine.has(name) && !leaving.has(name))
    this.state.lease = held.length > 0 ? 'held' : 'waiting'
    if (lost.length > 0)
      this.logger.error('leases are lost: stopping before anything is deposited twice', {
        connections: lost,
        cause: 'this process did not renew them in time, and another one took them over',
      })
    const gained = this.#worked.map(({ name }) => name).filter((name) => !before.has(name))
    const left = [...before].filter((name) => leaving.has(name))
    if (gained.length > 0 || left.length > 0)
      this.logger.info('the work is shared anew', {
        works: this.#worked.length,
        of: this.bridge.connections.length,
        gained,
        left,
        others: others.map(described),
      })
  }

  #sayWaiting({ held, others }: Share): void {
    const said = held.length > 0 ? '' : others.map(described).join(', ')
    if (said !== this.#saidWaiting && said !== '')
      this.logger.warn(`waiting: all connections are worked on by others (${said})`)
    this.#saidWaiting = said
  }
}

function described({ by, holds }: Worker): string {
  return `process ${String(by.pid)} on ${by.host}: ${String(holds.length)}`
}
