/** The steps that take back what a transaction did, as a server's rollback would. */
export class UndoLog {
  #steps: (() => void)[] | undefined

  add(step: () => void): void {
    this.#steps?.push(step)
  }

  /**
   * Runs one transaction: when it throws, everything that it did is taken back.
   * Calls do not nest.
   */
  run<T>(transaction: () => T): T {
    this.#steps = []
    try {
      return transaction()
    } catch (error) {
      this.#takeBack(0)
      throw error
    } finally {
      this.#steps = undefined
    }
  }

  /** Runs a part of the transaction: when it throws, what that part did is taken back. */
  savepoint<T>(part: () => T): T {
    const done = this.#steps?.length ?? 0
    try {
      return part()
    } catch (error) {
      this.#takeBack(done)
      throw error
    }
  }

  #takeBack(from: number): void {
    const steps = this.#steps
    // Taking back is no step of its own.
    this.#steps = undefined
    for (const step of steps?.splice(from).reverse() ?? []) step()
    this.#steps = steps
  }
}
