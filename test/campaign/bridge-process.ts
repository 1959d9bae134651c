import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BridgeHandle, WithoutId } from './bridge-handle.js'
import { answerSchema, type Answer, type Order } from './protocol.js'

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url))

/** Real time after which a bridge that gives no sign is taken for hung. */
const HUNG_MS = 60_000

/** Real time that loading the program may take; a minute was not enough on a machine with five times more to do. */
const START_MS = 5 * 60_000

/** A bridge in a process of its own. */
export class BridgeProcess implements BridgeHandle {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>()
  #nextId = 1
  #output = ''
  #wasKilled = false

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message) => {
      if (message === 'ready') return
      const answer = answerSchema.parse(message)
      this.#waiting.get(answer.id)?.(answer)
    })
    child.on('exit', () => {
      for (const give of this.#waiting.values()) give(undefined)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString()).slice(-10_000)
    })
  }

  /** @param nodeArguments what Node is started with; as this process when absent */
  static async start(nodeArguments: readonly string[] = process.execArgv): Promise<BridgeProcess> {
    const execArgv = [...nodeArguments]
    const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv })
    const started = new BridgeProcess(child)
    const tooLate = new AbortController()
    const timer = setTimeout(() => {
      tooLate.abort(new Error(`the bridge's process did not start within ${START_MS} ms`))
    }, START_MS)
    const { signal } = tooLate
    await Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal })])
    clearTimeout(timer)
    if (child.exitCode !== null) throw new Error(`the bridge's process did not start: ${started.#output}`)
    return started
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  get wasKilled(): boolean {
    return this.#wasKilled
  }

  get lastWords(): string {
    return this.#output
  }

  get end(): string {
    return this.#child.signalCode ?? String(this.#child.exitCode)
  }

  async order(order: WithoutId<Order>, hungMs = HUNG_MS): Promise<Answer | undefined> {
    if (!this.isAlive) return undefined
    const id = this.#nextId++
    const answered = new Promise<Answer | undefined>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the bridge's process did not answer ${order.kind} for ${hungMs} ms`))
      }, hungMs)
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        resolve(answer)
      })
    })
    this.#child.send({ ...order, id })
    const answer = await answered
    if (answer === undefined) await this.#gone()
    return answer
  }

  kill(): void {
    this.#wasKilled = true
    this.#child.kill('SIGKILL')
  }

  /** In so many milliseconds of real time. */
  killSoon(laterMs: number): () => void {
    const timer = setTimeout(() => {
      this.kill()
    }, laterMs)
    return () => {
      clearTimeout(timer)
    }
  }

  async killed(): Promise<void> {
    this.kill()
    await this.#gone()
  }

  /** Until the kernel has forgotten its id: the next bridge asks whether it still lives. */
  async #gone(): Promise<void> {
    if (this.isAlive) await once(this.#child, 'exit')
  }
}

/** Always one process ready for when the one at work is killed: loading the program takes longer than a run. */
export class Spare {
  #next: Promise<BridgeProcess> | undefined

  async take(): Promise<BridgeProcess> {
    const taken = await (this.#next ?? BridgeProcess.start())
    this.#next = BridgeProcess.start()
    return taken
  }

  async close(): Promise<void> {
    await (await this.#next)?.killed()
  }
}
