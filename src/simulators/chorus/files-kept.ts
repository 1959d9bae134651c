/** Files are forgotten, the oldest first, beyond this many bytes: a simulator may live through a hundred thousand. */
const MAX_BYTES = 64 * 1024 * 1024

/** The files that the platform holds, by a name of its own choosing. */
export class FilesKept {
  readonly #files = new Map<string, Uint8Array>()
  #bytes = 0

  constructor(private readonly maxBytes = MAX_BYTES) {}

  keep(key: string, file: Uint8Array): void {
    this.#files.set(key, file)
    this.#bytes += file.length
    for (const [oldest, { length }] of this.#files) {
      if (this.#bytes <= this.maxBytes) return
      this.#files.delete(oldest)
      this.#bytes -= length
    }
  }

  /** Undefined when it was forgotten, or never came. */
  find(key: string): Uint8Array | undefined {
    return this.#files.get(key)
  }
}
