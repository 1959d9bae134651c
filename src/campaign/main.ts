import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { z } from 'zod'
import { makePlan } from './make-plan.js'
import { Totals } from './totals.js'
import { wholeNumber } from './whole-number.js'

const JOB = fileURLToPath(new URL('./job.js', import.meta.url))

/** Real time after which a run will never end. */
const HUNG_MS = 30 * 60_000

const resultSchema = z.object({
  seed: z.int(),
  findings: z.array(z.object({ rule: z.string(), invoice: z.string().optional(), detail: z.string() })),
  strikes: z.array(z.tuple([z.string(), z.number()])),
  invoices: z.int(),
  deposits: z.int(),
  notes: z.int(),
  cycles: z.int(),
  log: z.string(),
})

type Result = z.infer<typeof resultSchema>

interface Options {
  readonly runs: number
  readonly from: number
  readonly jobs: number
  readonly patience: number
  readonly seed?: number
  readonly untilFailure?: string | true
  readonly verbose?: boolean
}

await new Command('campaign')
  .description('runs the bridge against simulated servers while everything breaks, and checks the books')
  .option('--runs <number>', 'how many runs, one seed each', wholeNumber, 100)
  .option('--from <seed>', 'the first seed', wholeNumber, 1)
  .option('--jobs <number>', 'how many at the same time', wholeNumber, 2)
  .option(
    '--patience <ms>',
    'how long the bridge waits for an answer; more on a busy machine',
    wholeNumber,
    300,
  )
  .option('--seed <seed>', 'replays one run', wholeNumber)
  .option('--until-failure [rule]', 'stops once a run has failed, or once one has broken this rule')
  .option(
    '--verbose',
    "shows the plan and the bridge's log of each failed run, or of the one that is replayed",
  )
  .action(campaign)
  .parseAsync()

async function campaign(options: Options): Promise<void> {
  const first = options.seed ?? options.from
  const seeds = Array.from(
    { length: options.seed === undefined ? options.runs : 1 },
    (_, index) => first + index,
  )
  const totals = new Totals()
  const began = performance.now()
  const jobs = Math.min(options.jobs, seeds.length)
  const { untilFailure } = options
  const hasFailed = () =>
    typeof untilFailure === 'string' ? totals.findings.has(untilFailure) : totals.failed > 0
  const queue = takeWhile(seeds, () => untilFailure === undefined || !hasFailed())
  await Promise.all(
    Array.from({ length: jobs }, () =>
      work(queue, options.patience, (result) => {
        totals.add(result)
        if (result.findings.length > 0) console.log(failure(result))
        if (options.verbose === true && (result.findings.length > 0 || options.seed !== undefined)) {
          console.log(JSON.stringify(makePlan(result.seed), null, 1))
          console.log(result.log)
        }
        if (totals.runs % 500 === 0)
          console.log(`${totals.runs} runs, ${totals.failed} failed, ${seconds(began)} s`)
      }),
    ),
  )
  console.log(totals.report())
  console.log(`in ${seconds(began)} s; again: npm run campaign -- --runs ${seeds.length} --from ${first}`)
  if (totals.failed > 0) process.exitCode = 1
}

function* takeWhile<Item>(items: Iterable<Item>, goesOn: () => boolean): Generator<Item, void> {
  for (const item of items) {
    if (!goesOn()) return
    yield item
  }
}

async function work(
  seeds: Iterator<number>,
  patienceMs: number,
  onResult: (result: Result) => void,
): Promise<void> {
  const job = fork(JOB, [String(patienceMs)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(job, 'exit').then(() => undefined)
  await once(job, 'message')
  for (let next = seeds.next(); next.done !== true; next = seeds.next()) {
    const answer = once(job, 'message').then(([message]: unknown[]) => message)
    job.send(next.value)
    const patience = new AbortController()
    const hung = sleep(HUNG_MS, undefined, patience).catch(() => undefined)
    const message = await Promise.race([answer, ended, hung])
    patience.abort()
    if (message === undefined) {
      job.kill('SIGKILL')
      throw new Error(`a job ended, or hung, at seed ${next.value}`)
    }
    onResult(resultSchema.parse(message))
  }
  job.send('end')
  await ended
}

function failure({ seed, findings }: Result): string {
  const lines = findings.map(({ rule, invoice, detail }) => `  ${rule} ${invoice ?? ''} ${detail}`)
  return [`seed ${seed} failed; again: npm run campaign -- --seed ${seed} --verbose`, ...lines].join('\n')
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(1)
}
