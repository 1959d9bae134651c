import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where Debian has the programs of PostgreSQL 15; `CHORUS_BRIDGE_TEST_POSTGRES` names another folder. */
const PROGRAMS = process.env['CHORUS_BRIDGE_TEST_POSTGRES'] ?? '/usr/lib/postgresql/15/bin'

export const whyNoCluster = existsSync(join(PROGRAMS, 'initdb'))
  ? undefined
  : `there is no PostgreSQL in ${PROGRAMS} (apt-get install postgresql-15, or CHORUS_BRIDGE_TEST_POSTGRES)`

/** PostgreSQL refuses to run as root. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

/** A PostgreSQL of its own in a temporary folder, reached by a Unix socket: no port is taken. */
export class Cluster {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async start(): Promise<Cluster> {
    const cluster = new Cluster(mkdtempSync(join(tmpdir(), 'chorus-postgres-')))
    chmodSync(cluster.#folder, 0o755)
    if (USER !== undefined) chownSync(cluster.#folder, USER.uid, USER.gid)
    await cluster.#program('initdb', [
      '--pgdata',
      cluster.#data,
      '--username=bridge',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ])
    await cluster.#go()
    return cluster
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  async #go(): Promise<void> {
    const options = `-k ${this.#folder} -c listen_addresses='' -c fsync=off`
    await this.#program('pg_ctl', [
      'start',
      '--wait',
      '--silent',
      '--pgdata',
      this.#data,
      '--log',
      join(this.#folder, 'log'),
      '--options',
      options,
    ])
  }

  /** The address of a new database. */
  async database(): Promise<string> {
    await this.#program('createdb', ['--host', this.#folder, '--username=bridge', 'bridge'])
    return `postgres://bridge@/bridge?host=${encodeURIComponent(this.#folder)}`
  }

  async remove(): Promise<void> {
    await this.#program('pg_ctl', [
      'stop',
      '--wait',
      '--silent',
      '--pgdata',
      this.#data,
      '--mode',
      'immediate',
    ])
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #program(name: string, parameters: readonly string[]): Promise<{ stdout: string }> {
    return run(join(PROGRAMS, name), [...parameters], { ...USER, cwd: this.#folder })
  }
}
