import { observeMarks } from '../../src/marks/mark.js'
import { placeSchema } from './job-process.js'
import { planOf, type Settings } from './plan-of.js'
import { Runner } from './run.js'

/** A process that runs the seeds it is given, one after the other. See `runSeeds` for its arguments. */
const patienceMs = Number(process.argv[2])
const place = placeSchema.parse(process.argv[3])
const alwaysLogs = process.argv[4] === 'logs'
const settings: Settings = {
  depositsAtOnce: Number(process.argv[5]) || undefined,
  workers: Number(process.argv[6]) || undefined,
}
let runner = new Runner(patienceMs)

async function run(seed: number): Promise<void> {
  const marks = new Set<string>()
  observeMarks((name) => marks.add(name))
  try {
    const { strikes, ...outcome } = await runner.run(planOf(seed, place, settings), place)
    const log = alwaysLogs || outcome.findings.length > 0 ? outcome.log : ''
    process.send?.({ seed, ...outcome, log, strikes: [...strikes], marks: [...marks] })
  } catch (error) {
    const findings = [
      { rule: 'fault', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    ]
    // Nobody knows how its processes are.
    await runner.close()
    runner = new Runner(patienceMs)
    process.send?.({ seed, ...NOTHING, findings })
  }
}

const NOTHING = { strikes: [], invoices: 0, deposits: 0, notes: 0, cycles: 0, log: '', marks: [] }

process.on('message', (message) => {
  if (typeof message === 'number') void run(message)
  else void runner.close().then(() => process.exit(0))
})
process.on('disconnect', () => {
  process.exit(1)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.exit(1)
  })
process.send?.('ready')
