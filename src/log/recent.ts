import type { Logger } from 'winston'
import { z } from 'zod'

/** One line of the log that says what went wrong: without secrets, like the log itself. */
export interface Trouble {
  /** When it was last said, and how often. */
  readonly at: Date
  readonly times: number
  readonly level: 'error' | 'warn'
  readonly message: string
  readonly remedy: string | undefined
  readonly cause: string | undefined
  readonly connection: string | undefined
}

const line = z.object({
  level: z.string(),
  message: z.string(),
  remedy: z.string().optional().catch(undefined),
  cause: z.string().optional().catch(undefined),
  connection: z.string().optional().catch(undefined),
})

/** More than anybody reads on a page. */
const KEPT = 30

/** The last errors and warnings of this process, the latest first. */
export class RecentTroubles {
  #kept: Trouble[] = []

  constructor(
    logger: Logger,
    private readonly now: () => Date = () => new Date(),
  ) {
    // What comes out of the logger has passed its formats, which take the secrets out.
    logger.on('data', (info: unknown) => {
      this.#take(info)
    })
  }

  get all(): readonly Trouble[] {
    return this.#kept
  }

  #take(info: unknown): void {
    const parsed = line.safeParse(info)
    if (!parsed.success) return
    const { level: named, ...words } = parsed.data
    // Colours, where standard output is a terminal.
    const level = (['error', 'warn'] as const).find((known) => named.includes(known))
    if (level === undefined) return
    const said = optional(words)
    const isSame = (other: Trouble): boolean => keyOf(other) === keyOf(said)
    const times = (this.#kept.find(isSame)?.times ?? 0) + 1
    const others = this.#kept.filter((other) => !isSame(other))
    this.#kept = [{ at: this.now(), times, level, ...said }, ...others].slice(0, KEPT)
  }
}

type Said = Omit<Trouble, 'at' | 'times' | 'level'>

function keyOf({ message, cause, connection }: Said): string {
  return JSON.stringify([connection, message, cause])
}

function optional({ message, remedy, cause, connection }: Omit<z.infer<typeof line>, 'level'>): Said {
  return { message, remedy, cause, connection }
}
