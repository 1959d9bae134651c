import { measureDeposits } from './deposits.js'
import { measurePolling } from './polling.js'
import { measurePreparing } from './prepare.js'
import type { Program } from './program.js'
import { measureQuiet } from './quiet.js'

/** One row of the table. */
export interface Figure {
  readonly name: string
  readonly unit: string
  /** What it is meant to stay under, or over. */
  readonly goal?: { readonly below: number } | { readonly above: number }
}

export const FIGURES = {
  perMinute: { name: 'deposits a minute, 200 ms a request', unit: '', goal: { above: 1_000 } },
  depositSeconds: { name: '213 deposits at 0 ms', unit: 's', goal: { below: 6 } },
  depositCpu: { name: 'their CPU', unit: 's', goal: { below: 4 } },
  depositRss: { name: 'their peak memory', unit: 'MB', goal: { below: 140 } },
  toChorus: { name: 'requests to Chorus Pro, an invoice', unit: '', goal: { below: 1.3 } },
  toOdoo: { name: 'requests to Odoo, an invoice', unit: '', goal: { below: 4 } },
  startCpu: { name: 'a start and a cycle without work: CPU', unit: 's', goal: { below: 0.35 } },
  quietRss: { name: 'its peak memory, 100 followed', unit: 'MB', goal: { below: 75 } },
  quietManyRss: { name: 'its peak memory, 100,000 followed', unit: 'MB', goal: { below: 90 } },
  preparingCpu: { name: 'prepare a Factur-X of 50 lines: CPU', unit: 'ms', goal: { below: 10 } },
  cycleSeconds: { name: 'a start and a cycle, 100 followed, 200 ms', unit: 's' },
  oneByOneSeconds: { name: 'the same invoices asked for one by one', unit: 's' },
  timesAsLong: { name: 'how many times as long that takes', unit: '' },
} as const satisfies Readonly<Record<string, Figure>>

export type Figures = Readonly<Record<keyof typeof FIGURES, number>>

export async function figuresOf(program: Program): Promise<Figures> {
  const [fast, slow] = [await measureDeposits(program, 0), await measureDeposits(program, 200)]
  const polling = await measurePolling(program)
  const [few, many] = [await measureQuiet(program, 100), await measureQuiet(program, 100_000)]
  return {
    perMinute: slow.perMinute,
    depositSeconds: fast.depositSeconds,
    depositCpu: fast.cpuSeconds,
    depositRss: slow.peakRssMb,
    toChorus: slow.toChorus,
    toOdoo: slow.toOdoo,
    startCpu: few.cpuSeconds,
    quietRss: few.peakRssMb,
    quietManyRss: many.peakRssMb,
    preparingCpu: await measurePreparing(program),
    ...polling,
    timesAsLong: polling.oneByOneSeconds / polling.cycleSeconds,
  }
}
