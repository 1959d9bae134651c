import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mark } from '../../marks/mark.js'

/** The beginning of the names of the folders in which files wait to be read. */
const FOLDER = 'chorus-directory-'

/** What lies there for so long was left by a process that died. */
const LEFT_BEHIND_MS = 24 * 3_600_000

/** A new one, after those were removed that dead processes left there: their files would add up. */
export async function downloadFolder(parent = tmpdir()): Promise<string> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(FOLDER)) continue
    const path = join(parent, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > LEFT_BEHIND_MS && mark('file-left-behind'))
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
  return mkdtemp(join(parent, FOLDER))
}
