import type { Logger } from 'winston'
import type { ConnectedBridge } from '../bridge.js'

/** A cycle looks at its end: another look so soon would find the same. More than there is between two cycles. */
const LOOKED_MS = 90_000

type Looked = Pick<ConnectedBridge, 'name' | 'cycles' | 'lookForAlarms'>

/**
 * Judges what people are to be told of the connections whose cycles do not: they hang, or are far between. One after the
 * other, for they are many.
 */
export class Looks {
  #round: Promise<void> | undefined

  /**
   * @param worked on which this process works, asked for at each round
   * @param stop the round under way ends with the connection in hand
   */
  constructor(
    private readonly worked: () => readonly Looked[],
    private readonly stop: AbortSignal,
    private readonly logger: Pick<Logger, 'error'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Where the last one lasts, that one. */
  async round(): Promise<void> {
    this.#round ??= this.#lookAtEach().finally(() => {
      this.#round = undefined
    })
    await this.#round
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    await this.#round
  }

  async #lookAtEach(): Promise<void> {
    for (const connection of this.worked()) {
      if (this.stop.aborted) return
      if (this.#hasJustLooked(connection)) continue
      try {
        await connection.lookForAlarms()
      } catch (error) {
        this.logger.error('what people are to be told could not be judged', {
          connection: connection.name,
          stack: error instanceof Error ? error.stack : String(error),
        })
      }
    }
  }

  #hasJustLooked({ cycles: { endedAt } }: Looked): boolean {
    return endedAt !== undefined && Math.abs(this.now() - endedAt.getTime()) < LOOKED_MS
  }
}
