import { Command } from 'commander'
import { scratch } from '../campaign/scratch.js'
import { wholeNumber } from '../campaign/whole-number.js'
import { brokenBounds } from './bounds.js'
import { planFortnight } from './plan.js'
import { weeklyErrors } from './forecast.js'
import { dayLine, forecastLine, headingLine, outcomeLines } from './report.js'
import { runFortnight } from './run.js'

interface Options {
  readonly days: number
  readonly perDay: number
  readonly seed: number
  readonly patience: number
}

await new Command('fortnight')
  .description(
    'runs the bridge for days of a busy company, outages and a lost database included, and checks the books',
  )
  .option('--days <number>', 'days on which invoices are posted', wholeNumber, 14)
  .option('--per-day <number>', 'invoices a day, on average', wholeNumber, 2_000)
  .option('--seed <number>', 'what happens when', wholeNumber, 1)
  .option(
    '--patience <ms>',
    'how long the bridge waits for an answer; more on a busy machine',
    wholeNumber,
    3_000,
  )
  .action(fortnight)
  .parseAsync()

async function fortnight({ days, perDay, seed, patience }: Options): Promise<void> {
  const began = performance.now()
  // Processes are killed here, and no machine loses its power.
  process.env['TMPDIR'] = scratch('memory')
  console.log(headingLine())
  const plan = planFortnight(seed, days, perDay)
  const outcome = await runFortnight(plan, patience, (day) => {
    console.log(dayLine(day))
  })
  const broken = brokenBounds(outcome.days)
  for (const line of outcomeLines(outcome)) console.log(line)
  console.log(forecastLine(weeklyErrors(plan)))
  for (const line of broken) console.log(`  bound broken: ${line}`)
  const minutes = (performance.now() - began) / 60_000
  console.log(
    `${outcome.findings.length} findings, ${broken.length} bounds broken, in ${minutes.toFixed(1)} min; again: npm run fortnight -- --days ${days} --per-day ${perDay} --seed ${seed}`,
  )
  if (outcome.findings.length + broken.length > 0) process.exitCode = 1
}
