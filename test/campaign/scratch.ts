import { accessSync, chmodSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder that goes with this process, and with it what killed and abandoned bridges leave behind. `memory`: what is
 * written need not outlive the machine, and is kept by Linux where it costs least.
 */
export function scratch(kind: 'memory' | 'disk'): string {
  const folder = mkdtempSync(join(kind === 'memory' && hasMemory() ? MEMORY : tmpdir(), 'chorus-campaign-'))
  // PostgreSQL has a user of its own there.
  chmodSync(folder, 0o711)
  process.once('exit', () => {
    // A database server of a job may still be at its end.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      process.exit(1)
    })
  return folder
}

const MEMORY = '/dev/shm'

function hasMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    return true
  } catch {
    return false
  }
}
