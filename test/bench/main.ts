import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { measure, type Benchmark, type Measurement } from './benchmark.js'
import { benchmarkDeposits } from './deposits.js'
import { benchmarkMemory } from './memory.js'
import { prepareCiiOf50Lines } from './prepare-cii.js'
import { prepareFacturXOf50Lines } from './prepare-facturx.js'
import { benchmarkRequests } from './requests.js'

const BENCHMARKS: readonly Benchmark[] = [prepareFacturXOf50Lines, prepareCiiOf50Lines]

const HEADINGS = ['benchmark', 'runs', 'median', 'p95', 'target', 'peak RSS']

const [which, only, ...others] = process.argv.slice(2)
if (which === 'memory' && others.length === 0) await benchmarkMemory(only)
else if (which === 'requests' && only === undefined) await benchmarkRequests()
else if (which === 'deposits' && others.length === 0) await benchmarkDeposits(only)
else if (which === undefined) await benchmarkTimes()
else {
  process.stderr.write(
    'usage: npm run bench [-- requests | deposits [<folder of another version>] | memory [<part of a name>]]\n',
  )
  process.exitCode = 2
}

async function benchmarkTimes(): Promise<void> {
  const rows: string[][] = []
  for (const benchmark of BENCHMARKS) rows.push(cells(await measure(benchmark)))
  printLines(table(HEADINGS, rows))
}

function cells({ name, runs, medianMs, p95Ms, targetMs, peakRssMb }: Measurement): string[] {
  return [
    name,
    String(runs),
    `${medianMs.toFixed(1)} ms`,
    `${p95Ms.toFixed(1)} ms`,
    targetMs === undefined ? '' : `< ${targetMs} ms`,
    `${peakRssMb.toFixed(0)} MB`,
  ]
}
