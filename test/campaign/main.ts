import { Command } from 'commander'
import { runSeeds, type Result } from './job-process.js'
import type { Plan } from './plan.js'
import { planOf } from './plan-of.js'
import { Runner } from './run.js'
import { scratch } from './scratch.js'
import { smallest } from './smallest.js'
import { Totals } from './totals.js'
import { wholeNumber, wholeNumberOrNone } from './whole-number.js'
import type { Place } from './world.js'

interface Options {
  readonly runs: number
  readonly from: number
  readonly jobs: number
  readonly processes: number
  readonly patience: number
  readonly depositsAtOnce?: number
  readonly postgres?: boolean
  readonly workers?: number
  readonly seed?: number
  readonly untilFailure?: string | true
  readonly smallest?: boolean
  readonly verbose?: boolean
}

await new Command('campaign')
  .description('runs the bridge against simulated servers while everything breaks, and checks the books')
  .option('--runs <number>', 'how many runs, one seed each', wholeNumber, 100)
  .option('--from <seed>', 'the first seed', wholeNumber, 1)
  .option('--jobs <number>', 'how many at the same time', wholeNumber, 2)
  .option(
    '--processes <nth>',
    'each seed that this number divides runs with real processes and SIGKILL; 1: all, 0: none',
    wholeNumberOrNone,
    200,
  )
  .option(
    '--patience <ms>',
    'how long the bridge waits for an answer; more on a busy machine, for the runs with processes',
    wholeNumber,
    300,
  )
  .option('--deposits-at-once <number>', 'in place of what is configured by default', wholeNumber)
  .option(
    '--postgres',
    'over a PostgreSQL server of its own, which several bridges share; none with processes',
  )
  .option(
    '--workers <number>',
    'how many share it, from two to four; the seed decides otherwise',
    wholeNumber,
  )
  .option('--seed <seed>', 'replays one run', wholeNumber)
  .option('--smallest', 'shows the smallest plan that breaks the same rule, of the run that is replayed')
  .option('--until-failure [rule]', 'stops once a run has failed, or once one has broken this rule')
  .option(
    '--verbose',
    "shows the plan and the bridge's log of each failed run, or of the one that is replayed",
  )
  .action((options: Options) =>
    options.seed !== undefined && options.smallest === true
      ? showSmallest(planOf(options.seed, placeIn(options), options), placeIn(options), options.patience)
      : campaign(options),
  )
  .parseAsync()

function placeIn({ postgres }: Options): 'inside' | 'postgres' {
  return postgres === true ? 'postgres' : 'inside'
}

async function campaign(options: Options): Promise<void> {
  const { jobs, processes, patience: patienceMs, untilFailure } = options
  const first = options.seed ?? options.from
  const runs = options.seed === undefined ? options.runs : 1
  const totals = new Totals()
  const began = performance.now()
  const hasFailed = () =>
    typeof untilFailure === 'string' ? totals.findings.has(untilFailure) : totals.failed > 0
  const place = placeIn(options)
  const placeOf = (seed: number): Place =>
    place === 'inside' && processes > 0 && seed % processes === 0 ? 'processes' : place
  const onResult = (result: Result): void => {
    totals.add(result, placeOf(result.seed))
    if (result.findings.length > 0) console.log(failure(result, options))
    if (options.verbose === true && (result.findings.length > 0 || options.seed !== undefined)) {
      console.log(JSON.stringify(planOf(result.seed, placeOf(result.seed), options), null, 1))
      console.log(result.log)
    }
    if (totals.runs % 500 === 0)
      console.log(`${totals.runs} runs, ${totals.failed} failed, ${seconds(began).toFixed(1)} s`)
  }
  const seeds = (place: Place): Iterator<number> =>
    seedsFrom(
      first,
      runs,
      (seed) => placeOf(seed) === place,
      () => untilFailure === undefined || !hasFailed(),
    )
  const inside = seeds(place)
  const { depositsAtOnce, workers } = options
  const common = { patienceMs, alwaysLogs: options.seed !== undefined, depositsAtOnce, workers }
  const folders = { inside: scratch('memory'), processes: scratch('disk') }
  await Promise.all([
    ...Array.from({ length: jobs }, () =>
      runSeeds(inside, { place, folder: folders.inside, ...common }, onResult),
    ),
    // They mostly wait, and so stand beside the others.
    runSeeds(seeds('processes'), { place: 'processes', folder: folders.processes, ...common }, onResult),
  ])
  const took = seconds(began)
  console.log(totals.report())
  console.log(
    `in ${took.toFixed(1)} s, ${(totals.runs / took).toFixed(1)} a second; again: npm run campaign -- --runs ${runs} --from ${first} ${again(options)}`,
  )
  if (totals.failed > 0) process.exitCode = 1
}

/** Of a run in one process, which decides the same each time. */
async function showSmallest(plan: Plan, place: Place, patienceMs: number): Promise<void> {
  const runner = new Runner(patienceMs)
  const broken = async (plan: Plan): Promise<string[]> =>
    (await runner.run(plan, place)).findings.map(({ rule }) => rule)
  const [rule] = await broken(plan)
  if (rule === undefined) console.log('it does not fail')
  else {
    const found = await smallest(plan, async (smaller) => (await broken(smaller)).includes(rule))
    console.log(`${rule}\n${JSON.stringify(found, null, 1)}`)
  }
  await runner.close()
}

function* seedsFrom(
  first: number,
  runs: number,
  isWanted: (seed: number) => boolean,
  goesOn: () => boolean,
): Generator<number, void> {
  for (let seed = first; seed < first + runs; seed += 1) {
    if (!goesOn()) return
    if (isWanted(seed)) yield seed
  }
}

function failure({ seed, findings }: Result, options: Options): string {
  const lines = findings.map(({ rule, invoice, detail }) => `  ${rule} ${invoice ?? ''} ${detail}`)
  return [
    `seed ${seed} failed; again: npm run campaign -- --seed ${seed} ${again(options)} --verbose`,
    ...lines,
  ].join('\n')
}

/** What decides a run beside its seed. */
function again({ processes, depositsAtOnce, postgres, workers }: Options): string {
  const atOnce = depositsAtOnce === undefined ? '' : ` --deposits-at-once ${depositsAtOnce}`
  const sharing = workers === undefined ? '' : ` --workers ${workers}`
  return `${postgres === true ? '--postgres' : `--processes ${processes}`}${sharing}${atOnce}`
}

function seconds(began: number): number {
  return (performance.now() - began) / 1_000
}
