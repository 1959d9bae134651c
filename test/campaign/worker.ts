import type { StoreErrorKind } from '../../src/store/error.js'
import type { BridgeHandle } from './bridge-handle.js'
import type { Ledger } from './ledger.js'
import type { Plan } from './plan.js'
import type { Answer, Disk, KillPoint } from './protocol.js'
import type { World } from './world.js'

export interface CycleOrder {
  readonly disk: Disk
  /** Milliseconds by which the bridge's clock is off. */
  readonly off?: number
  readonly kill?: KillPoint | undefined
  readonly killAfterMs?: number | undefined
}

/** What the bridges of a run have in common. */
export interface Employer {
  readonly world: World
  readonly ledger: Ledger
  readonly pageSize: Plan['pageSize']
  readonly patienceMs: number
  /** Nothing breaks any more, so nothing may fail. */
  isSound(): boolean
}

/** A bridge's place in a run: opened when it is to work, and anew when the one before it has died. */
export class Worker {
  #bridge: BridgeHandle | undefined
  #isKilledByFault = false

  /**
   * @param take the bridge that is to work now
   * @param by its number among several
   */
  constructor(
    private readonly employer: Employer,
    private readonly take: () => Promise<BridgeHandle>,
    private readonly by?: number,
  ) {}

  /** Answers undefined where none could be opened, or where it died. */
  async cycle(order: CycleOrder): Promise<Answer | undefined> {
    const bridge = await this.opened()
    if (bridge === undefined) return undefined
    const { world, ledger } = this.employer
    const { disk, off = 0, kill, killAfterMs } = order
    const calledOff = killAfterMs === undefined ? undefined : bridge.killSoon(killAfterMs)
    const answer = await bridge.order({ kind: 'cycle', now: world.now() + off, disk, ...(kill && { kill }) })
    calledOff?.()
    if (answer?.failures?.some(({ kind }) => DISK_TROUBLE.includes(kind)) === true)
      ledger.struck(`disk ${disk}`)
    this.#taken(answer, bridge, killName(kill, killAfterMs))
    return answer
  }

  /** Answers whether another one has the lease. */
  async renew(off = 0): Promise<boolean> {
    const answer = await this.#bridge?.order({ kind: 'renew', now: this.employer.world.now() + off })
    return answer?.refused === true
  }

  /** It becomes later, in the middle of what it does. */
  async later(off: number): Promise<void> {
    await this.#bridge?.order({ kind: 'later', now: this.employer.world.now() + off })
  }

  /** The bridge with this run's store open; undefined when it could not be opened now. */
  async opened(): Promise<BridgeHandle | undefined> {
    if (this.#bridge?.isAlive === true) return this.#bridge
    this.#mourn()
    const bridge = await this.take()
    const { world, patienceMs, pageSize } = this.employer
    const { configFile, environment, logFile } = world
    const answer = await bridge.order({
      kind: 'open',
      now: world.now(),
      configFile,
      environment: { ...environment },
      logFile,
      patienceMs,
      pageSize,
      ...(this.by !== undefined && { isShared: true }),
    })
    this.#taken(answer, bridge, '')
    if (answer === undefined || answer.error !== undefined || answer.failures !== undefined) return undefined
    this.#bridge = bridge
    return bridge
  }

  /** A fault kills it as it strikes. */
  killedByFault(): void {
    this.#isKilledByFault = true
    this.#bridge?.kill()
  }

  /** One that was killed meanwhile holds no lease, and answers nothing. */
  get isAtWork(): boolean {
    return this.#bridge?.isAlive === true && !this.#bridge.wasKilled
  }

  async close(): Promise<void> {
    this.#mourn()
    const bridge = this.#bridge
    if (bridge === undefined) return
    this.#bridge = undefined
    this.#taken(await bridge.order({ kind: 'close' }), bridge, '')
  }

  /** It may have died after its last answer. */
  #mourn(): void {
    if (this.#bridge?.isAlive === false) this.#taken(undefined, this.#bridge, '')
  }

  #taken(answer: Answer | undefined, bridge: BridgeHandle, kill: string): void {
    const { ledger, world } = this.employer
    if (answer === undefined) {
      this.#bridge = undefined
      ledger.depositsWereTroubled = true
      ledger.lastBeforeDeath.add(ledger.lastDepositOf(this.by) ?? world.chorus.book.deposits.length)
      if (bridge.end !== 'SIGKILL' || (kill === '' && !bridge.wasKilled))
        ledger.faults.push(`the bridge ended with ${bridge.end}: ${bridge.lastWords}`)
      else if (!this.#isKilledByFault && kill !== '') ledger.struck(kill)
      this.#isKilledByFault = false
      return
    }
    const { error, failures = [] } = answer
    if (error !== undefined) ledger.faults.push(error)
    if (!this.employer.isSound() || ledger.hasSpoiltRow) return
    for (const { stage, message } of failures)
      ledger.faults.push(`${stage}, while nothing breaks: ${message}`)
  }
}

const DISK_TROUBLE: readonly string[] = ['full', 'read-only', 'disk'] satisfies StoreErrorKind[]

function killName(point: KillPoint | undefined, afterMs: number | undefined): string {
  if (afterMs !== undefined) return 'SIGKILL at any time'
  return point === undefined ? '' : `SIGKILL ${point.when} ${point.method}`
}
