/** A message of PostgreSQL's protocol (version 3) as a client sends it. */
export interface Frame {
  readonly bytes: Buffer
  /** The text of a statement; undefined: it is none. */
  readonly statement: string | undefined
}

/** Cuts what a client says into messages, wherever the network has cut it. The first one has no type. */
export class Frames {
  #rest = Buffer.alloc(0)
  #isFirst = true

  /** Those that are whole by now. */
  take(chunk: Buffer): Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const whole: Frame[] = []
    for (let bytes = this.#next(); bytes !== undefined; bytes = this.#next()) {
      whole.push({ bytes, statement: this.#isFirst ? undefined : statementIn(bytes) })
      this.#isFirst = false
    }
    return whole
  }

  #next(): Buffer | undefined {
    const start = this.#isFirst ? 0 : 1
    if (this.#rest.length < start + LENGTH) return undefined
    const end = start + this.#rest.readInt32BE(start)
    if (this.#rest.length < end) return undefined
    const bytes = this.#rest.subarray(0, end)
    this.#rest = this.#rest.subarray(end)
    return bytes
  }
}

const LENGTH = 4

/** Of a simple query, or of one that is prepared: `Q text`, `P name text`. */
function statementIn(bytes: Buffer): string | undefined {
  const [type, ...texts] = [bytes.toString('latin1', 0, 1), ...bytes.toString('utf8', 1 + LENGTH).split('\0')]
  if (type === 'Q') return texts[0]
  return type === 'P' ? texts[1] : undefined
}
