import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './place.js'
import type { Use } from './processes.js'
import * as questions from './questions.js'
import type { Simulators } from './simulators.js'
import { nameOf } from './setting.js'
import type { Worker } from './worker.js'

const LOOK_MS = 200
const MINUTE_MS = 60_000
const MOST_MINUTES = 15

/** What is measured of so many processes at work on all companies. */
export interface Fleet {
  readonly workers: readonly Worker[]
  readonly simulators: Simulators
  readonly place: Place
  readonly companies: number
}

export interface Start {
  readonly seconds: number
  readonly cpu: readonly number[]
  readonly rss: readonly number[]
}

/** Until every process works on its part of all. */
export async function measureStart({ workers, companies }: Fleet): Promise<Start> {
  const share = companies / workers.length
  await until('the work is shared', () =>
    workers.every(({ works }) => works.size >= Math.floor(share) && works.size <= Math.ceil(share)),
  )
  const uses = workers.map((worker) => worker.use())
  return {
    seconds: (Date.now() - Math.min(...workers.map(({ startedAt }) => startedAt))) / 1_000,
    cpu: uses.map(({ cpuSeconds }) => cpuSeconds),
    rss: uses.map(({ rssMb }) => rssMb),
  }
}

/** Until every company had so many cycles, and the next minute begins: the first of a day do more. */
export async function settle({ simulators, companies }: Fleet, cycles: number): Promise<void> {
  await simulators.ask(questions.RESET, null)
  await until('all cycles have begun', async () => {
    const { begins } = await simulators.ask(questions.COUNTS, null)
    const counts = new Map<number, number>()
    for (const { company } of begins) counts.set(company, (counts.get(company) ?? 0) + 1)
    return counts.size === companies && [...counts.values()].every((count) => count >= cycles)
  })
  await sleep(MINUTE_MS - (Date.now() % MINUTE_MS))
}

export interface Minute {
  readonly toOdoo: number
  readonly toChorus: number
  readonly cpu: readonly number[]
  readonly rss: readonly number[]
  readonly transactions: number | undefined
  readonly databaseCpu: number | undefined
  readonly cycles: number
  /** Of the cycles that begin in one second the most, and in how many seconds of the minute any begins. */
  readonly mostInASecond: number
  readonly secondsUsed: number
  /** Companies of which no cycle began. */
  readonly without: readonly number[]
}

/** What may be done beside looking, in a minute that counts as quiet: of all cycles. */
const BESIDE = 0.1

/** A minute in which each cycle only looks, once Odoo was told all that there was to tell. */
export async function measureQuiet(fleet: Fleet): Promise<Minute> {
  for (let minutes = 0; minutes < MOST_MINUTES; minutes++) {
    const minute = await measureMinute(fleet)
    if (minute.toOdoo <= minute.cycles * (1 + BESIDE)) return minute
  }
  throw new Error('no minute was quiet')
}

/** In which nothing happens that the bridge does not do itself. */
async function measureMinute({ workers, simulators, place, companies }: Fleet): Promise<Minute> {
  const before = workers.map((worker) => worker.use())
  const database = await place.use()
  await simulators.ask(questions.RESET, null)
  await sleep(MINUTE_MS)
  const counts = await simulators.ask(questions.COUNTS, null)
  const cpu = cpuSince(before, workers)
  const databaseAfter = await place.use()
  const bySecond = new Map<number, number>()
  for (const { at } of counts.begins) {
    const second = Math.floor(at / 1_000)
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1)
  }
  const begun = new Set(counts.begins.map(({ company }) => company))
  return {
    toOdoo: counts.odooCalls,
    toChorus: counts.chorusTimes.length,
    cpu,
    rss: workers.map((worker) => worker.use().rssMb),
    transactions: difference(databaseAfter?.transactions, database?.transactions),
    databaseCpu: difference(databaseAfter?.cpuSeconds, database?.cpuSeconds),
    cycles: counts.begins.length,
    mostInASecond: Math.max(0, ...bySecond.values()),
    secondsUsed: bySecond.size,
    without: Array.from({ length: companies }, (_, company) => company).filter((one) => !begun.has(one)),
  }
}

function cpuSince(before: readonly Use[], workers: readonly Worker[]): number[] {
  return workers.map((worker, index) => worker.use().cpuSeconds - (before[index]?.cpuSeconds ?? 0))
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before
}

export interface Deposited {
  readonly invoices: number
  /** Until the last, from when all were posted: the cycles come within the minute. */
  readonly seconds: number
  /** From the first to the last. */
  readonly perMinute: number
  /** Of requests to Chorus Pro: the most in any ten seconds, for each of them. */
  readonly mostPerSecond: number
  /** Of each process, until the last. */
  readonly cpu: readonly number[]
}

/** So many new invoices of each of some companies, posted at one moment, until the last of them is deposited. */
export async function measureDeposits(
  { workers, simulators }: Fleet,
  {
    connections,
    each,
    delayMs,
  }: { readonly connections: number; readonly each: number; readonly delayMs: number },
): Promise<Deposited> {
  await simulators.ask(questions.DELAY, { ms: delayMs })
  await simulators.ask(questions.POST, { companies: connections, each })
  await simulators.ask(questions.RESET, null)
  const began = Date.now()
  const before = workers.map((worker) => worker.use())
  const invoices = connections * each
  let counts = await simulators.ask(questions.COUNTS, null)
  while (counts.depositTimes.length < invoices) {
    await sleep(1_000)
    counts = await simulators.ask(questions.COUNTS, null)
  }
  const cpu = cpuSince(before, workers)
  await simulators.ask(questions.DELAY, { ms: 0 })
  const first = Math.min(...counts.depositTimes)
  const last = Math.max(...counts.depositTimes)
  const seconds = (last - began) / 1_000
  return {
    invoices,
    seconds,
    perMinute: (60_000 * invoices) / (last - first),
    mostPerSecond: mostIn(counts.chorusTimes, 10_000) / 10,
    cpu,
  }
}

/** The most of these times in any window of so many milliseconds. */
function mostIn(times: readonly number[], windowMs: number): number {
  const sorted = [...times].sort((one, other) => one - other)
  let [most, from] = [0, 0]
  sorted.forEach((time, index) => {
    while ((sorted[from] ?? time) <= time - windowMs) from += 1
    most = Math.max(most, index - from + 1)
  })
  return most
}

/** Seconds until each process has told monitoring how its connections stand. */
export async function measureMetrics({ workers }: Fleet): Promise<readonly number[]> {
  const seconds: number[] = []
  for (const { address } of workers) {
    const began = Date.now()
    const answer = await fetch(new URL('/metrics', address))
    await answer.text()
    if (!answer.ok) throw new Error(`/metrics: ${String(answer.status)}`)
    seconds.push((Date.now() - began) / 1_000)
  }
  return seconds
}

/** One company's Odoo answers nothing for a minute. */
export async function measureSick(fleet: Fleet): Promise<Minute> {
  await fleet.simulators.ask(questions.HANG, { company: 0, isHanging: true })
  const minute = await measureMinute(fleet)
  await fleet.simulators.ask(questions.HANG, { company: 0, isHanging: false })
  return { ...minute, without: minute.without.filter((company) => company !== 0) }
}

export interface Loss {
  /** From the worker's end, until another one asked anything for the company, and until Odoo was told of the invoice. */
  readonly heardSeconds: number
  readonly toldSeconds: number
}

/** A worker that ends, or stands still, between a deposit and its answer. */
export async function measureLoss(fleet: Fleet, how: 'killed' | 'frozen'): Promise<Loss> {
  const { simulators, workers } = fleet
  await simulators.ask(questions.HOLD_NEXT_DEPOSIT, null)
  await simulators.ask(questions.POST, { companies: 1, each: 1 })
  await until('a deposit is held', async () => (await simulators.ask(questions.HELD, null)) !== null)
  const name = nameOf(0)
  const worker = workers.find((one) => one.isAlive && one.works.has(name))
  if (worker === undefined) throw new Error(`nobody works on ${name}`)
  if (how === 'frozen') worker.freeze()
  else await worker.end('SIGKILL')
  const at = Date.now()
  await simulators.ask(questions.WATCH_HELD, null)
  let told: questions.Answer<typeof questions.HELD> = null
  await until('Odoo is told', async () => {
    told = await simulators.ask(questions.HELD, null)
    return told?.toldAt !== undefined
  })
  if (how === 'frozen') await worker.end('SIGKILL')
  return secondsOf(told, at)
}

function secondsOf(held: questions.Answer<typeof questions.HELD>, from: number): Loss {
  const { heardAt = Number.NaN, toldAt = Number.NaN } = held ?? {}
  return { heardSeconds: (heardAt - from) / 1_000, toldSeconds: (toldAt - from) / 1_000 }
}

const PATIENCE_MS = 10 * 60_000

async function until(what: string, reached: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!(await reached())) {
    if (Date.now() > end) throw new Error(`it was waited for in vain: ${what}`)
    await sleep(LOOK_MS)
  }
}
