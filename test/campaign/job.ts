import { observeMarks } from '../../src/marks/mark.js'
import { makePlan } from './make-plan.js'
import type { Plan } from './plan.js'
import { Runner } from './run.js'

/** A process that runs the seeds it is given, one after the other. See `runSeeds` for its arguments. */
const patienceMs = Number(process.argv[2])
const place = process.argv[3] === 'processes' ? 'processes' : 'inside'
const alwaysLogs = process.argv[4] === 'logs'
const depositsAtOnce = Number(process.argv[5]) || undefined
let runner = new Runner(patienceMs)

function planOf(seed: number): Plan {
  return { ...makePlan(seed), ...(depositsAtOnce !== undefined && { depositsAtOnce }) }
}

async function run(seed: number): Promise<void> {
  const marks = new Set<string>()
  observeMarks((name) => marks.add(name))
  try {
    const { strikes, ...outcome } = await runner.run(planOf(seed), place)
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
process.send?.('ready')
