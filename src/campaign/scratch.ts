import { accessSync, constants, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder for whoever makes it to remove: a bridge that is killed, or abandoned, leaves files behind. `memory`: what is
 * written need not outlive the machine, and is kept by Linux where it costs least.
 */
export function scratch(kind: 'memory' | 'disk'): string {
  return mkdtempSync(join(kind === 'memory' && hasMemory() ? MEMORY : tmpdir(), 'chorus-campaign-'))
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
