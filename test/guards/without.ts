import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import type { Edit } from './guards.js'

/** A copy of the program in which guards are taken out, one after the other. */
export interface Copy {
  readonly folder: string
  /** Does what it is given to do while those places are changed. Throws when one of them is not as it should be. */
  while<T>(edits: readonly Edit[], work: () => Promise<T>): Promise<T>
  remove(): void
}

/** `copied`: the folders and files in which something is to be changed; the others are those of the program itself. */
export function copyWith(copied: readonly string[], parent = tmpdir()): Copy {
  const folder = mkdtempSync(join(parent, 'chorus-without-'))
  for (const name of readdirSync(PACKAGE_ROOT)) {
    if (copied.includes(name)) cpSync(join(PACKAGE_ROOT, name), join(folder, name), { recursive: true })
    else symlinkSync(join(PACKAGE_ROOT, name), join(folder, name))
  }
  return {
    folder,
    async while(edits, work) {
      const before = new Map(edits.map(({ file }) => [file, readFileSync(join(folder, file), 'utf8')]))
      try {
        for (const { file, from, to } of edits) {
          const path = join(folder, file)
          writeFileSync(path, replaceOnly(readFileSync(path, 'utf8'), from, to, file))
        }
        return await work()
      } finally {
        for (const [file, text] of before) writeFileSync(join(folder, file), text)
      }
    },
    remove() {
      rmSync(folder, { recursive: true })
    },
  }
}

function replaceOnly(text: string, from: string, to: string, file: string): string {
  const [before, after, ...more] = text.split(from)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`in ${file} this is not there, or more than once: ${from}`)
  return before + to + after
}
