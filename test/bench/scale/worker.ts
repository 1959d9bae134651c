import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Program } from '../program.js'
import { type Use, useOf } from './processes.js'

const lineSchema = z.looseObject({ level: z.string(), message: z.string() })
const sharedSchema = z.object({ gained: z.array(z.string()), left: z.array(z.string()) })
const pageSchema = z.object({ address: z.string() })

export interface Setting {
  readonly configFile: string
  readonly environment: Readonly<Record<string, string>>
}

/** `start`, the program as it is installed, in a process of its own. */
export class Worker {
  /** Of its connections, as it said last. */
  readonly works = new Set<string>()
  readonly messages = new Map<string, number>()
  readonly startedAt = Date.now()
  /** Of its page. */
  address: string | undefined
  readonly #child: ChildProcess
  readonly #folder = mkdtempSync(join(tmpdir(), 'chorus-scale-'))
  readonly #ended: Promise<unknown>
  #rest = ''

  constructor({ root, nodeArguments }: Program, { configFile, environment }: Setting) {
    const cli = join(root, 'dist/cli.js')
    this.#child = spawn(process.execPath, [...nodeArguments, cli, 'start', '--config', configFile], {
      // Each is as if on a machine of its own: the token of its page lies there.
      env: { ...process.env, ...environment, STATE_DIRECTORY: this.#folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      const lines = `${this.#rest}${chunk.toString()}`.split('\n')
      this.#rest = lines.pop() ?? ''
      lines.forEach((line) => {
        this.#read(line)
      })
    })
    this.#ended = once(this.#child, 'exit')
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  use(): Use {
    return useOf(this.pid)
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.isAlive) this.#child.kill(signal)
    await this.#ended
    rmSync(this.#folder, { recursive: true, force: true })
  }

  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  #read(line: string): void {
    if (line === '') return
    const said = lineSchema.parse(JSON.parse(line))
    const kind = said.level === 'info' ? said.message : `${said.level}: ${said.message}`
    this.messages.set(kind, (this.messages.get(kind) ?? 0) + 1)
    if (process.env['SCALE_LOG'] !== undefined && said.level !== 'info') process.stderr.write(`${line}\n`)
    if (said.message === 'the work is shared anew') {
      const { gained, left } = sharedSchema.parse(said)
      for (const name of gained) this.works.add(name)
      for (const name of left) this.works.delete(name)
    }
    const page = pageSchema.safeParse(said)
    if (page.success) this.address ??= page.data.address
  }
}
