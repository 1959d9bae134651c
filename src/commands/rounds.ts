import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'winston'
import type { ConnectedBridge } from '../bridge.js'
import { Bell } from './bell.js'
import { Ticker } from './ticker.js'

const SECOND_MS = 1_000

/** Over so many seconds the cycles of many connections are spread: fewer than there are between two of the same. */
const SPREAD_SECONDS = 40

type Worked = Pick<ConnectedBridge, 'name' | 'cycle'>

/**
 * Runs the cycles of every connection until it is told to stop, each by the schedule and each on its own: a cycle that
 * lasts is not overlapped by the next one of its connection, and keeps no other connection waiting.
 */
export class Rounds {
  readonly #running = new Map<string, Promise<void>>()
  readonly #due = new Set<string>()
  readonly #known = new Set<string>()

  /**
   * @param worked the connections to work on, asked for each second; one that is new begins at once
   * @param bell a cycle is asked for in between; one that is under way has to end first
   */
  constructor(
    private readonly worked: () => readonly Worked[],
    private readonly schedule: string,
    private readonly logger: Logger,
    private readonly bell: Bell = new Bell(),
  ) {}

  isRunning(name: string): boolean {
    return this.#running.has(name)
  }

  /** Resolves when it was told to stop and the last cycle has ended. */
  async make(stop: AbortSignal): Promise<void> {
    const ticker = new Ticker(this.schedule, new Date())
    while (!stop.aborted) {
      const worked = this.worked()
      if (ticker.isDue(new Date())) for (const { name } of worked) this.#due.add(name)
      this.#noteNew(worked)
      this.#beginDue(worked, stop)
      await sleep(SECOND_MS - (Date.now() % SECOND_MS), undefined, { signal: stop }).catch(() => undefined)
    }
    await Promise.all(this.#running.values())
  }

  #noteNew(worked: readonly Worked[]): void {
    const names = new Set(worked.map(({ name }) => name))
    for (const name of this.#known)
      if (!names.has(name)) {
        this.#known.delete(name)
        this.#due.delete(name)
      }
    for (const name of names)
      if (!this.#known.has(name)) {
        this.#known.add(name)
        this.#due.add(name)
      }
  }

  /** So many of those that are due as keep the cycles of all apart; those that somebody waits for at once. */
  #beginDue(worked: readonly Worked[], stop: AbortSignal): void {
    let room = Math.ceil(worked.length / SPREAD_SECONDS)
    for (const connection of worked) {
      const { name } = connection
      if (this.#running.has(name)) {
        // By the schedule it had its turn: the one under way.
        this.#due.delete(name)
        continue
      }
      if (this.bell.wasRung(name)) this.#begin(connection, stop)
      else if (room > 0 && this.#due.has(name)) {
        room -= 1
        this.#begin(connection, stop)
      }
    }
  }

  #begin(connection: Worked, stop: AbortSignal): void {
    const { name } = connection
    this.#due.delete(name)
    const cycle = connection
      .cycle(stop)
      .then(
        () => undefined,
        (error: unknown) => {
          const stack = error instanceof Error ? error.stack : String(error)
          this.logger.error('a cycle ended in a fault', { connection: name, stack })
        },
      )
      .finally(() => this.#running.delete(name))
    this.#running.set(name, cycle)
  }
}
