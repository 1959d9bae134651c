import type { BridgeInside } from '../bridge-inside.js'
import { Hold } from '../hold.js'
import {
  companiesOf,
  type Plan,
  type PlannedPause,
  type PlannedTrouble,
  type PlannedTurn,
  type PlannedWorkers,
  type SecondBridge,
} from '../plan.js'
import { Worker, type CycleOrder, type Employer } from '../worker.js'
import { Coverage } from './coverage.js'
import type { Fate } from './line.js'
import type { LineKeeping } from './line-keeping.js'
import type { RunDatabase } from './server.js'

/** A bridge, and how it keeps its store. */
export interface Manned {
  readonly bridge: BridgeInside
  readonly keeping: LineKeeping
}

export interface Surroundings {
  readonly database: RunDatabase
  /** The bridge of a worker; a new one once the former has died. */
  bridgeOf(by: number): Promise<Manned>
  /** Has the next request of that kind wait; answers how that is called off. */
  holdAt(at: SecondBridge['heldAt'], hold: Hold): () => void
  /** After each cycle. */
  onCycle(): void
}

interface Member {
  readonly worker: Worker
  readonly offMs: number
  keeping: LineKeeping | undefined
}

type Breaking = Pick<PlannedTurn, 'troubles' | 'lock' | 'pause'>

const SECOND_MS = 1_000
const SLOW_MS = 20

/** A transaction in which a process stands still is given up by the server after so long. */
const FORGOTTEN_SECONDS = 30

/** Several bridges that share a database, and what breaks between them and it. */
export class Crew {
  readonly #members: readonly Member[]
  readonly #connections: readonly string[]
  readonly #coverage: Coverage

  constructor(
    plan: Pick<Plan, 'second' | 'further'> & { readonly workers: PlannedWorkers },
    private readonly employer: Employer,
    private readonly around: Surroundings,
  ) {
    this.#connections = companiesOf(plan)
    this.#coverage = new Coverage(this.#connections)
    this.#members = plan.workers.clocksAheadSeconds.map((seconds, by): Member => {
      const take = async (): Promise<BridgeInside> => {
        const { bridge, keeping } = await around.bridgeOf(by)
        member.keeping = keeping
        return bridge
      }
      const member: Member = {
        worker: new Worker(employer, take, by),
        offMs: seconds * SECOND_MS,
        keeping: undefined,
      }
      return member
    })
  }

  /** A fault kills one as it strikes. */
  killedByFault(by: number): void {
    this.#members[by]?.worker.killedByFault()
  }

  /** A step of the plan; what is ordered beside goes for the first one. Answers whether that one lives. */
  async turn(order: CycleOrder, turn: PlannedTurn): Promise<boolean> {
    const { database } = this.around
    const { ledger } = this.employer
    const release = turn.lock && (await database.lock(turn.lock))
    const timer = turn.lock?.ms === undefined ? undefined : setTimeout(() => void release?.(), turn.lock.ms)
    if (turn.lock) ledger.struck(`${turn.lock.how} of the database locked by somebody`)
    if (turn.lock || turn.troubles.length > 0) ledger.depositsWereTroubled = true
    try {
      return await this.#round(order, turn)
    } finally {
      clearTimeout(timer)
      await release?.()
      for (const { keeping } of this.#members) keeping?.line.up()
      await database.begin()
    }
  }

  /** Nothing breaks: all of them make a cycle. */
  async sound(place: number): Promise<void> {
    const all = this.#members.map((_, by) => by)
    const first = place % all.length
    await this.#round(
      { disk: 'sound' },
      { order: [...all.slice(first), ...all.slice(0, first)], troubles: [] },
    )
  }

  async close(): Promise<void> {
    for (const { worker } of this.#members) await worker.close()
  }

  /** Answers whether the first one lives. */
  async #round(order: CycleOrder, turn: PlannedTurn): Promise<boolean> {
    const [first, ...others] = turn.order
    if (first === undefined) return true
    const { kill: _, killAfterMs: __, ...forOthers } = order
    const seen = new Seen()
    const cycles = [
      () => this.#cycle(first, order, turn, seen),
      ...others.map((by) => () => this.#cycle(by, forOthers, turn, seen)),
    ]
    let isAlive = true
    if (turn.pause) {
      isAlive = await this.#paused(order, turn, turn.pause, seen)
      cycles.shift()
    }
    if (turn.isTogether === true) await Promise.all(cycles.map((cycle) => cycle()))
    else for (const cycle of cycles) await cycle()
    this.#judge(seen)
    return isAlive && this.#members[first]?.worker.isAtWork === true
  }

  #judge({ worked, isAble, hasDied }: Seen): void {
    const { ledger, world } = this.employer
    for (const detail of this.#coverage.asked(world.now(), worked, isAble && !hasDied))
      ledger.shared.push({ rule: 'unworked', detail })
  }

  async #cycle(
    by: number,
    order: CycleOrder,
    { troubles, lock, pause }: Breaking,
    seen: Seen,
  ): Promise<void> {
    const member = this.#members[by]
    if (member === undefined) return
    const { worker, offMs } = member
    if ((await worker.opened()) === undefined) return
    const { ledger } = this.employer
    const { keeping } = member
    for (const trouble of troubles)
      if (trouble.worker === by) keeping?.expect(trouble.at, () => this.#strikes(trouble, member))
    const { off = 0 } = order
    const before = ledger.lastDepositOf(by) ?? 0
    const answer = await worker.cycle({ ...order, off: off + offMs })
    keeping?.expectNothing()
    seen.hasDied ||= answer === undefined
    const isReached = answer?.failures?.some(({ stage }) => stage === 'lease') !== true
    if (answer !== undefined && isReached && keeping?.line.isDown === false) seen.isAble = true
    if (isReached) for (const connection of answer?.worked ?? []) seen.worked.add(connection)
    // What came back of them may not have been written down.
    if (troubles.length > 0 || lock !== undefined || pause !== undefined)
      for (let deposit = before + 1; deposit <= (ledger.lastDepositOf(by) ?? 0); deposit += 1)
        ledger.lastBeforeDeath.add(deposit)
    this.around.onCycle()
  }

  async #strikes({ what, lasts }: PlannedTrouble, { keeping }: Member): Promise<Fate> {
    const { database } = this.around
    this.employer.ledger.struck(
      what === 'server-killed'
        ? 'database server killed'
        : `statement ${what}${lasts ? ', then no network' : ''}`,
    )
    if (what === 'server-killed') {
      database.kill()
      return 'lost'
    }
    if (what === 'slow') {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
      return 'arrives'
    }
    // What has been sent by then is what this statement is answered by.
    if (lasts) setImmediate(() => keeping?.line.down())
    return what
  }

  /** The first one stands still in its cycle, and others make theirs. Answers whether it lives. */
  async #paused(order: CycleOrder, turn: PlannedTurn, pause: PlannedPause, seen: Seen): Promise<boolean> {
    const by = turn.order[0] ?? 0
    const member = this.#members[by]
    if (member === undefined || (await member.worker.opened()) === undefined) return false
    const { worker, keeping } = member
    const { ledger } = this.employer
    const hold = new Hold()
    const callOff = this.#holdAt(pause, hold, keeping)
    const cycle = this.#cycle(by, order, { troubles: [], pause }, seen).then(() => 'over' as const)
    let wokeAt: number | undefined
    if ((await Promise.race([hold.reached, cycle])) === 'held') {
      const where = pause.at.side === 'database' ? ' on its way to the database' : ''
      ledger.struck(`worker ${pause.isFrozen ? 'frozen' : 'slow'}${where}`)
      ledger.depositsWereTroubled = true
      const isReplaced = await this.#meanwhile(pause, member, order.off ?? 0)
      if (isReplaced) wokeAt = ledger.requests.length
      if (pause.at.side === 'database') keeping?.line.goOn()
      hold.release()
    }
    callOff()
    await cycle
    if (wokeAt !== undefined && ledger.depositsSince(wokeAt, by) > 0)
      ledger.shared.push({
        rule: 'replaced',
        detail: `worker ${by} stood still for ${pause.heldSeconds} s, and deposited although another had taken over`,
      })
    return worker.isAtWork
  }

  #holdAt({ at }: PlannedPause, hold: Hold, keeping: LineKeeping | undefined): () => void {
    if (at.side !== 'database') return this.around.holdAt(at, hold)
    keeping?.expect(at, async (): Promise<Fate> => {
      keeping.line.stand()
      const held = hold.struck()
      if (!at.isSent) await held
      return 'arrives'
    })
    return () => keeping?.expectNothing()
  }

  /** Answers whether others work on all that it had begun to work on. */
  async #meanwhile(
    { at, others, heldSeconds, isFrozen, isUnaware }: PlannedPause,
    { worker, offMs, keeping }: Member,
    off: number,
  ): Promise<boolean> {
    const { world } = this.employer
    const cycles = async (): Promise<Seen> => {
      const seen = new Seen()
      for (const other of others) await this.#cycle(other, { disk: 'sound', off }, { troubles: [] }, seen)
      if (isFrozen) this.#judge(seen)
      return seen
    }
    await cycles()
    const isOnLine = at.side === 'database'
    const isRenewed = !isFrozen && !isOnLine
    for (let passed = 0; passed < heldSeconds;) {
      const seconds = Math.min(isFrozen ? LOOK_SECONDS : RENEWAL_SECONDS, heldSeconds - passed)
      world.chorus.clock.advance(seconds * SECOND_MS)
      passed += seconds
      // Within a transaction; one that it has told of is over.
      if (passed > FORGOTTEN_SECONDS && isOnLine && !at.isSent) keeping?.line.forgottenByServer()
      if (isRenewed) await worker.renew(off + offMs)
      if (seconds === LOOK_SECONDS) await cycles()
    }
    const { worked } = await cycles()
    if (isFrozen && !isUnaware && !isOnLine) await worker.renew(off + offMs)
    else await worker.later(off + offMs)
    return isFrozen && heldSeconds > TAKEN_OVER_SECONDS && this.#connections.every((name) => worked.has(name))
  }
}

const RENEWAL_SECONDS = 20

/** How often others look, where one stands still for long. */
const LOOK_SECONDS = 15 * 60

/** A lease is over by then, and what was intended before is too old. */
const TAKEN_OVER_SECONDS = 60

/** What came of cycles that were asked for at one moment. */
class Seen {
  readonly worked = new Set<string>()
  isAble = false
  /** One of them at least, which may have had everything to work on. */
  hasDied = false
}
