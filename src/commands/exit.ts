import { LeaseRefused } from '../bridge.js'
import { ConfigError } from '../config/load.js'
import { StoreError } from '../store/error.js'
import { MoveDiffers, MoveUncertain } from '../store/move/move.js'
import { describeFailure } from '../sync/health/failure.js'
import { RefreshStopped, RefreshUnderWay } from '../sync/recipients/refresh-directory.js'
import { DirectorySuperseded } from '../store/store.js'
import { complain } from '../terminal/print.js'

/** A command found what it looked for to be wrong and has said so already. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

/** These do not mend themselves: a process manager need not try again. */
const UNUSABLE: readonly StoreError['kind'][] = ['not-a-store', 'newer-version', 'migrations', 'moved']

/** Another process is at work on the same. */
const OCCUPIED = [LeaseRefused, RefreshUnderWay, DirectorySuperseded]

/** What they say is all there is to say. */
const PLAIN = [...OCCUPIED, CommandFailed, RefreshStopped, MoveDiffers, MoveUncertain]

export function exitCodeFor(error: unknown): 1 | 2 | 3 | 4 {
  if (error instanceof ConfigError) return 2
  if (OCCUPIED.some((kind) => error instanceof kind)) return 3
  if (error instanceof StoreError && UNUSABLE.includes(error.kind)) return 4
  return 1
}

/** A warning of Node, or of what the bridge is made of. */
export function printWarning({ name, message }: Error): void {
  complain([`${name}: ${message}`])
}

/** On standard error, without a stack unless it is a fault of ours: what happened and what to do. */
export function printError(error: unknown): void {
  if (error instanceof ConfigError) {
    complain([
      `The configuration has ${String(error.problems.length)} problem(s):`,
      ...error.problems.map((problem) => `  - ${problem}`),
    ])
    return
  }
  if (error instanceof Error && PLAIN.some((kind) => error instanceof kind)) {
    complain([error.message])
    return
  }
  const { message, remedy, kind } = describeFailure(error)
  const stack = kind === 'fault' && error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : []
  complain([message, `→ ${remedy}`, ...stack])
}
