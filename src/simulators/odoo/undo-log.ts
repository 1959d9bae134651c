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
      const steps = this.#steps
      this.#steps = undefined
      for (const step of steps.reverse()) step()
      throw error
    } finally {
      this.#steps = undefined
    }
  }
}
