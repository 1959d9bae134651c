import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** One run of a process, told from all others as far as the system tells. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** The kernel's boot and the pid namespace in which the pid means something; undefined where the system has none. */
  readonly place?: string | undefined
  /** When it started, in ticks since the boot: a pid is given again, with another start. */
  readonly started?: string | undefined
}

export function thisProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, place: placeOfThis(), started: startOf(process.pid) }
}

/** Linux (`proc(5)`): two containers may share a name, and each has its own process 1. */
function placeOfThis(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return undefined
  }
}

/** Undefined: there is none, it is not ours to see, or the system does not tell. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    // The name, in brackets, may hold anything; `starttime` is the twentieth field after it.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .at(19)
  } catch {
    return undefined
  }
}
