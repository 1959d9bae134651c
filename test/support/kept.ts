import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What takes long to make and is the same for many test files: each has modules of its own, so it goes by a file of the
 * run. Whichever asks first makes it.
 */
export async function kept(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const folder = process.env['CHORUS_BRIDGE_TEST_RUN']
  if (folder === undefined) throw new Error('no folder of this run: see make-run-folder.ts')
  const path = join(folder, name)
  if (existsSync(path)) return readFileSync(path)
  const made = await make()
  // Two may make it at the same time: each puts a whole one there.
  const own = `${path}.${process.pid}`
  writeFileSync(own, made)
  renameSync(own, path)
  return made
}
