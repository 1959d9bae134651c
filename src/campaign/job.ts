import { makePlan } from './make-plan.js'
import { Runner } from './run.js'

/** A process that runs the seeds it is given, one after the other. Its argument is the bridge's patience. */
const runner = new Runner(Number(process.argv[2]))

async function run(seed: number): Promise<void> {
  const { strikes, ...outcome } = await runner.run(makePlan(seed))
  const log = outcome.findings.length > 0 ? outcome.log : ''
  process.send?.({ seed, ...outcome, log, strikes: [...strikes] })
}

process.on('message', (message) => {
  if (typeof message === 'number') void run(message)
  else void runner.close().then(() => process.exit(0))
})
process.on('disconnect', () => {
  process.exit(1)
})
process.send?.('ready')
