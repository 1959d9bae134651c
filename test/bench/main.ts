import { cpus } from 'node:os'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { withVersion } from './against.js'
import { benchmarkDeposits } from './deposits.js'
import { type Figure, FIGURES, type Figures, figuresOf } from './figures.js'
import { benchmarkMemory } from './memory.js'
import { benchmarkProfile } from './profile.js'
import { programIn } from './program.js'
import { benchmarkRequests } from './requests.js'
import { benchmarkScale } from './scale/scale.js'

const [which, argument, ...others] = process.argv.slice(2)
if (which === undefined) printFigures(await figuresOf(await programIn(PACKAGE_ROOT)))
else if (which === '--against' && argument !== undefined && others.length === 0) await compare(argument)
else if (which === 'memory' && others.length === 0) await benchmarkMemory(argument)
else if (which === 'requests' && argument === undefined) await benchmarkRequests()
else if (which === 'deposits' && argument === undefined)
  await benchmarkDeposits(await programIn(PACKAGE_ROOT))
else if (which === 'profile' && argument === undefined) await benchmarkProfile(await programIn(PACKAGE_ROOT))
else if (which === 'scale') await benchmarkScale(await programIn(PACKAGE_ROOT), process.argv.slice(3))
else {
  process.stderr.write(
    'usage: npm run bench [-- --against <revision> | requests | deposits | profile | memory [<part of a name>] | scale [<options>]]\n',
  )
  process.exitCode = 2
}

async function compare(revision: string): Promise<void> {
  const before = await withVersion(revision, async (root) => figuresOf(await programIn(root)))
  printFigures(await figuresOf(await programIn(PACKAGE_ROOT)), { revision, figures: before })
}

interface Before {
  readonly revision: string
  readonly figures: Figures
}

function printFigures(figures: Figures, before?: Before): void {
  const [cpu] = cpus()
  const rows = Object.entries(FIGURES).map(([key, figure]: [string, Figure]) => {
    const value = valueOf(figures, key)
    const former = before && valueOf(before.figures, key)
    return [
      figure.name,
      ...(former === undefined ? [] : [shown(former, figure)]),
      shown(value, figure),
      ...(former === undefined ? [] : [(value / former).toFixed(2)]),
      goalOf(figure, value),
    ]
  })
  const headings = ['', ...(before ? [before.revision, 'now', 'ratio'] : ['now']), 'goal']
  printLines([
    `${String(cpus().length)} cores, ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}; simulators beside it`,
    '',
    ...table(headings, rows),
  ])
}

function valueOf(figures: Figures, key: string): number {
  return new Map<string, number>(Object.entries(figures)).get(key) ?? Number.NaN
}

function shown(value: number, { unit }: Figure): string {
  const digits = value < 20 ? 2 : 0
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${unit}`.trim()
}

function goalOf({ goal, ...figure }: Figure, value: number): string {
  if (goal === undefined) return ''
  const isMet = 'below' in goal ? value < goal.below : value > goal.above
  const [sign, bound] = 'below' in goal ? ['<', goal.below] : ['>', goal.above]
  return `${sign} ${shown(bound, figure)}${isMet ? '' : ' (missed)'}`
}
