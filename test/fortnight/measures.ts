import { statSync } from 'node:fs'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import type { Answer } from '../campaign/protocol.js'

/** What one simulated day cost. */
export interface DayMeasures {
  readonly name: string
  readonly posted: number
  readonly cycles: number
  readonly toOdoo: number
  readonly toChorus: number
  /** The most that a process of the bridge had at any moment. */
  readonly peakRssMb: number
  /** At the end of the day; the write-ahead log's is the largest that any cycle left behind. */
  readonly fileMb: number
  readonly logMb: number
  readonly bridgeCpuSeconds: number
  readonly seconds: number
}

const MB = 1024 * 1024

/** Adds up what a day costs, from one call of `takeDay` to the next. */
export class Meter {
  #posted = 0
  #cycles = 0
  #peakRssKb = 0
  #logBytes = 0
  #cpuMs = 0
  #cpuOfProcess = 0
  #began = performance.now()
  #requests: { readonly odoo: number; readonly chorus: number }

  constructor(
    private readonly world: SimulatedWorld,
    private readonly database: string,
  ) {
    this.#requests = requestsOf(world)
  }

  posted(count: number): void {
    this.#posted += count
  }

  /** Another process begins at no CPU time. */
  processStarted(): void {
    this.#cpuOfProcess = 0
  }

  cycled(usage: Answer['usage']): void {
    this.#cycles += 1
    this.#logBytes = Math.max(this.#logBytes, sizeOf(`${this.database}-wal`))
    this.#used(usage, this.#cpuOfProcess)
    this.#cpuOfProcess = usage?.cpuMs ?? this.#cpuOfProcess
  }

  /** A process of its own has done its one work. */
  ended(usage: Answer['usage']): void {
    this.#used(usage, 0)
  }

  #used(usage: Answer['usage'], cpuBefore: number): void {
    if (usage === undefined) return
    this.#peakRssKb = Math.max(this.#peakRssKb, usage.peakRssKb)
    this.#cpuMs += usage.cpuMs - cpuBefore
  }

  takeDay(name: string): DayMeasures {
    const { odoo, chorus } = requestsOf(this.world)
    const measures = {
      name,
      posted: this.#posted,
      cycles: this.#cycles,
      toOdoo: odoo - this.#requests.odoo,
      toChorus: chorus - this.#requests.chorus,
      peakRssMb: this.#peakRssKb / 1024,
      fileMb: sizeOf(this.database) / MB,
      logMb: this.#logBytes / MB,
      bridgeCpuSeconds: this.#cpuMs / 1_000,
      seconds: (performance.now() - this.#began) / 1_000,
    }
    this.#requests = { odoo, chorus }
    this.#posted = this.#cycles = this.#peakRssKb = this.#logBytes = this.#cpuMs = 0
    this.#began = performance.now()
    return measures
  }
}

function requestsOf({ odoo, chorus }: SimulatedWorld): { odoo: number; chorus: number } {
  const chorusRequests = Object.values(chorus.book.requests).reduce((sum, count) => sum + count, 0)
  return { odoo: odoo.book.total, chorus: chorusRequests }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
