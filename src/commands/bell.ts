/** Asks for a cycle of a connection before the schedule does. */
export class Bell {
  readonly #rung = new Set<string>()

  ring(connection: string): void {
    this.#rung.add(connection)
  }

  /** Whether it was rung since this was last asked. */
  wasRung(connection: string): boolean {
    return this.#rung.delete(connection)
  }
}
