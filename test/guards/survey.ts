import { join } from 'node:path'
import { runSeeds, type Result } from '../campaign/job-process.js'
import type { Guard } from './guards.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

export interface Range {
  readonly from: number
  readonly runs: number
  readonly jobs: number
  /** Over a PostgreSQL that several bridges share. */
  readonly postgres?: boolean
}

type How = Pick<Range, 'jobs' | 'postgres'>

/** What the campaign does with every guard in its place. */
export interface Survey {
  /** Seeds that fail all the same: nothing is shown by them. */
  readonly failing: ReadonlySet<number>
  /** Seconds until the campaign had come so far. */
  readonly secondsAt: ReadonlyMap<number, number>
  /** In which each mark is passed, in order. */
  readonly passing: ReadonlyMap<string, readonly number[]>
}

/** Milliseconds; of no account where no real time passes. */
const PATIENCE_MS = 300

export async function survey({ from, runs, ...how }: Range, folder: string): Promise<Survey> {
  const began = performance.now()
  const failing = new Set<number>()
  const secondsAt = new Map<number, number>()
  const passing = new Map<string, number[]>()
  const seeds = Array.from({ length: runs }, (_, index) => from + index)
  await runAll(PACKAGE_ROOT, seeds.values(), how, folder, ({ seed, findings, marks }) => {
    secondsAt.set(seed, (performance.now() - began) / 1_000)
    if (findings.length > 0) failing.add(seed)
    for (const name of marks) passing.set(name, [...(passing.get(name) ?? []), seed])
  })
  for (const passed of passing.values()) passed.sort((a, b) => a - b)
  return { failing, secondsAt, passing }
}

export interface Missed {
  readonly seed: number
  readonly rules: readonly string[]
}

/** The first of these seeds that fails in a copy of the program without the guard. */
export async function firstMiss(
  program: string,
  seeds: readonly number[],
  { breaks }: Guard,
  how: How,
  folder: string,
): Promise<Missed | undefined> {
  const found: Missed[] = []
  await runAll(
    program,
    until(seeds, () => found.length > 0),
    how,
    folder,
    ({ seed, findings }) => {
      const rules = [...new Set(findings.map(({ rule }) => rule))]
      if (breaks === undefined ? rules.length > 0 : rules.includes(breaks)) found.push({ seed, rules })
    },
  )
  return found.sort((a, b) => a.seed - b.seed)[0]
}

function* until(seeds: readonly number[], isOver: () => boolean): Generator<number, void> {
  for (const seed of seeds) {
    if (isOver()) return
    yield seed
  }
}

async function runAll(
  program: string,
  seeds: Iterator<number>,
  { jobs, postgres }: How,
  folder: string,
  onResult: (result: Result) => void,
): Promise<void> {
  const job = {
    program: join(program, 'build/test/campaign/job.js'),
    place: postgres === true ? 'postgres' : 'inside',
    patienceMs: PATIENCE_MS,
    alwaysLogs: false,
    folder,
  } as const
  await Promise.all(Array.from({ length: jobs }, () => runSeeds(seeds, job, onResult)))
}
