import type { Answer, Order } from './protocol.js'

export type WithoutId<T> = T extends Order ? Omit<T, 'id'> : never

/** A bridge as its driver sees it, wherever it is at work. */
export interface BridgeHandle {
  readonly isAlive: boolean
  /** Whether its driver killed it; it may also kill itself, at a commit. */
  readonly wasKilled: boolean
  /** How it ended: a signal, or an exit code. */
  readonly end: string
  /** What it said last: an uncaught exception, say. */
  readonly lastWords: string
  /** Undefined: it died before it answered. */
  order(order: WithoutId<Order>): Promise<Answer | undefined>
  kill(): void
  /** Kills it at some moment of what it does next, sooner or later; what is answered calls that off. */
  killSoon(later: number): () => void
  killed(): Promise<void>
}
