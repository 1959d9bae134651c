import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { copySqlite } from './backup.js'
import { toStoreError } from './file.js'

/** Beside the database: what the last upgrades began with. */
const FOLDER = 'before-upgrade'

/** Of one database. More are for `chorus-bridge backup`, whose copies leave the machine. */
const KEPT = 3

/**
 * Copies the store of an earlier version before its tables are changed, and keeps the last few of such copies: an earlier
 * version of the program does not work with a file that was brought up to date. Answers the path of the copy. Throws a
 * `StoreError`, of kind `full` where the disk has no room for it: nothing is changed then.
 * @param schema number of the last migration that the file has
 */
export async function copyBeforeMigration(path: string, schema: number, now: Date): Promise<string> {
  const folder = join(dirname(path), FOLDER)
  const ending = extname(path)
  const stem = basename(path, ending)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  } catch (error) {
    throw toStoreError(error, folder)
  }
  const moment = now.toISOString().slice(0, 19).replaceAll(':', '')
  const name = `${stem}-${moment}-schema-${String(schema).padStart(4, '0')}`
  const target = freeName(folder, name, ending)
  await copySqlite(path, target)
  forgetOlder(folder, stem, ending)
  return target
}

/** Two that start in the same second have a copy each. */
function freeName(folder: string, name: string, ending: string): string {
  for (let again = 0; ; again += 1) {
    const path = join(folder, `${name}${again === 0 ? '' : `-${String(again)}`}${ending}`)
    if (!existsSync(path)) return path
  }
}

/** Only what was named as above: other files in the folder are somebody's. */
function forgetOlder(folder: string, stem: string, ending: string): void {
  const ours = readdirSync(folder).filter((name) => {
    const rest = name.slice(stem.length, name.length - ending.length)
    return name.startsWith(stem) && name.endsWith(ending) && /^-\d{4}-\d\d-\d\dT\d{6}-schema-\d{4}/.test(rest)
  })
  for (const name of ours.sort().slice(0, -KEPT)) rmSync(join(folder, name), { force: true })
}
