import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Guard } from './guards.js'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Weakened {
  readonly folder: string
  remove(): void
}

/** A copy of the compiled program without a guard. Throws when the guard is not where it is taken from. */
export function without(guard: Guard): Weakened {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-without-'))
  for (const name of readdirSync(ROOT)) {
    if (name !== 'dist') symlinkSync(join(ROOT, name), join(folder, name))
  }
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true })
  for (const { file, from, to } of guard.edits) {
    const path = join(folder, 'dist', file)
    writeFileSync(path, replaceOnly(readFileSync(path, 'utf8'), from, to, `${guard.name} in ${file}`))
  }
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true })
    },
  }
}

function replaceOnly(text: string, from: string, to: string, what: string): string {
  const [before, after, ...more] = text.split(from)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `the guard ${what} is not there, or more than once: src/campaign/guards/guards.ts is out of date`,
    )
  return before + to + after
}
