/**
 * A life within this process. Whoever waits for something of it when it ends waits for ever, and is forgotten: that is
 * how a bridge is abandoned in the middle of what it does, as a SIGKILL would leave it.
 */
export class Life {
  #isOver = false
  #moments = Infinity
  #end: (() => void) | undefined
  readonly over: Promise<void>
  readonly #onEnd: () => void

  /** `onEnd`: lets go of what nobody else can. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
    this.over = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#onEnd()
    this.#end?.()
  }

  /** It ends at the moment after so many more; undefined: at none. A moment is whatever is done in it or comes back to it. */
  endIn(moments: number | undefined): void {
    this.#moments = moments ?? Infinity
  }

  /** Does something in it, unless it is over; what comes of it arrives unless it is over by then. */
  async lived<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#passed()) return never()
    try {
      const outcome = await work()
      return this.#passed() ? await never() : outcome
    } catch (error) {
      if (this.#passed()) return never()
      throw error
    }
  }

  /** One more moment passes. Answers whether it is over. */
  #passed(): boolean {
    if (!this.#isOver) {
      if (this.#moments === 0) this.end()
      this.#moments -= 1
    }
    return this.#isOver
  }
}

/** One of its own each time: what waits for it must not be kept by the others. */
function never(): Promise<never> {
  return new Promise(() => undefined)
}
