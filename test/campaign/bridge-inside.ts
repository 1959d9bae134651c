import type { Database } from 'better-sqlite3'
import type { Processes } from '../../src/bridge.js'
import type { Net } from '../../src/http/pace.js'
import type { Store } from '../../src/store/store.js'
import type { BridgeHandle, WithoutId } from './bridge-handle.js'
import { BridgeHost } from './bridge-host.js'
import { DeadlyStore } from './kill-points.js'
import { Life } from './life.js'
import type { Answer, Order } from './protocol.js'

/** Real time after which a bridge that gives no sign is taken for hung. */
const HUNG_MS = 60_000

/** What the bridges of one run have around them when they are all in this process. */
export interface Inside {
  readonly net: Net
  readonly log: (line: Buffer) => void
}

/** The machine of one run, which gives each bridge the number of a process. */
export class Machine {
  #last = 0
  readonly #alive = new Set<number>()

  born(): Processes {
    this.#last += 1
    this.#alive.add(this.#last)
    return { own: this.#last, isSurelyDead: ({ pid }) => !this.#alive.has(pid) }
  }

  died(pid: number): void {
    this.#alive.delete(pid)
  }
}

/**
 * A bridge in this process. When it dies it is abandoned: nothing that it waits for comes back, nothing that it does
 * arrives, and its connections to the store are closed, so that an open transaction is rolled back.
 */
export class BridgeInside implements BridgeHandle {
  readonly #databases: Database[] = []
  readonly #life: Life
  readonly #host: BridgeHost
  /** No process ends, and none says anything. */
  readonly end = 'SIGKILL'
  readonly lastWords = ''
  #wasKilled = false

  constructor({ net, log }: Inside, machine: Machine) {
    const processes = machine.born()
    const life = (this.#life = new Life(() => {
      machine.died(processes.own)
      for (const database of this.#databases) database.close()
    }))
    const deadly = new DeadlyStore(() => {
      life.end()
      return new Promise<never>(() => undefined)
    })
    this.#host = new BridgeHost({
      openLog: () => ({
        write: (line) => {
          if (!life.isOver) log(line)
        },
        close: () => undefined,
      }),
      onOpen: (database) => {
        // Nothing here outlives a power cut.
        database.pragma('synchronous = OFF')
        this.#databases.push(database)
      },
      around: (store) => livedBy(life, deadly.around(store)),
      arm: (point) => {
        deadly.arm(point)
      },
      overrides: { net: netOf(life, net), processes },
      usage: () => undefined,
    })
  }

  get isAlive(): boolean {
    return !this.#life.isOver
  }

  get wasKilled(): boolean {
    return this.#wasKilled
  }

  async order(order: WithoutId<Order>): Promise<Answer | undefined> {
    if (!this.isAlive) return undefined
    const answered = this.#host.obey({ ...order, id: 0 }).catch((error: unknown) => {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    })
    let timer: NodeJS.Timeout | undefined
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the bridge did not answer ${order.kind} for ${HUNG_MS} ms`))
      }, HUNG_MS)
    })
    try {
      const answer = await Promise.race([answered, this.#life.over, hung])
      return answer === undefined ? undefined : { id: 0, ...answer }
    } finally {
      clearTimeout(timer)
    }
  }

  kill(): void {
    this.#wasKilled = true
    this.#life.end()
  }

  killSoon(later: number): () => void {
    this.#life.endIn(later)
    return () => {
      this.#life.endIn(undefined)
    }
  }

  killed(): Promise<void> {
    this.kill()
    return Promise.resolve()
  }
}

function netOf(life: Life, { exchange, pace }: Net): Net {
  return {
    exchange: (request) => life.lived(() => exchange(request)),
    pace: { elapsedMs: pace.elapsedMs, pause: (ms) => life.lived(() => pace.pause(ms)) },
  }
}

/** Every method of the store answers a promise. */
function livedBy(life: Life, store: Store): Store {
  return new Proxy(store, {
    get(target, name, receiver): unknown {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return (...args: unknown[]): unknown => life.lived((): unknown => Reflect.apply(method, target, args))
    },
  })
}
