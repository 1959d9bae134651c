import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { programIn } from '../bench/program.js'
import { BridgeProcess } from '../campaign/bridge-process.js'
import type { Ledger } from '../campaign/ledger.js'
import { faultsIn } from '../campaign/log-faults.js'
import type { PlannedKill } from '../campaign/plan.js'
import type { Answer } from '../campaign/protocol.js'
import type { Meter } from './measures.js'

/** Catching up with a weekend takes minutes of real time. */
const HUNG_MS = 15 * 60_000

const PAGE_SIZE = 1_000

/** As PM2 does it. */
async function startBridge(): Promise<BridgeProcess> {
  const { nodeArguments } = await programIn(PACKAGE_ROOT)
  return BridgeProcess.start(nodeArguments)
}

/** The bridge as its administrator has it: started, stopped, killed, its database lost and made anew. */
export class BridgeDriver {
  #bridge: BridgeProcess | undefined
  readonly #logFile: string

  constructor(
    private readonly world: SimulatedWorld,
    private readonly database: string,
    private readonly ledger: Ledger,
    private readonly meter: Meter,
    private readonly patienceMs: number,
  ) {
    this.#logFile = join(dirname(database), 'bridge.log')
  }

  /** Answers whether the bridge is alive after it. */
  async cycle(kill?: PlannedKill): Promise<boolean> {
    const bridge = await this.#opened()
    const point = kill !== undefined && 'method' in kill ? kill : undefined
    const timer =
      kill !== undefined && 'afterMs' in kill
        ? setTimeout(() => {
            bridge.kill()
          }, kill.afterMs)
        : undefined
    const order = { kind: 'cycle', now: this.#now(), disk: 'sound', ...(point && { kill: point }) } as const
    const answer = await bridge.order(order, HUNG_MS)
    clearTimeout(timer)
    this.#take(answer, bridge, kill !== undefined)
    this.meter.cycled(answer?.usage)
    return answer !== undefined
  }

  /** What it complained of about itself, from its first start on. */
  faults(): string[] {
    return faultsIn(readFileSync(this.#logFile, 'utf8'))
  }

  async stop(): Promise<void> {
    const bridge = this.#bridge
    this.#bridge = undefined
    if (bridge?.isAlive !== true) return
    this.#take(await bridge.order({ kind: 'close' }), bridge, false)
    await bridge.killed()
  }

  /** The machine loses the database in the middle of a cycle. */
  async lose(): Promise<void> {
    if (await this.cycle({ afterMs: 5 }))
      this.ledger.faults.push('the cycle was over before its database was lost')
    await this.#bridge?.killed()
    this.#bridge = undefined
    for (const file of [this.database, `${this.database}-wal`, `${this.database}-shm`])
      rmSync(file, { force: true })
    this.ledger.struck('database lost')
  }

  /** `chorus-bridge rebuild`, as docs/operations.md tells the administrator to. */
  async rebuild(): Promise<void> {
    const process = await startBridge()
    const answer = await process.order({ kind: 'rebuild', ...this.#opening() }, HUNG_MS)
    this.#take(answer, process, false)
    this.meter.ended(answer?.usage)
    await process.killed()
  }

  /** @throws Error when it does not start: hours of a run would say nothing else */
  async #opened(): Promise<BridgeProcess> {
    if (this.#bridge?.isAlive === true) return this.#bridge
    const bridge = await startBridge()
    const answer = await bridge.order({ kind: 'open', ...this.#opening() })
    if (answer === undefined || answer.error !== undefined) {
      await bridge.killed()
      throw new Error(`the bridge does not start: ${answer?.error ?? bridge.lastWords}`)
    }
    this.meter.processStarted()
    this.#bridge = bridge
    return bridge
  }

  #opening() {
    const { configFile, environment } = this.world
    return {
      now: this.#now(),
      configFile,
      environment: { ...environment },
      logFile: this.#logFile,
      patienceMs: this.patienceMs,
      pageSize: PAGE_SIZE,
    }
  }

  #take(answer: Answer | undefined, bridge: BridgeProcess, mayDie: boolean): void {
    if (answer === undefined) {
      this.#bridge = undefined
      if (bridge.end === 'SIGKILL' && mayDie) this.ledger.struck('SIGKILL')
      else this.ledger.faults.push(`the bridge ended with ${bridge.end}: ${bridge.lastWords}`)
      return
    }
    if (answer.error !== undefined) this.ledger.faults.push(answer.error)
    if (answer.refused === true) this.ledger.faults.push('the lease was refused to the only bridge')
  }

  #now(): number {
    return this.world.chorus.clock.now().getTime()
  }
}
