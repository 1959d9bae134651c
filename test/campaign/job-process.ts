import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Settings } from './plan-of.js'
import type { Place } from './world.js'

const JOB = fileURLToPath(new URL('./job.js', import.meta.url))

/** Real time after which a run will never end. */
const HUNG_MS = 30 * 60_000

/** Runs in one process leave much behind that lives for a moment only: less is copied with room for it, in megabytes. */
const YOUNG_MB = 64

const resultSchema = z.object({
  seed: z.int(),
  findings: z.array(z.object({ rule: z.string(), invoice: z.string().optional(), detail: z.string() })),
  strikes: z.array(z.tuple([z.string(), z.number()])),
  invoices: z.int(),
  deposits: z.int(),
  notes: z.int(),
  cycles: z.int(),
  /** Those of guards that were passed, of bridges in this process only. */
  marks: z.array(z.string()),
  log: z.string(),
})

export type Result = z.infer<typeof resultSchema>

export const placeSchema = z.enum(['inside', 'postgres', 'processes']) satisfies z.ZodType<Place>

export interface Job extends Settings {
  /** The script that the process runs: another one, of a copy of the program without a guard. */
  readonly program?: string
  readonly place: Place
  readonly patienceMs: number
  /** For its files. */
  readonly folder: string
  /** Answers the log of each run, not only of those that fail. */
  readonly alwaysLogs: boolean
}

/** Runs seeds one after the other in a process of its own, until none is left. */
export async function runSeeds(
  seeds: Iterator<number>,
  { program = JOB, place, patienceMs, folder, alwaysLogs, depositsAtOnce, workers }: Job,
  onResult: (result: Result) => void,
): Promise<void> {
  let next = seeds.next()
  if (next.done === true) return
  const job = fork(
    program,
    [patienceMs, place, alwaysLogs ? 'logs' : '', depositsAtOnce ?? '', workers ?? ''].map(String),
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [`--max-semi-space-size=${YOUNG_MB}`],
      env: { ...process.env, TMPDIR: folder },
    },
  )
  const ended = once(job, 'exit').then(() => undefined)
  await once(job, 'message')
  for (; next.done !== true; next = seeds.next()) {
    const answer = await answerOf(job, next.value, ended)
    if (answer === undefined) {
      job.kill('SIGKILL')
      throw new Error(`a job ended, or hung, at seed ${next.value}`)
    }
    onResult(resultSchema.parse(answer))
  }
  job.send('end')
  await ended
}

async function answerOf(job: ChildProcess, seed: number, ended: Promise<undefined>): Promise<unknown> {
  const answer = once(job, 'message').then(([message]: unknown[]) => message)
  job.send(seed)
  const patience = new AbortController()
  const hung = sleep(HUNG_MS, undefined, patience).catch(() => undefined)
  const message = await Promise.race([answer, ended, hung])
  patience.abort()
  return message
}
