import { dirname, join } from 'node:path'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import type { Finding } from '../campaign/checker/index.js'
import { kindOf } from '../campaign/kinds.js'
import { Ledger } from '../campaign/ledger.js'
import { BridgeDriver } from './bridge-driver.js'
import { cycleTimes, dayOf, type Day } from './calendar.js'
import { judge } from './judge.js'
import { Meter, type DayMeasures } from './measures.js'
import { Office } from './office.js'
import type { Outage } from './outages.js'
import { planDay, type DayPlan, type FortnightPlan } from './plan.js'

export interface FortnightOutcome {
  readonly days: readonly DayMeasures[]
  readonly findings: readonly Finding[]
  readonly strikes: ReadonlyMap<string, number>
  readonly invoices: number
  readonly deposits: number
  readonly notes: number
}

/** Chorus Pro takes minutes to integrate a flow. */
const DELAYS = { processingAfterSeconds: 30, integratedAfterSeconds: 240 }

/** So many quiet days in a row and nothing more is to be expected. */
const QUIET_DAYS = 2
const MOST_DAYS_AFTER = 25

const HOUR_MS = 3_600_000

export async function runFortnight(
  plan: FortnightPlan,
  patienceMs: number,
  onDay: (measures: DayMeasures) => void,
): Promise<FortnightOutcome> {
  const start = new Date(dayOf(0, plan.days).at(0))
  const world = await openWorld({
    version: '17.0',
    seed: { invoices: 'none' },
    chorus: { clock: { speed: 0, start }, delays: DELAYS },
    connection: { responsibleLogin: 'admin' },
  })
  const run = new Run(plan, world, patienceMs)
  try {
    return await run.outcome(onDay)
  } finally {
    await run.close()
    await world.close()
  }
}

class Run {
  readonly #ledger = new Ledger()
  readonly #office: Office
  readonly #meter: Meter
  readonly #bridge: BridgeDriver
  #outages: readonly Outage[] = []
  #current: Outage | undefined
  #nextLook = 0

  constructor(
    private readonly plan: FortnightPlan,
    private readonly world: SimulatedWorld,
    patienceMs: number,
  ) {
    const database = join(dirname(world.configFile), 'bridge.sqlite')
    this.#office = new Office(plan.invoices, world, this.#ledger)
    this.#meter = new Meter(world, database)
    this.#bridge = new BridgeDriver(world, database, this.#ledger, this.#meter, patienceMs)
    world.chorus.faults.onStrike = (rule) => {
      if (this.#current === undefined) this.#ledger.struck(`chorus ${kindOf(rule)}`)
    }
    world.odoo.onStrike((rule) => {
      if (this.#current === undefined) this.#ledger.struck(`odoo ${kindOf(rule)}`)
    })
  }

  async outcome(onDay: (measures: DayMeasures) => void): Promise<FortnightOutcome> {
    const days: DayMeasures[] = []
    let before = ''
    for (let index = 0, quiet = 0; quiet < QUIET_DAYS; index += 1) {
      if (index === this.plan.days + MOST_DAYS_AFTER) {
        this.#ledger.faults.push('something is still written each day')
        break
      }
      const day = dayOf(index, this.plan.days)
      await this.#day(day, planDay(this.plan, day))
      const measures = this.#meter.takeDay(day.name)
      days.push(measures)
      onDay(measures)
      const now = this.#traces()
      quiet = now === before ? quiet + 1 : 0
      before = now
    }
    await this.#bridge.stop()
    this.#ledger.faults.push(...this.#bridge.faults())
    const { chorus, odoo } = this.world
    return {
      days,
      findings: judge(this.plan, this.#ledger, this.world),
      strikes: this.#ledger.strikes,
      invoices: this.#ledger.invoices.length,
      deposits: chorus.book.deposits.length,
      notes: odoo.records('mail.message').length,
    }
  }

  close(): Promise<void> {
    return this.#bridge.stop()
  }

  async #day(day: Day, plan: DayPlan): Promise<void> {
    this.#outages = [...this.#outages, ...plan.outages]
    const [kills, faults] = [[...plan.kills], [...plan.faults]]
    let { lost } = plan
    let isDown = false
    let { restartAt } = plan
    for (const time of cycleTimes(day, this.plan.days)) {
      this.#turnTo(time)
      this.#meter.posted(this.#office.post(time))
      if (time >= this.#nextLook && day.isWorkday && time >= day.at(8 * 60) && time < day.at(18 * 60)) {
        this.#office.tend()
        this.#nextLook = time + HOUR_MS
      }
      if (restartAt !== undefined && time >= restartAt) {
        restartAt = undefined
        await this.#bridge.stop()
      }
      if (lost !== undefined && !isDown && time >= lost.at) {
        await this.#bridge.lose()
        isDown = true
      }
      if (isDown) {
        if (lost === undefined || time < lost.rebuiltAt) continue
        await this.#bridge.rebuild()
        isDown = false
        lost = undefined
      }
      this.#strike(time, faults)
      const kill = kills.find(({ from }) => time >= from)
      const survived = await this.#bridge.cycle(kill?.kill)
      if (kill === undefined) continue
      kills.splice(kills.indexOf(kill), 1)
      // It waits for a cycle that comes to its point, and lets the next one have its turn.
      if (survived) kills.push(kill)
    }
  }

  #turnTo(time: number): void {
    const { chorus, odoo } = this.world
    chorus.clock.advance(time - chorus.clock.now().getTime())
    const outage = this.#outages.find(({ from, to }) => time >= from && time < to)
    if (outage === this.#current) return
    this.#current = outage
    chorus.faults.clear()
    odoo.clearFaults()
    if (outage === undefined) return
    this.#ledger.struck(`outage: ${outage.name}`)
    if (outage.side === 'chorus')
      chorus.faults.add({ path: '', times: Number.MAX_SAFE_INTEGER, fault: outage.fault })
    else odoo.addFault({ times: 'always', effect: outage.effect })
  }

  /** What strikes now and then; not what an outage hides anyway. */
  #strike(time: number, coming: DayPlan['faults'][number][]): void {
    const due = coming.filter(({ from }) => time >= from)
    for (const one of due) {
      coming.splice(coming.indexOf(one), 1)
      if (this.#current !== undefined) continue
      for (const fault of one.faults) {
        if (fault.side === 'chorus') this.world.chorus.faults.add(fault.rule)
        else this.world.odoo.addFault(fault.rule)
      }
    }
  }

  /** What a bridge and Chorus Pro leave behind them. */
  #traces(): string {
    const { chorus, odoo } = this.world
    const { deposits, invoices } = chorus.book
    const statuses = invoices.reduce((sum, { statuts, actions }) => sum + statuts.length + actions.length, 0)
    const writes = odoo.book.count('account.move', 'write')
    return [deposits.length, statuses, odoo.records('mail.message').length, writes].join()
  }
}
