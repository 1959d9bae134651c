import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/package-root.js'

/** Does something with another version of the program, built in a folder of its own. */
export async function withVersion<T>(revision: string, work: (root: string) => Promise<T>): Promise<T> {
  const root = join(mkdtempSync(join(tmpdir(), 'chorus-version-')), 'program')
  const git = (...words: string[]): void => {
    execFileSync('git', words, { cwd: PACKAGE_ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  git('worktree', 'add', '--detach', root, revision)
  try {
    const npm = (...words: string[]): void => {
      execFileSync('npm', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    }
    const lockOf = (folder: string): string => readFileSync(join(folder, 'package-lock.json'), 'utf8')
    if (lockOf(root) === lockOf(PACKAGE_ROOT))
      symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(root, 'node_modules'))
    else npm('ci')
    npm('run', 'build')
    return await work(root)
  } finally {
    git('worktree', 'remove', '--force', root)
    rmSync(join(root, '..'), { recursive: true, force: true })
  }
}
