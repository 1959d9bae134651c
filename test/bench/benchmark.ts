/** Something whose cost is worth knowing. One file of this folder each; `main.ts` lists them. */
export interface Benchmark {
  readonly name: string
  /** What the median is meant to stay under, in milliseconds of CPU. */
  readonly targetMs?: number
  /** Reads and makes what a run needs; what it answers is one run. */
  readonly prepare: () => Promise<() => Promise<unknown>>
}

export interface Measurement {
  readonly name: string
  readonly runs: number
  /** CPU of the whole process, user and system, threads included. */
  readonly medianMs: number
  readonly p95Ms: number
  readonly targetMs: number | undefined
  /** The most memory that the process ever had; it only grows from one benchmark to the next. */
  readonly peakRssMb: number
}

const WARM_UP_RUNS = 20
const RUNS = 100

export async function measure({ name, targetMs, prepare }: Benchmark): Promise<Measurement> {
  const run = await prepare()
  for (let warmUp = 0; warmUp < WARM_UP_RUNS; warmUp++) await run()
  const times: number[] = []
  while (times.length < RUNS) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000)
  }
  times.sort((left, right) => left - right)
  return {
    name,
    runs: RUNS,
    medianMs: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    targetMs,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }
}

/** Of numbers in ascending order, by the nearest rank. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}
