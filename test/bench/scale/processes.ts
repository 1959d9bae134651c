import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of the kernel's clock in a second: `sysconf(_SC_CLK_TCK)` of every Linux that there is. */
const TICKS = 100

/** What a process has used so far, as Linux tells (`proc(5)`). */
export interface Use {
  readonly cpuSeconds: number
  /** Now. */
  readonly rssMb: number
}

export function useOf(pid: number): Use {
  const fields = statOf(pid)
  const rss = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
  return { cpuSeconds: ticks(fields, 11, 12) / TICKS, rssMb: Number(rss ?? 0) / 1_024 }
}

/** CPU of a process and of all that it has started, those that are over included. */
export function cpuOfAll(pid: number): number {
  let sum = 0
  const own = statOf(pid)
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const fields = statOf(Number(entry))
      if (Number(fields[1]) === pid) sum += ticks(fields, 11, 12)
    } catch {
      // It is over.
    }
  }
  return (sum + ticks(own, 11, 12, 13, 14)) / TICKS
}

/** What stands behind the name, which may hold anything: the state first. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function ticks(fields: readonly string[], ...which: readonly number[]): number {
  return which.reduce((sum, index) => sum + Number(fields[index] ?? 0), 0)
}
