import { execFile } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'

const run = promisify(execFile)

/** Where Debian has the programs of PostgreSQL 15; `CHORUS_BRIDGE_TEST_POSTGRES` names another folder. */
const PROGRAMS = process.env['CHORUS_BRIDGE_TEST_POSTGRES'] ?? '/usr/lib/postgresql/15/bin'

export const whyNoCluster = existsSync(join(PROGRAMS, 'initdb'))
  ? undefined
  : `there is no PostgreSQL in ${PROGRAMS} (apt-get install postgresql-15, or CHORUS_BRIDGE_TEST_POSTGRES)`

/** PostgreSQL refuses to run as root. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

export interface ClusterOptions {
  /** Of the user `bridge`, who needs none otherwise. */
  readonly password?: string
  /** Reached by 127.0.0.1 as well; with TLS by a certificate for `localhost` where these name its files. */
  readonly network?: 'clear' | { readonly certificate: string; readonly key: string }
  /** It waits for the disk, as a server in use does. */
  readonly isDurable?: boolean
  /** Of the server, beside those that it has anyway. */
  readonly settings?: readonly string[]
}

/** A PostgreSQL of its own in a temporary folder, reached by a Unix socket: no port is taken unless it has to be. */
export class Cluster {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chorus-postgres-'))
  /** The process that was begun last, unless it was ended. */
  #begun: number | undefined

  private constructor(
    private readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  static async start({
    password,
    network,
    isDurable = false,
    settings = [],
  }: ClusterOptions = {}): Promise<Cluster> {
    const isTls = typeof network === 'object'
    const port = network === undefined ? 5432 : await freePort()
    const cluster = new Cluster(port, [
      `fsync=${isDurable ? 'on' : 'off'}`,
      `listen_addresses=${network === undefined ? "''" : '127.0.0.1'}`,
      ...(isTls ? ['ssl=on', 'ssl_cert_file=tls.crt', 'ssl_key_file=tls.key'] : []),
      ...settings,
    ])
    const folder = cluster.#folder
    chmodSync(folder, 0o755)
    if (USER !== undefined) chownSync(folder, USER.uid, USER.gid)
    const auth = password === undefined ? 'trust' : 'scram-sha-256'
    await cluster.#program('initdb', [
      '--pgdata',
      cluster.#data,
      '--username=postgres',
      '--auth-local=trust',
      `--auth-host=${auth}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ])
    if (isTls) {
      cluster.#take(network.certificate, 'tls.crt')
      cluster.#take(network.key, 'tls.key')
    }
    await cluster.begin()
    const secret = password === undefined ? '' : ` password '${password.replaceAll("'", "''")}'`
    await cluster.ask('postgres', `create role bridge login${secret}`)
    return cluster
  }

  /** Where the socket is. */
  get folder(): string {
    return this.#folder
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  #take(file: string, as: string): void {
    const taken = join(this.#data, as)
    copyFileSync(file, taken)
    chmodSync(taken, 0o600)
    if (USER !== undefined) chownSync(taken, USER.uid, USER.gid)
  }

  /** Starts it, again after `kill`: what is left of the killed one goes by itself. */
  async begin(): Promise<void> {
    const options = this.settings.map((setting) => `-c ${setting}`).join(' ')
    for (;;)
      try {
        await this.#program('pg_ctl', [
          'start',
          '--wait',
          '--silent',
          '--pgdata',
          this.#data,
          '--log',
          join(this.#folder, 'log'),
          '--options',
          `-k ${this.#folder} -p ${String(this.port)} ${options}`,
        ])
        this.#begun = this.#postmaster
        return
      } catch (error) {
        const log = readFileSync(join(this.#folder, 'log'), 'utf8')
        if (!/still in use|already exists/.test(log)) throw new Error(log.slice(-2_000), { cause: error })
        await sleep(100)
      }
  }

  get #postmaster(): number {
    return Number(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** As a power cut would. */
  kill(): void {
    process.kill(this.#postmaster, 'SIGKILL')
    this.#begun = undefined
  }

  /** Where nobody can wait for it, and its folder may be gone: at the end of this process. */
  endAtOnce(): void {
    try {
      if (this.#begun !== undefined) process.kill(this.#begun, 'SIGQUIT')
    } catch {
      // It has ended.
    }
  }

  /** Goes on like a standby that took over: the same tables, on a timeline of its own. */
  async promote(): Promise<void> {
    await this.#program('pg_ctl', [
      'stop',
      '--wait',
      '--silent',
      '--pgdata',
      this.#data,
      '--mode',
      'immediate',
    ])
    appendFileSync(join(this.#data, 'postgresql.auto.conf'), "restore_command = 'false'\n")
    const signal = join(this.#data, 'recovery.signal')
    writeFileSync(signal, '')
    if (USER !== undefined) chownSync(signal, USER.uid, USER.gid)
    await this.begin()
    while ((await this.ask('postgres', 'select pg_is_in_recovery()')) === 't') await sleep(50)
  }

  /** Makes a database; answers its address by the socket. */
  async database(name = 'bridge'): Promise<string> {
    await this.ask('postgres', `create database ${name} owner bridge`)
    return `postgres://bridge@localhost:${String(this.port)}/${name}?host=${encodeURIComponent(this.#folder)}`
  }

  /** The address of a database by the network. */
  overNetwork(name: string, host = 'localhost'): string {
    return `postgres://bridge@${host}:${String(this.port)}/${name}`
  }

  /** What the first column of the only row says. */
  async ask(database: string, sql: string): Promise<string> {
    const { stdout } = await this.#program('psql', [
      '--no-psqlrc',
      '--quiet',
      '--tuples-only',
      '--no-align',
      '--set=ON_ERROR_STOP=1',
      `--host=${this.#folder}`,
      `--port=${String(this.port)}`,
      '--username=postgres',
      `--dbname=${database}`,
      `--command=${sql}`,
    ])
    return stdout.trim()
  }

  /** Runs one of PostgreSQL's own tools over a database. */
  async tool(name: 'pg_dump' | 'pg_restore', parameters: readonly string[]): Promise<void> {
    await this.#program(name, [
      `--host=${this.#folder}`,
      `--port=${String(this.port)}`,
      '--username=postgres',
      ...parameters,
    ])
  }

  async remove(): Promise<void> {
    // One that was killed may be listed for a while.
    if (this.#begun !== undefined && this.#isAlive())
      await this.#program('pg_ctl', [
        'stop',
        '--wait',
        '--silent',
        '--pgdata',
        this.#data,
        '--mode',
        'immediate',
      ])
    this.#begun = undefined
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #isAlive(): boolean {
    try {
      return process.kill(this.#postmaster, 0)
    } catch {
      return false
    }
  }

  #program(name: string, parameters: readonly string[]): Promise<{ stdout: string }> {
    return run(join(PROGRAMS, name), [...parameters], { ...USER, cwd: this.#folder })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => server.once('listening', resolve))
  const { port } = z.object({ port: z.int() }).parse(server.address())
  await new Promise((resolve) => server.close(resolve))
  return port
}
