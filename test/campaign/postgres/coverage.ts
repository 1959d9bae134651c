const TOLERATED_MS = 2 * 60_000

/** Whether each connection has somebody who works on it, as long as there is somebody who could. */
export class Coverage {
  /** Since when a connection was found without, by some who could have worked on it. */
  readonly #without = new Map<string, number>()

  constructor(private readonly connections: readonly string[]) {}

  /**
   * Some were asked to work at a moment, and none of them stands still.
   * @param worked the connections that had a cycle
   * @param isAble one of them at least reached the database
   * @returns what must not be
   */
  asked(now: number, worked: ReadonlySet<string>, isAble: boolean): string[] {
    return this.connections.flatMap((connection) => {
      if (worked.has(connection) || !isAble) {
        this.#without.delete(connection)
        return []
      }
      const since = this.#without.get(connection) ?? now
      this.#without.set(connection, since)
      const ms = now - since
      return ms > TOLERATED_MS
        ? [`nobody has worked on ${connection} for ${String(ms / 1_000)} s, and there was who could`]
        : []
    })
  }
}
