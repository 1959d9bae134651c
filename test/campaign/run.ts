import type { FaultRule as ChorusFaultRule } from '../../src/simulators/chorus/index.js'
import type { FaultRule as OdooFaultRule } from '../../src/simulators/odoo/index.js'
import type { BridgeHandle } from './bridge-handle.js'
import { BridgeInside, keepingInFile, Machine, type Inside } from './bridge-inside.js'
import { Spare, type BridgeProcess } from './bridge-process.js'
import { check, type Finding } from './checker/index.js'
import { People } from './events.js'
import { Hold } from './hold.js'
import { kindOf } from './kinds.js'
import { Ledger } from './ledger.js'
import { Meanwhile } from './meanwhile.js'
import { faultsIn } from './log-faults.js'
import type { Plan, PlannedFault, PlannedStep, SecondBridge } from './plan.js'
import { Crew, type Manned, type Surroundings } from './postgres/crew.js'
import { DatabaseServer } from './postgres/server.js'
import type { KillPoint } from './protocol.js'
import { untilQuiet } from './quiet.js'
import { Random } from './random.js'
import { Validators } from './validators.js'
import { whose } from './whose.js'
import { Worker, type CycleOrder, type Employer } from './worker.js'
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
  #server: Promise<DatabaseServer> | undefined

  /** `patienceMs`: how long the bridge waits for an answer; real time of processes only. */
  constructor(private readonly patienceMs: number) {}

  async run(plan: Plan, place: Place): Promise<Outcome> {
    const world = await this.#worlds.open(plan, place)
    try {
      if (place === 'postgres') return await this.#runOnPostgres(plan, world)
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
      const taken = known?.isAlive === true ? known : new BridgeInside(world.inside, machine, keepingInFile())
      bridges.set(which, taken)
      return Promise.resolve(taken)
    }
    try {
      return await withChanceOf(plan, () => new Run(plan, world, this.patienceMs, bridge).outcome())
    } finally {
      for (const left of bridges.values()) left.kill()
    }
  }

  async #runOnPostgres(plan: Plan, world: World): Promise<Outcome> {
    const server = await (this.#server ??= DatabaseServer.start())
    const database = await server.empty()
    const machines = new Map<number, Machine>()
    const manned = new Map<number, Manned>()
    const { net, log } = world.inside
    const bridgeOf = async (by: number): Promise<Manned> => {
      const known = manned.get(by)
      if (known?.bridge.isAlive === true) return known
      const number = plan.workers?.machines[by] ?? 0
      const machine = machines.get(number) ?? new Machine(number)
      machines.set(number, machine)
      const keeping = await database.keeping(() => world.now())
      const inside: Inside = {
        net: { ...net, exchange: (request) => whose.run(by, () => net.exchange(request)) },
        log: (line) => {
          log(Buffer.concat([Buffer.from(`{"worker":${by},`), line.subarray(1)]))
        },
      }
      const taken = { bridge: new BridgeInside(inside, machine, keeping), keeping }
      manned.set(by, taken)
      return taken
    }
    try {
      const alone = (): Promise<BridgeInside> => bridgeOf(0).then(({ bridge }) => bridge)
      return await withChanceOf(plan, () =>
        new Run(plan, world, this.patienceMs, alone, { database, bridgeOf }).outcome(),
      )
    } finally {
      for (const { bridge } of manned.values()) bridge.kill()
      await database.remove()
    }
  }

  async close(): Promise<void> {
    await this.#first?.killed()
    await this.#second?.killed()
    await this.#spare.close()
    await this.#worlds.close()
    await (await this.#server)?.close()
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

/** The bridge's own jitter is to be the same each time, too. */
async function withChanceOf<T>({ seed }: Plan, work: () => Promise<T>): Promise<T> {
  const random = new Random(seed)
  const chance = Math.random
  Math.random = () => random.next()
  try {
    return await work()
  } finally {
    Math.random = chance
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
  readonly #employer: Employer
  readonly #hasSecond: boolean
  readonly #first: Worker
  readonly #crew: Crew | undefined
  /** A SIGKILL that waits for its commit: not every cycle has one of that kind. */
  #pending: KillPoint | undefined
  #cycles = 0
  /** Nothing breaks any more, so nothing may fail. */
  #isSound = false
  #held: { readonly rule: ChorusFaultRule | OdooFaultRule; readonly hold: Hold } | undefined

  constructor(
    private readonly plan: Plan,
    private readonly world: World,
    patienceMs: number,
    private readonly bridgeOf: (which: 'first' | 'second') => Promise<BridgeHandle>,
    shared?: Pick<Surroundings, 'database' | 'bridgeOf'>,
  ) {
    this.#people = new People(plan, world, this.#ledger)
    this.#contractors = plan.works && new Contractors(plan.works, world)
    this.#validators = plan.validations && new Validators(plan.validations, world, this.#ledger)
    this.#hasSecond = plan.steps.some(({ second }) => second !== undefined)
    this.#employer = {
      world,
      ledger: this.#ledger,
      pageSize: plan.pageSize,
      patienceMs: this.#hasSecond ? Math.max(LONG_PATIENCE_MS, patienceMs) : patienceMs,
      isSound: () => this.#isSound,
    }
    this.#first = new Worker(this.#employer, () => this.bridgeOf('first'))
    const { workers } = plan
    this.#crew =
      workers &&
      shared &&
      new Crew({ ...plan, workers }, this.#employer, {
        ...shared,
        holdAt: (at, hold) => this.#holdAt(at, hold),
        onCycle: () => {
          this.#cycles += 1
          this.#people.look()
        },
      })
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
      this.#meanwhile.arrived({ side, name, by: whose.getStore() })
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
      if (this.#crew) await this.#crew.sound(this.#cycles)
      else await this.#cycle({ disk: 'sound' })
      // What could not be done before may be by now.
      this.#validators?.act(Infinity)
    })
    if (!isQuiet) this.#ledger.faults.push('something is still written each day')
    await (this.#crew ?? this.#first).close()
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
    if (this.#crew) await this.#turn(this.#crew, cycle, place)
    else if (step.second === undefined) await this.#cycle(cycle)
    else await this.#cycleBesideSecond(cycle, step.second)
  }

  async #turn(crew: Crew, order: CycleOrder, place: number): Promise<void> {
    const turn = this.plan.workers?.turns[place] ?? { order: [0], troubles: [] }
    this.#clockStruck(order)
    if (!(await crew.turn({ ...order, kill: this.#pending }, turn))) this.#pending = undefined
  }

  #clockStruck({ off = 0 }: CycleOrder): void {
    if (off !== 0) this.#ledger.struck(off > 0 ? 'clock ahead' : 'clock behind')
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

  async #cycle(order: CycleOrder): Promise<void> {
    this.#cycles += 1
    this.#clockStruck(order)
    const answer = await this.#first.cycle({ ...order, kill: this.#pending })
    if (answer === undefined) this.#pending = undefined
    if (answer?.refused === true && !this.#hasSecond)
      this.#ledger.faults.push('the lease was refused to the only bridge')
    this.#people.look()
  }

  /** The first bridge is held in the middle of a cycle, and the second one tries to work meanwhile. */
  async #cycleBesideSecond(order: CycleOrder, second: SecondBridge): Promise<void> {
    if ((await this.#first.opened()) === undefined) return
    const hold = new Hold()
    const callOff = this.#holdAt(second.heldAt, hold)
    const cycle = this.#cycle(order).then(() => 'over' as const)
    if ((await Promise.race([hold.reached, cycle])) === 'held') {
      this.#ledger.struck(second.frozen ? 'second bridge, first frozen' : 'second bridge, first slow')
      await this.#letSecondWork(second)
      hold.release()
    }
    callOff()
    await cycle
    // A daemon that lost its lease ends, and is started again.
    if (second.frozen) await this.#first.close()
  }

  async #letSecondWork({ frozen, heldSeconds }: SecondBridge): Promise<void> {
    const first = this.#first
    const other = new Worker(this.#employer, () => this.bridgeOf('second'))
    if ((await other.opened()) === undefined) return
    const cycle = async (): Promise<void> => {
      const answer = await other.cycle({ disk: 'sound' })
      if (!frozen && first.isAtWork && answer?.refused !== true)
        this.#ledger.faults.push('a second bridge worked beside one that holds the lease')
    }
    await cycle()
    for (let passed = 0; passed < heldSeconds; passed += RENEWAL_SECONDS) {
      this.world.chorus.clock.advance(RENEWAL_SECONDS * 1_000)
      if (!frozen) await first.renew()
    }
    await cycle()
    if (frozen && !(await first.renew()) && first.isAtWork)
      this.#ledger.faults.push('a frozen bridge kept its lease from the second one')
    await other.close()
  }

  /** Answers how it is called off. */
  #holdAt(at: SecondBridge['heldAt'], hold: Hold): () => void {
    const rule = this.#holdingRule(at)
    this.#held = { rule, hold }
    return () => {
      this.#held = undefined
    }
  }

  #holdingRule(at: SecondBridge['heldAt']): ChorusFaultRule | OdooFaultRule {
    if (at.side === 'chorus') {
      const rule: ChorusFaultRule = {
        path: at.path,
        nth: at.nth,
        fault: { kind: 'delay', milliseconds: 0 },
      }
      this.world.chorus.faults.add(rule)
      return rule
    }
    const { model, method, nth } = at
    const rule: OdooFaultRule = { model, method, nth, effect: { kind: 'delay', ms: 0 } }
    this.world.odoo.addFault(rule)
    return rule
  }

  #onStrike(side: 'chorus' | 'odoo', rule: ChorusFaultRule | OdooFaultRule): void | Promise<void> {
    if (rule === this.#held?.rule) return this.#held.hold.struck()
    const { kind } = 'fault' in rule ? rule.fault : rule.effect
    if (kind === 'delay') return
    this.#ledger.took(rule, this.#cycles, this.world.chorus.book.deposits.length)
    if ('path' in rule && rule.path === DEPOSIT_PATH) this.#ledger.depositsWereTroubled = true
    this.#ledger.struck(`${side} ${kindOf(rule)}${this.#deadly.has(rule) ? ' and SIGKILL' : ''}`)
    if (!this.#deadly.has(rule)) return
    const by = whose.getStore()
    if (this.#crew && by !== undefined) this.#crew.killedByFault(by)
    else this.#first.killedByFault()
  }
}

const RENEWAL_SECONDS = 20
const A_MOMENT_MS = 2_000
const DEPOSIT_PATH = 'factures/v1/deposer/flux'
