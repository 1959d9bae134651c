/** SIGHUP. Nobody can know when a process has begun, or begins to end: none ends it, and one that came too early is not lost. */
export class HangUps {
  #act: (() => Promise<void>) | undefined
  #isMissed = false
  #last = Promise.resolve()
  readonly #listener = (): void => {
    this.#hear()
  }

  constructor() {
    process.on('SIGHUP', this.#listener)
  }

  /** From now on, one after the other; and at once where there was one already. */
  answer(act: () => Promise<void>): void {
    this.#act = act
    if (this.#isMissed) this.#hear()
  }

  /** Acts no more, and resolves when nothing of it is under way. */
  async rest(): Promise<void> {
    this.#act = undefined
    await this.#last
  }

  /** The next one is the system's. */
  end(): void {
    process.off('SIGHUP', this.#listener)
  }

  #hear(): void {
    const act = this.#act
    this.#isMissed = act === undefined
    if (act !== undefined) this.#last = this.#last.then(act)
  }
}
