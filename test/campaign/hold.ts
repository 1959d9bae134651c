/** A moment in which a bridge stands still, until it is let go on. */
export class Hold {
  #reach: () => void = () => undefined
  #go: () => void = () => undefined
  #isOver = false
  readonly reached = new Promise<'held'>((resolve) => {
    this.#reach = () => {
      resolve('held')
    }
  })

  /** It has come. Resolves when it may go on. */
  struck(): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    this.#reach()
    return new Promise((resolve) => {
      this.#go = resolve
    })
  }

  release(): void {
    this.#isOver = true
    this.#go()
  }
}
