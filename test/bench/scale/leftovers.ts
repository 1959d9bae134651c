/** What is to be removed, however the measuring ends. */
export class Leftovers {
  readonly #all = new Set<() => Promise<void>>()

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        void this.removeAll().finally(() => process.exit(1))
      })
  }

  /** Answers what removes it now. */
  add(remove: () => Promise<void>): () => Promise<void> {
    const once = async (): Promise<void> => {
      if (this.#all.delete(once)) await remove()
    }
    this.#all.add(once)
    return once
  }

  /** The last that came first. */
  async removeAll(): Promise<void> {
    for (const remove of [...this.#all].reverse()) await remove()
  }
}
