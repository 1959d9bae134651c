/** What is read at most so often, however many ask. */
export class Kept<T> {
  #last: { readonly at: number; readonly read: Promise<T> } | undefined

  constructor(
    private readonly forMs: number,
    private readonly now: () => Date,
    private readonly read: (at: number) => Promise<T>,
  ) {}

  get(): Promise<T> {
    const at = this.now().getTime()
    if (this.#last === undefined || Math.abs(at - this.#last.at) >= this.forMs) {
      const read = this.read(at)
      this.#last = { at, read }
      read.catch(() => {
        this.#last = undefined
      })
    }
    return this.#last.read
  }

  forget(): void {
    this.#last = undefined
  }
}
