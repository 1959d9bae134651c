import { mkdirSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { Frames, type Frame } from './frames.js'

/** What becomes of a statement: it arrives; it is lost; it arrives and its answer is lost, or nobody has waited for that. */
export type Fate = 'arrives' | 'lost' | 'answer-lost' | 'unknown'

export interface Strike {
  /** Which of the statements from now on; of those that commit alone. */
  readonly nth: number
  readonly ofCommits: boolean
  /** The statement waits for it, and what the line has of others goes on. */
  readonly struck: () => Fate | Promise<Fate>
}

interface Link {
  readonly client: Socket
  readonly server: Socket
  losesAnswer: boolean
}

/** The network between one process and the database server, by Unix sockets; it can be made to fail. */
export class Line {
  readonly #links = new Set<Link>()
  #strike: { readonly strike: Strike; seen: number } | undefined
  #isDown = false
  /** While it is there nothing goes either way. */
  #still: { readonly over: Promise<void>; readonly end: () => void } | undefined

  private constructor(
    /** Where the process finds the server. */
    readonly folder: string,
    private readonly listener: Server,
    private readonly target: string,
    private readonly onAsk: () => void,
  ) {}

  /**
   * @param folder of its own, which is made
   * @param target the server's socket
   * @param onAsk told before anything is asked of the server
   */
  static async open(folder: string, target: string, onAsk: () => void): Promise<Line> {
    mkdirSync(folder)
    const listener = createServer()
    const line = new Line(folder, listener, target, onAsk)
    listener.on('connection', (client) => {
      line.#connected(client)
    })
    await new Promise<void>((resolve) => listener.listen(join(folder, SOCKET), resolve))
    return line
  }

  /** The next one that is to fail; undefined: none. */
  arm(strike: Strike | undefined): void {
    this.#strike = strike && { strike, seen: 0 }
  }

  /** Everything that is open is cut, and nothing can be opened until it is up again. */
  down(): void {
    this.#isDown = true
    for (const link of this.#links) cut(link)
  }

  up(): void {
    this.#isDown = false
  }

  get isDown(): boolean {
    return this.#isDown
  }

  /** Nothing goes either way until it is let go on. */
  stand(): void {
    if (this.#still !== undefined) return
    let end = (): void => undefined
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#still = { over, end }
  }

  goOn(): void {
    this.#still?.end()
    this.#still = undefined
  }

  /** The server takes the process for gone, which does not know: what it had begun is undone. */
  forgottenByServer(): void {
    for (const { server } of this.#links) server.destroy()
  }

  /** The process is no more. */
  close(): void {
    this.down()
    this.goOn()
    this.listener.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #connected(client: Socket): void {
    client.on('error', IGNORED)
    if (this.#isDown) {
      client.destroy()
      return
    }
    const server = createConnection(this.target)
    const link: Link = { client, server, losesAnswer: false }
    server.on('error', IGNORED)
    this.#links.add(link)
    void Promise.allSettled([this.#up(link), this.#down(link)]).then(() => {
      cut(link)
      this.#links.delete(link)
    })
  }

  async #up(link: Link): Promise<void> {
    const frames = new Frames()
    try {
      for await (const chunk of chunksOf(link.client))
        for (const frame of frames.take(chunk)) {
          await this.#still?.over
          await this.#ask(link, frame)
        }
    } finally {
      link.server.destroy()
    }
  }

  async #down(link: Link): Promise<void> {
    try {
      for await (const chunk of chunksOf(link.server)) {
        await this.#still?.over
        if (link.losesAnswer) break
        link.client.write(chunk)
      }
    } finally {
      await this.#still?.over
      link.client.destroy()
    }
  }

  async #ask(link: Link, { bytes, statement }: Frame): Promise<void> {
    const strike = statement === undefined ? undefined : this.#strikes(statement)
    const fate = strike === undefined ? 'arrives' : await strike.struck()
    if (fate === 'lost') {
      cut(link)
      return
    }
    this.onAsk()
    link.losesAnswer ||= fate === 'answer-lost'
    link.server.write(bytes, () => {
      if (fate === 'unknown') cut(link)
    })
  }

  #strikes(statement: string): Strike | undefined {
    if (this.#strike === undefined) return undefined
    const { strike } = this.#strike
    if (strike.ofCommits && !/^\s*commit\b/i.test(statement)) return undefined
    this.#strike.seen += 1
    if (this.#strike.seen < strike.nth) return undefined
    this.#strike = undefined
    return strike
  }
}

/** As `pg` names it for the usual port. */
const SOCKET = '.s.PGSQL.5432'

const IGNORED = (): void => undefined

function cut({ client, server }: Link): void {
  client.destroy()
  server.destroy()
}

async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  for await (const chunk of socket) if (Buffer.isBuffer(chunk)) yield chunk
}
