import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'
import { backOffMs } from '../../domain/running/back-off.js'

const TURN_MS = 60_000

/** Odoo makes no document at all now, and says why. */
interface Rest {
  readonly words: string
  tries: number
  /** None is asked for within. */
  wait: Span
}

/**
 * Whose fault it is when Odoo refuses to make a document: what it says of several invoices, and has made none in between, is
 * not theirs. One is tried now and then. Kept in memory: a new process blocks one invoice before it knows again.
 */
export class RefusedDocuments {
  #words: string | undefined
  readonly #odooIds = new Set<number>()
  #rest: Rest | undefined

  /** What Odoo says of all. */
  get words(): string | undefined {
    return this.#rest?.words
  }

  /**
   * Until when the document of this invoice is not to be asked for; undefined: it may be. Those go first that were not tried
   * yet, then the one whose try lies furthest back: should some be to blame themselves, they do not keep the others waiting.
   */
  restsUntil(odooId: number, now: Date): Date | undefined {
    const rest = this.#rest
    if (rest === undefined) return undefined
    const [next] = this.#odooIds
    const turn = !this.#odooIds.has(odooId) ? 0 : next === odooId ? 1 : 2
    const until = new Date(rest.wait.until.getTime() + turn * TURN_MS)
    return isWithin({ from: rest.wait.from, until }, now) ? until : undefined
  }

  /** Odoo refuses one. Answers which others it refused in the same words, if that is not for what they are. */
  refused(odooId: number, words: string, now: Date): readonly number[] | undefined {
    if (this.#words !== words) this.#odooIds.clear()
    this.#words = words
    // It goes to the end.
    this.#odooIds.delete(odooId)
    this.#odooIds.add(odooId)
    const others = [...this.#odooIds].filter((id) => id !== odooId)
    const rest = this.#rest
    if (rest === undefined && others.length === 0) return undefined
    const tries = rest === undefined ? 0 : rest.tries + 1
    this.#rest = { words, tries, wait: spanFrom(now, backOffMs(tries)) }
    return others
  }

  /** Odoo has made one. Answers whether that is news. */
  made(): boolean {
    const isNews = this.#rest !== undefined
    this.#rest = undefined
    this.#words = undefined
    this.#odooIds.clear()
    return isNews
  }
}
