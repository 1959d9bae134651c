import type { FaultRule as ChorusFaultRule } from '../../src/simulators/chorus/index.js'
import type { FaultRule as OdooFaultRule } from '../../src/simulators/odoo/index.js'
import type { StoreErrorKind } from '../../src/store/error.js'
import type { BridgeHandle } from './bridge-handle.js'
import { BridgeInside, Machine } from './bridge-inside.js'
import { Spare, type BridgeProcess } from './bridge-process.js'
import { check, type Finding } from './checker/index.js'
import { People } from './events.js'
import { kindOf } from './kinds.js'
import { Ledger } from './ledger.js'
import { Meanwhile } from './meanwhile.js'
import { faultsIn } from './log-faults.js'
import type { Plan, PlannedFault, PlannedStep, SecondBridge } from './plan.js'
import type { Answer, KillPoint } from './protocol.js'
import { untilQuiet } from './quiet.js'
import { Random } from './random.js'
import { Validators } from './validators.js'
import { Contractors } from './works.js'
import { Worlds, type Place, type World } from './world.js'

export interface Outcome {
  readonly findings: readonly Finding[]
  readonly strikes: ReadonlyMap<string, number>
  readonly invoices: number
  readonly deposits: number
  readonly notes: number
  readonly cycles: number
  /** What the bridge logged, one JSON object a line. */
  readonly log: string
}

/** While a second bridge is at work the first one waits for an answer. */
const LONG_PATIENCE_MS = 5_000

/** Runs plans one after the other, with simulated servers and processes that are used again. */
export class Runner {
  readonly #worlds = new Worlds()
  readonly #spare = new Spare()
  #first: BridgeProcess | undefined
  #second: BridgeProcess | undefined

  /** `patienceMs`: how long the bridge waits for an answer; real time of processes only. */
  constructor(private readonly patienceMs: number) {}

  async run(plan: Plan, place: Place): Promise<Outcome> {
    const world = await this.#worlds.open(plan, place)
    try {
      return await (place === 'inside' ? this.#runInside(plan, world) : this.#runInProcesses(plan, world))
    } finally {
      await world.close()
    }
  }

  #runInProcesses(plan: Plan, world: World): Promise<Outcome> {
    return new Run(plan, world, this.patienceMs, (which) => this.#process(which)).outcome()
  }

  async #runInside(plan: Plan, world: World): Promise<Outcome> {
    const machine = new Machine()
    const bridges = new Map<string, BridgeInside>()
    const bridge = (which: string): Promise<BridgeInside> => {
      const known = bridges.get(which)
      const taken = known?.isAlive === true ? known : new BridgeInside(world.inside, machine)
      bridges.set(which, taken)
      return Promise.resolve(taken)
    }
    const random = new Random(plan.seed)
    const chance = Math.random
    // The bridge's own jitter is to be the same each time, too.
    Math.random = () => random.next()
    try {
      return await new Run(plan, world, this.patienceMs, bridge).outcome()
    } finally {
      Math.random = chance
      for (const left of bridges.values()) left.kill()
    }
  }

  async close(): Promise<void> {
    await this.#first?.killed()
    await this.#second?.killed()
    await this.#spare.close()
    await this.#worlds.close()
  }

  async #process(which: 'first' | 'second'): Promise<BridgeProcess> {
    const known = which === 'first' ? this.#first : this.#second
    if (known?.isAlive === true) return known
    const taken = await this.#spare.take()
    if (which === 'first') this.#first = taken
    else this.#second = taken
    return taken
  }
}

class Run {
  readonly #ledger = new Ledger()
  readonly #people: People
  readonly #contractors: Contractors | undefined
  readonly #validators: Validators | undefined
  readonly #meanwhile: Meanwhile
  /** Faults that last for so many steps more. */
  #lasting: { readonly fault: PlannedFault; left: number }[] = []
  readonly #deadly = new Set<ChorusFaultRule | OdooFaultRule>()
  readonly #patienceMs: number
  readonly #hasSecond: boolean
  #bridge: BridgeHandle | undefined
  #isKilledByFault = false
  /** A SIGKILL that waits for its commit: not every cycle has one of that kind. */
  #pending: KillPoint | undefined
  #cycles = 0
  /** Nothing breaks any more, so nothing may fail. */
  #isSound = false
  #held: { readonly rule: ChorusFaultRule | OdooFaultRule; struck: () => Promise<void> } | undefined

  constructor(
    private readonly plan: Plan,
    private readonly world: World,
    patienceMs: number,
    private readonly bridgeOf: (which: 'first' | 'second') => Promise<BridgeHandle>,
  ) {
    this.#people = new People(plan, world, this.#ledger)
    this.#contractors = plan.works && new Contractors(plan.works, world)
    this.#validators = plan.validations && new Validators(plan.validations, world, this.#ledger)
    this.#hasSecond = plan.steps.some(({ second }) => second !== undefined)
    this.#patienceMs = this.#hasSecond ? Math.max(LONG_PATIENCE_MS, patienceMs) : patienceMs
    const onStrike = (side: 'chorus' | 'odoo') => (rule: ChorusFaultRule | OdooFaultRule) =>
      this.#onStrike(side, rule)
    world.chorus.faults.onStrike = onStrike('chorus')
    for (const odoo of world.odoos) odoo.onStrike(onStrike('odoo'))
    this.#meanwhile = new Meanwhile(this.#ledger, (event) => {
      // Nobody does anything in no time.
      world.chorus.clock.advance(A_MOMENT_MS)
      try {
        if (this.#people.act(event)) this.#ledger.struck(`people between requests: ${event.kind}`)
      } catch (error) {
        // Thrown on, it would be taken for an answer of the server.
        this.#ledger.faults.push(`${event.kind}: ${String(error)}`)
      }
    })
    const arrived = (side: 'chorus' | 'odoo', name: string, body = ''): void => {
      this.#people.look()
      this.#validators?.arrived({ side, name }, body)
      this.#meanwhile.arrived({ side, name })
    }
    world.chorus.faults.onRequest = ({ path, body }) => {
      arrived('chorus', path, body)
    }
    for (const odoo of world.odoos)
      odoo.onRequest(({ model, method }) => {
        arrived('odoo', `${model}.${method}`)
      })
  }

  async outcome(): Promise<Outcome> {
    for (const [place, step] of this.plan.steps.entries()) await this.#step(step, place)
    this.world.chorus.faults.clear()
    for (const odoo of this.world.odoos) odoo.clearFaults()
    this.#meanwhile.end()
    this.#people.end()
    this.#contractors?.act(Infinity)
    this.#validators?.act(Infinity)
    this.#pending = undefined
    this.#isSound = true
    const isQuiet = await untilQuiet(this.world, this.plan, this.#ledger.depositsWereTroubled, async () => {
      await this.#cycle({ disk: 'sound' })
      // What could not be done before may be by now.
      this.#validators?.act(Infinity)
    })
    if (!isQuiet) this.#ledger.faults.push('something is still written each day')
    await this.#close()
    const { chorus, odoos } = this.world
    const log = this.world.log()
    this.#ledger.faults.push(...faultsIn(log))
    return {
      findings: check({
        plan: this.plan,
        ledger: this.#ledger,
        chorus: chorus.book,
        odooOf: this.world.odooOf,
        ...(this.#validators && {
          validations: { records: this.#validators.records, steps: this.plan.steps },
        }),
      }),
      strikes: this.#ledger.strikes,
      invoices: this.#ledger.invoices.length,
      deposits: chorus.book.deposits.length,
      notes: odoos.reduce((sum, odoo) => sum + odoo.records('mail.message').length, 0),
      cycles: this.#cycles,
      log,
    }
  }

  async #step(step: PlannedStep, place: number): Promise<void> {
    const { chorus } = this.world
    chorus.clock.advance(step.advanceSeconds * 1_000)
    for (const event of step.events) this.#people.act(event)
    this.#contractors?.act(place)
    this.#validators?.act(place)
    this.#meanwhile.expect(step.meanwhile ?? [])
    this.#endFaults()
    for (const fault of step.faults) this.#begin(fault)
    const off = (step.clockOffMinutes ?? 0) * 60_000
    if (step.disk !== undefined || step.second !== undefined) this.#ledger.depositsWereTroubled = true
    if (step.kill !== undefined && 'method' in step.kill) this.#pending = step.kill
    const afterMs = step.kill !== undefined && 'afterMs' in step.kill ? step.kill.afterMs : undefined
    const cycle: CycleOrder = { disk: step.disk ?? 'sound', off, killAfterMs: afterMs }
    if (step.second === undefined) await this.#cycle(cycle)
    else await this.#cycleBesideSecond(cycle, step.second)
  }

  #begin(fault: PlannedFault): void {
    if (fault.kills === true) this.#deadly.add(fault.rule)
    if (fault.side === 'chorus') this.world.chorus.faults.add(fault.rule)
    else for (const odoo of this.world.odoos) odoo.addFault(fault.rule)
    if (fault.steps !== undefined) this.#lasting.push({ fault, left: fault.steps })
  }

  /** Ends those that have lasted as long as they were to. */
  #endFaults(): void {
    for (const one of this.#lasting) {
      one.left -= 1
      if (one.left > 0) continue
      if (one.fault.side === 'chorus') this.world.chorus.faults.remove(one.fault.rule)
      else for (const odoo of this.world.odoos) odoo.removeFault(one.fault.rule)
    }
    this.#lasting = this.#lasting.filter(({ left }) => left > 0)
  }

  async #cycle({ disk, off = 0, killAfterMs }: CycleOrder): Promise<void> {
    const bridge = await this.#opened()
    if (bridge === undefined) return
    this.#cycles += 1
    const point = this.#pending
    const calledOff = killAfterMs === undefined ? undefined : bridge.killSoon(killAfterMs)
    const answer = await bridge.order({
      kind: 'cycle',
      now: this.world.now() + off,
      disk,
      ...(point && { kill: point }),
    })
    calledOff?.()
    if (off !== 0) this.#ledger.struck(off > 0 ? 'clock ahead' : 'clock behind')
    if (answer?.failures?.some(({ kind }) => DISK_TROUBLE.includes(kind)) === true)
      this.#ledger.struck(`disk ${disk}`)
    if (answer === undefined) this.#pending = undefined
    this.#take(answer, bridge, killName(point, killAfterMs))
    this.#people.look()
  }

  #take(answer: Answer | undefined, bridge: BridgeHandle, kill: string): void {
    if (answer === undefined) {
      this.#bridge = undefined
      this.#ledger.depositsWereTroubled = true
      this.#ledger.lastBeforeDeath.add(this.world.chorus.book.deposits.length)
      if (bridge.end !== 'SIGKILL' || (kill === '' && !bridge.wasKilled))
        this.#ledger.faults.push(`the bridge ended with ${bridge.end}: ${bridge.lastWords}`)
      else if (!this.#isKilledByFault && kill !== '') this.#ledger.struck(kill)
      this.#isKilledByFault = false
      return
    }
    this.#complain(answer)
    if (answer.refused === true && !this.#hasSecond)
      this.#ledger.faults.push('the lease was refused to the only bridge')
  }

  #complain({ error, failures = [] }: Answer): void {
    if (error !== undefined) this.#ledger.faults.push(error)
    if (!this.#isSound || this.#ledger.hasSpoiltRow) return
    for (const { stage, message } of failures)
      this.#ledger.faults.push(`${stage}, while nothing breaks: ${message}`)
  }

  /** The bridge with this run's store open; undefined when it could not be opened now. */
  async #opened(): Promise<BridgeHandle | undefined> {
    if (this.#bridge?.isAlive === true) return this.#bridge
    this.#mourn()
    const bridge = await this.bridgeOf('first')
    if (!(await this.#open(bridge))) return undefined
    this.#bridge = bridge
    return bridge
  }

  async #open(bridge: BridgeHandle): Promise<boolean> {
    const { configFile, environment, logFile } = this.world
    const answer = await bridge.order({
      kind: 'open',
      now: this.world.now(),
      configFile,
      environment: { ...environment },
      logFile,
      patienceMs: this.#patienceMs,
      pageSize: this.plan.pageSize,
    })
    this.#take(answer, bridge, '')
    return answer !== undefined && answer.error === undefined
  }

  /** It may have died after its last answer. */
  #mourn(): void {
    if (this.#bridge?.isAlive === false) this.#take(undefined, this.#bridge, '')
  }

  async #close(): Promise<void> {
    this.#mourn()
    if (this.#bridge === undefined) return
    const answer = await this.#bridge.order({ kind: 'close' })
    this.#take(answer, this.#bridge, '')
  }

  /** The first bridge is held in the middle of a cycle, and the second one tries to work meanwhile. */
  async #cycleBesideSecond(order: CycleOrder, second: SecondBridge): Promise<void> {
    const first = await this.#opened()
    if (first === undefined) return
    let release: () => void = () => undefined
    const held = new Promise<'held'>((resolve) => {
      const struck = (): Promise<void> => {
        resolve('held')
        return new Promise((go) => {
          release = go
        })
      }
      this.#held = { rule: this.#hold(second), struck }
    })
    const cycle = this.#cycle(order).then(() => 'over' as const)
    if ((await Promise.race([held, cycle])) === 'held') {
      this.#held = undefined
      this.#ledger.struck(second.frozen ? 'second bridge, first frozen' : 'second bridge, first slow')
      await this.#letSecondWork(first, second)
      release()
    }
    this.#held = undefined
    await cycle
    // A daemon that lost its lease ends, and is started again.
    if (second.frozen) {
      await this.#close()
      this.#bridge = undefined
    }
  }

  async #letSecondWork(first: BridgeHandle, { frozen, heldSeconds }: SecondBridge): Promise<void> {
    const other = await this.bridgeOf('second')
    if (!(await this.#open(other))) return
    const cycle = async (): Promise<void> => {
      const answer = await other.order({ kind: 'cycle', now: this.world.now(), disk: 'sound' })
      if (answer === undefined) this.#take(answer, other, '')
      else this.#complain(answer)
      if (!frozen && isAtWork(first) && answer?.refused !== true)
        this.#ledger.faults.push('a second bridge worked beside one that holds the lease')
    }
    await cycle()
    for (let passed = 0; passed < heldSeconds; passed += RENEWAL_SECONDS) {
      this.world.chorus.clock.advance(RENEWAL_SECONDS * 1_000)
      if (!frozen) await first.order({ kind: 'renew', now: this.world.now() })
    }
    await cycle()
    if (frozen) {
      const renewal = await first.order({ kind: 'renew', now: this.world.now() })
      if (isAtWork(first) && renewal?.refused !== true)
        this.#ledger.faults.push('a frozen bridge kept its lease from the second one')
    }
    if (other.isAlive) await other.order({ kind: 'close' })
  }

  #hold({ heldAt }: SecondBridge): ChorusFaultRule | OdooFaultRule {
    if (heldAt.side === 'chorus') {
      const rule: ChorusFaultRule = {
        path: heldAt.path,
        nth: heldAt.nth,
        fault: { kind: 'delay', milliseconds: 0 },
      }
      this.world.chorus.faults.add(rule)
      return rule
    }
    const { model, method, nth } = heldAt
    const rule: OdooFaultRule = { model, method, nth, effect: { kind: 'delay', ms: 0 } }
    this.world.odoo.addFault(rule)
    return rule
  }

  #onStrike(side: 'chorus' | 'odoo', rule: ChorusFaultRule | OdooFaultRule): void | Promise<void> {
    if (rule === this.#held?.rule) return this.#held.struck()
    const { kind } = 'fault' in rule ? rule.fault : rule.effect
    if (kind === 'delay') return
    this.#ledger.took(rule, this.#cycles, this.world.chorus.book.deposits.length)
    if ('path' in rule && rule.path === DEPOSIT_PATH) this.#ledger.depositsWereTroubled = true
    this.#ledger.struck(`${side} ${kindOf(rule)}${this.#deadly.has(rule) ? ' and SIGKILL' : ''}`)
    if (!this.#deadly.has(rule)) return
    this.#isKilledByFault = true
    this.#bridge?.kill()
  }
}

/** One that was killed meanwhile holds no lease, and answers nothing. */
function isAtWork({ isAlive, wasKilled }: BridgeHandle): boolean {
  return isAlive && !wasKilled
}

const RENEWAL_SECONDS = 20
const A_MOMENT_MS = 2_000
const DISK_TROUBLE: readonly string[] = ['full', 'read-only', 'disk'] satisfies StoreErrorKind[]
const DEPOSIT_PATH = 'factures/v1/deposer/flux'

interface CycleOrder {
  readonly disk: 'sound' | 'full' | 'read-only'
  readonly off?: number
  readonly killAfterMs?: number | undefined
}

function killName(point: KillPoint | undefined, afterMs: number | undefined): string {
  if (afterMs !== undefined) return 'SIGKILL at any time'
  return point === undefined ? '' : `SIGKILL ${point.when} ${point.method}`
}
