import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { printLines } from '../../../src/terminal/print.js'
import { table } from '../../../src/terminal/table.js'
import type { Program } from '../program.js'
import { fillStore, type Followed } from './fill.js'
import { Leftovers } from './leftovers.js'
import {
  type Fleet,
  measureDeposits,
  measureLoss,
  measureMetrics,
  measureQuiet,
  measureSick,
  type Minute,
  settle,
  measureStart,
  type Start,
} from './measures.js'
import { type Place, postgresPlace, sqlitePlace } from './place.js'
import * as questions from './questions.js'
import { nameOf, NO_QUOTA, writeSetting } from './setting.js'
import { Simulators } from './simulators.js'
import { Worker } from './worker.js'

const LATENCY_MS = 200

/** Of each company, while PISTE's quota is the limit. */
const EACH_BY_QUOTA = 1

const PARTS = ['quiet', 'deposits', 'sick', 'killed', 'frozen', 'quota'] as const
type Part = (typeof PARTS)[number]

const amount = z.coerce.number().int().positive()
const listOf = <T>(item: z.ZodType<T>) =>
  z.string().transform((text, context) => {
    const found = z.array(item).safeParse(text.split(','))
    if (found.success) return found.data
    context.addIssue(`${text} is no such list`)
    return z.NEVER
  })

const optionsSchema = z.object({
  connections: amount.default(300),
  invoices: amount.default(100_000),
  /** Processes on PostgreSQL, one measurement for each number. */
  workers: listOf(amount).default([1, 2, 4]),
  /** New invoices of each company, posted at one moment. */
  each: amount.default(4),
  /** Requests a second to Chorus Pro, of all companies and processes together. */
  quota: amount.default(30),
  engines: listOf(z.enum(['postgres', 'sqlite'])).default(['postgres', 'sqlite']),
  parts: listOf(z.enum(PARTS)).default([...PARTS]),
})
type Options = z.infer<typeof optionsSchema>

/** What is measured, in the order of the table; for each number of processes. */
type Figures = Map<string, string>

interface Scene {
  readonly options: Options
  readonly program: Program
  readonly simulators: Simulators
  readonly folder: string
  readonly sides: questions.Answer<typeof questions.OPEN>
  readonly leftovers: Leftovers
}

/**
 * Many companies, each with an Odoo and a Chorus Pro of its own, and many invoices that are on their way, worked on by
 * several processes that share a PostgreSQL; and by one with a SQLite file.
 */
export async function benchmarkScale(program: Program, words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.keys(optionsSchema.shape).map((name) => [name, { type: 'string' as const }]),
    ),
  })
  const options = optionsSchema.parse(values)
  const leftovers = new Leftovers()
  const columns = new Map<string, Figures>()
  const withScene = async (
    open: () => Place | Promise<Place>,
    work: (scene: Scene, place: Place) => Promise<void>,
  ): Promise<void> => {
    try {
      await inScene({ program, options, leftovers }, open, work)
    } finally {
      await leftovers.removeAll()
    }
  }
  if (options.engines.includes('postgres'))
    await withScene(postgresPlace, async (scene, place) => {
      for (const count of options.workers)
        columns.set(`${String(count)} on PostgreSQL`, await measure(scene, place, count))
    })
  if (options.engines.includes('sqlite'))
    await withScene(sqlitePlace, async (scene, place) => {
      columns.set('1 on SQLite', await measure(scene, place, 1))
    })
  print(options, columns)
}

/** With a world of its own: what the bridge of another store deposited is doubted, and nothing else for hours. */
async function inScene(
  { program, options, leftovers }: Pick<Scene, 'program' | 'options' | 'leftovers'>,
  open: () => Place | Promise<Place>,
  work: (scene: Scene, place: Place) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-scale-'))
  leftovers.add(() => rm(folder, { recursive: true, force: true }))
  const simulators = Simulators.start()
  leftovers.add(() => simulators.close())
  const sides = await simulators.ask(questions.OPEN, { count: options.connections })
  const followed = await follow(simulators, options)
  const place = await open()
  leftovers.add(() => place.remove())
  await fillStore(place.database, followed, new Date())
  note('the store is filled')
  await work({ options, program, simulators, folder, sides, leftovers }, place)
}

async function follow(
  simulators: Simulators,
  { connections, invoices }: Options,
): Promise<ReadonlyMap<string, Followed>> {
  const followed = new Map<string, Followed>()
  for (let company = 0; company < connections; company++) {
    const count =
      Math.floor((invoices * (company + 1)) / connections) - Math.floor((invoices * company) / connections)
    followed.set(nameOf(company), await simulators.ask(questions.FOLLOW, { company, count }))
  }
  await simulators.ask(questions.BEGIN, null)
  note('both sides are filled')
  return followed
}

async function measure(scene: Scene, place: Place, count: number): Promise<Figures> {
  const { options, simulators } = scene
  const figures: Figures = new Map()
  const say = (name: string, value: string): void => {
    figures.set(name, value)
    note(`${String(count)} processes, ${name}: ${value}`)
  }
  const isMeasured = (part: Part): boolean => options.parts.includes(part)
  // Once is enough of what does not depend on the number, and takes others to take over.
  const isMost = count > 1 && count === Math.max(...options.workers)
  await withFleet(scene, place, { count, requestsPerSecond: NO_QUOTA }, async (fleet, start) => {
    sayStart(say, start)
    await settle(fleet, count === options.workers[0] ? 2 : 1)
    if (isMeasured('quiet')) {
      sayMinute(say, await measureQuiet(fleet))
      say('/metrics of each: s', each(await measureMetrics(fleet)))
    }
    if (isMeasured('deposits'))
      for (const delayMs of [0, LATENCY_MS]) {
        const { perMinute, invoices, seconds, cpu } = await measureDeposits(fleet, { ...options, delayMs })
        const what = `${shown(perMinute)} (${shown(invoices)} in ${shown(seconds)} s)`
        say(`deposits a minute, ${String(delayMs)} ms a request`, what)
        say(`CPU of each meanwhile, ${String(delayMs)} ms a request: s`, each(cpu))
      }
    if (isMeasured('sick') && isMost) {
      const { cycles, without } = await measureSick(fleet)
      say('one Odoo hangs: cycles of the others', `${shown(cycles)}, ${shown(without.length)} without`)
    }
    for (const how of ['killed', 'frozen'] as const) {
      if (!isMeasured(how) || !isMost) continue
      const { heardSeconds, toldSeconds } = await measureLoss(fleet, how)
      say(`${how} in a deposit: another at work, told`, `${shown(heardSeconds)} s, ${shown(toldSeconds)} s`)
    }
    for (const { messages } of fleet.workers) note(`lines: ${JSON.stringify(Object.fromEntries(messages))}`)
  })
  if (isMeasured('quota') && isMost)
    await withFleet(scene, place, { count, requestsPerSecond: options.quota }, async (fleet) => {
      const { connections, quota } = options
      const posted = { connections, each: EACH_BY_QUOTA, delayMs: 0 }
      const { perMinute, mostPerSecond } = await measureDeposits(fleet, posted)
      const what = `${shown(perMinute)}; ${mostPerSecond.toFixed(1)} requests a second`
      say(`deposits a minute, ${String(quota)} requests a second allowed; the most`, what)
    })
  const { flows, twice, told } = await simulators.ask(questions.DEPOSITS, null)
  note(`${String(flows)} flows, ${String(twice)} of them a second one, ${String(told)} told`)
  if (twice > 0) throw new Error(`${String(twice)} invoices were deposited twice`)
  return figures
}

async function withFleet(
  { program, folder, sides, simulators, options, leftovers }: Scene,
  place: Place,
  { count, requestsPerSecond }: { readonly count: number; readonly requestsPerSecond: number },
  work: (fleet: Fleet, start: Start) => Promise<void>,
): Promise<void> {
  const setting = writeSetting(folder, sides, { database: place.database, requestsPerSecond })
  const workers = Array.from({ length: count }, () => new Worker(program, setting))
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.end(signal)))
  }
  const kill = leftovers.add(() => end('SIGKILL'))
  const fleet = { workers, simulators, place, companies: options.connections }
  await work(fleet, await measureStart(fleet))
  await end('SIGTERM')
  await kill()
}

type Say = (name: string, value: string) => void

function sayStart(say: Say, { seconds, cpu, rss }: Start): void {
  say('start, until each has its part: s', shown(seconds))
  say('CPU of each by then: s', each(cpu))
  say('memory of each by then: MB', each(rss))
}

function sayMinute(say: Say, minute: Minute): void {
  say('quiet minute: cycles', shown(minute.cycles))
  say('requests to Odoo', shown(minute.toOdoo))
  say('requests to Chorus Pro', shown(minute.toChorus))
  say('CPU of each: s', each(minute.cpu))
  say('memory of each: MB', each(minute.rss))
  if (minute.transactions !== undefined) say('transactions of PostgreSQL', shown(minute.transactions))
  if (minute.databaseCpu !== undefined) say('CPU of PostgreSQL: s', shown(minute.databaseCpu))
  say(
    'cycles begin: most in a second, in seconds of the minute',
    `${shown(minute.mostInASecond)}, ${shown(minute.secondsUsed)}`,
  )
}

const shown = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 1 ? 2 : value < 20 ? 1 : 0 })
const each = (values: readonly number[]): string => values.map(shown).join(' ')

function note(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
}

function print({ connections, invoices }: Options, columns: ReadonlyMap<string, Figures>): void {
  const names = new Set([...columns.values()].flatMap((figures) => [...figures.keys()]))
  const [cpu] = cpus()
  printLines([
    `${shown(connections)} companies, ${shown(invoices)} followed invoices; ${String(cpus().length)} cores, ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}; simulators and database beside it`,
    '',
    ...table(
      ['processes', ...columns.keys()],
      [...names].map((name) => [name, ...[...columns.values()].map((figures) => figures.get(name) ?? '')]),
    ),
  ])
}
