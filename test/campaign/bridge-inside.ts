import type { Database } from 'better-sqlite3'
import type { Processes } from '../../src/bridge.js'
import type { Net } from '../../src/http/pace.js'
import type { Store } from '../../src/store/store.js'
import type { BridgeHandle, WithoutId } from './bridge-handle.js'
import { BridgeHost, type OpenedStore } from './bridge-host.js'
import { DeadlyStore } from './kill-points.js'
import { Life } from './life.js'
import type { Answer, Order } from './protocol.js'
import { openFile } from './sqlite-file.js'

/** Real time after which a bridge that gives no sign is taken for hung. */
const HUNG_MS = 60_000

/** What the bridges of one run have around them when they are all in this process. */
export interface Inside {
  readonly net: Net
  readonly log: (line: Buffer) => void
}

/** Where a bridge keeps its store, as long as it lives. */
export interface Keeping {
  open(place: string): Promise<OpenedStore>
  /** Nothing that it does arrives from now on. */
  letGo(): void
}

/** Numbers of processes that a machine has. */
const PROCESSES = 10_000

/** A machine of one run, which gives each bridge the number of a process. */
export class Machine {
  #last = 0
  readonly #alive = new Set<number>()

  /** @param number what tells it from others: of their processes it knows nothing */
  constructor(private readonly number = 0) {}

  born(): Processes {
    this.#last += 1
    const own = this.number * PROCESSES + this.#last
    this.#alive.add(own)
    return { own, isSurelyDead: ({ pid }) => this.#isOwn(pid) && !this.#alive.has(pid) }
  }

  #isOwn(pid: number): boolean {
    return Math.floor(pid / PROCESSES) === this.number
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
  readonly #life: Life
  readonly #host: BridgeHost
  /** No process ends, and none says anything. */
  readonly end = 'SIGKILL'
  readonly lastWords = ''
  #wasKilled = false

  constructor({ net, log }: Inside, machine: Machine, keeping: Keeping) {
    const processes = machine.born()
    const life = (this.#life = new Life(() => {
      machine.died(processes.own)
      keeping.letGo()
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
      openStore: (place) => keeping.open(place),
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

/** In a file. */
export function keepingInFile(): Keeping {
  const databases: Database[] = []
  return {
    open: (path) =>
      openFile(path, (database) => {
        // Nothing here outlives a power cut.
        database.pragma('synchronous = OFF')
        databases.push(database)
      }),
    letGo() {
      for (const database of databases) database.close()
    },
  }
}

function netOf(life: Life, { exchange, pace }: Net): Net {
  return {
    exchange: (request) => life.lived(() => exchange(request)),
    pace: { elapsedMs: pace.elapsedMs, pause: (ms) => life.lived(() => pace.pause(ms)) },
  }
}

/** Every method of the store that does something answers a promise. */
function livedBy(life: Life, store: Store): Store {
  return new Proxy(store, {
    get(target, name, receiver): unknown {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      if (name === 'forConnection')
        return (...args: [string]): Store => livedBy(life, target.forConnection(...args))
      return (...args: unknown[]): unknown => life.lived((): unknown => Reflect.apply(method, target, args))
    },
  })
}
