import { mark } from '../marks/mark.js'
import { type ProcessIdentity, startOf, thisProcess } from './this-process.js'

/**
 * Whether a process is surely over: a lease that it left behind will be renewed by nobody. Where that cannot be told
 * (another machine or container, another boot, a system without `/proc`) the answer is no, and its lease is waited for.
 */
export function isSurelyDead({ host, pid, place, started }: ProcessIdentity): boolean {
  const here = thisProcess()
  const isHere = host === here.host && place !== undefined && place === here.place
  if (!isHere && mark('lease-of-another-place')) return false
  if (isGone(pid)) return true
  const now = startOf(pid)
  return now !== undefined && started !== undefined && now !== started && mark('process-id-given-again')
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH'
  }
}
