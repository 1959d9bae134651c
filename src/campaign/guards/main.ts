import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { wholeNumber } from '../whole-number.js'
import { GUARDS, type Guard } from './guards.js'
import { ROOT, without } from './without.js'

interface Options {
  readonly runs: number
  readonly from: number
  readonly jobs: number
  readonly patience: number
}

await new Command('guards')
  .description(
    'takes one guard after the other out of a copy of the bridge, and shows the run that fails without it',
  )
  .argument('[names...]', `some of ${GUARDS.map(({ name }) => name).join(', ')}; all if none is named`)
  .option('--runs <number>', 'how many runs to try at most', wholeNumber, 1_000)
  .option('--from <seed>', 'the first seed', wholeNumber, 1)
  .option('--jobs <number>', 'how many at the same time', wholeNumber, 2)
  .option('--patience <ms>', 'how long the bridge waits for an answer', wholeNumber, 1_500)
  .action(async (names: string[], options: Options) => {
    const chosen = names.length === 0 ? GUARDS : GUARDS.filter(({ name }) => names.includes(name))
    if (chosen.length < names.length)
      throw new Error(`a guard of that name is not known: ${names.join(', ')}`)
    for (const guard of chosen) {
      const isMissed = await failsWithout(guard, options)
      console.log(
        isMissed
          ? `without ${guard.name}: fails, and with it does not\n`
          : `without ${guard.name}: NOTHING FAILED\n`,
      )
      if (!isMissed) process.exitCode = 1
    }
  })
  .parseAsync()

/** Whether a run fails that does not fail with the guard. */
async function failsWithout(guard: Guard, { runs, from, jobs, patience }: Options): Promise<boolean> {
  const weakened = without(guard)
  const common = ['--patience', String(patience)]
  try {
    const options = ['--runs', String(runs), '--from', String(from), '--jobs', String(jobs), ...common]
    const output = await campaign(weakened.folder, ['--until-failure', guard.breaks, ...options])
    console.log(output)
    const seed = new RegExp(`^seed (\\d+) failed.*\n(?:  .*\n)*?  ${guard.breaks} `, 'm').exec(output)?.[1]
    if (seed === undefined) return false
    const whole = await campaign(ROOT, ['--seed', seed, ...common])
    if (!/^0 runs failed/m.test(whole))
      throw new Error(`seed ${seed} fails with every guard in its place, too`)
    return true
  } finally {
    weakened.remove()
  }
}

async function campaign(folder: string, options: readonly string[]): Promise<string> {
  const main = join(folder, 'dist/campaign/main.js')
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  return text(child.stdout)
}
