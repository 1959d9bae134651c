import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { isPostgres, parseAddress } from '../store/postgres/address.js'

const BYTES = 32

/**
 * Where the token lies: beside the database, `production.page-token` for `production.sqlite`. With a database on a server it is
 * the folder that systemd gives the bridge, or the usual one.
 */
export function tokenFile(database: string): string {
  const address = isPostgres(database) ? parseAddress(database) : undefined
  if (address !== undefined && 'database' in address)
    return join(resolve(process.env['STATE_DIRECTORY'] ?? 'data'), `${address.database}.page-token`)
  return join(dirname(database), `${basename(database, extname(database))}.page-token`)
}

/**
 * Reads the token that opens the page, or makes one. One that others may have read is replaced. Throws what the file system
 * throws.
 */
export function readToken(file: string): string {
  const known = knownToken(file)
  if (known !== undefined) return known
  const token = randomBytes(BYTES).toString('base64url')
  // Whole or not at all: another process may read it meanwhile.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const made = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(made, `${token}\n`, { mode: 0o600, flag: 'wx' })
  chmodSync(made, 0o600)
  renameSync(made, file)
  return token
}

function knownToken(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined || (stat.mode & 0o077) !== 0) return undefined
  const token = readFileSync(file, 'utf8').trim()
  return token.length >= BYTES ? token : undefined
}

/** Compares in a time that tells nothing of either. */
export function isSameSecret(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}
