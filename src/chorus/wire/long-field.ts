/** Most that the rest of such an answer may have. */
const MOST_AROUND = 64 * 1024

/**
 * Takes one long base64 field out of a JSON answer as it comes: `decoded` gives its bytes, `around` is what remains, an
 * answer with that field empty. The text of the answer is never held as a whole.
 */
export class LongField {
  readonly #opening: RegExp
  readonly #maxBytes: number
  #around: Buffer[] = []
  #aroundBytes = 0
  #received = 0
  #written = 0
  #base64 = ''
  #padded = false
  #state: 'before' | 'inside' | 'after' = 'before'
  #escape = ''
  #fault: 'too-big' | 'unreadable' | undefined

  /** @param maxBytes what the whole answer may have, base64 included */
  constructor(name: string, maxBytes: number) {
    this.#opening = new RegExp(`"${name}"\\s*:\\s*"`)
    this.#maxBytes = maxBytes
  }

  /** Whether the answer, or what is around the field, is longer than it may be. `decoded` has failed then. */
  get isTooBig(): boolean {
    return this.#fault === 'too-big'
  }

  /** Whether the field was there, not empty, and base64 from end to end. */
  get isWhole(): boolean {
    return this.#fault === undefined && this.#state === 'after' && this.#base64 === '' && this.#written > 0
  }

  get around(): Buffer {
    return Buffer.concat(this.#around)
  }

  async *decoded(answer: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of answer) {
      this.#received += chunk.length
      if (this.#received > this.#maxBytes) this.#fault = 'too-big'
      const bytes = this.#take(chunk)
      if (this.isTooBig) throw new Error('the answer is too big')
      if (bytes.length > 0) yield bytes
    }
  }

  #take(chunk: Buffer): Buffer {
    if (this.#state === 'before') {
      this.#keep(chunk)
      const before = Buffer.concat(this.#around)
      const opening = this.#opening.exec(before.toString('latin1'))
      if (opening === null) return Buffer.alloc(0)
      const start = opening.index + opening[0].length
      this.#around = [before.subarray(0, start)]
      this.#aroundBytes = start
      this.#state = 'inside'
      return this.#inside(before.subarray(start))
    }
    if (this.#state === 'inside') return this.#inside(chunk)
    this.#keep(chunk)
    return Buffer.alloc(0)
  }

  #keep(part: Buffer): void {
    this.#around.push(part)
    this.#aroundBytes += part.length
    if (this.#aroundBytes > MOST_AROUND) this.#fault ??= 'too-big'
  }

  #inside(chunk: Buffer): Buffer {
    const end = chunk.indexOf('"')
    const text = this.#unescaped((end === -1 ? chunk : chunk.subarray(0, end)).toString('latin1'))
    if (end !== -1) {
      this.#state = 'after'
      this.#keep(chunk.subarray(end))
    }
    return this.#decode(text)
  }

  /** Line breaks go; `\/`, which some writers of JSON make of a slash, and `\u002b` and its like become what they mean. */
  #unescaped(text: string): string {
    const whole = this.#escape + text
    if (!whole.includes('\\')) {
      this.#escape = ''
      return whole.replace(/\s+/g, '')
    }
    const cut = /\\(?:u[\da-fA-F]{0,3})?$/.exec(whole)
    this.#escape = cut?.[0] ?? ''
    return whole
      .slice(0, whole.length - this.#escape.length)
      .replace(
        /\\u([\da-fA-F]{4})|\\([rnt/])/g,
        (_all, code: string | undefined, letter: string | undefined) =>
          code === undefined ? (letter === '/' ? '/' : '') : String.fromCharCode(Number.parseInt(code, 16)),
      )
      .replace(/\s+/g, '')
  }

  #decode(text: string): Buffer {
    const base64 = this.#base64 + text
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || (this.#padded && text !== '')) this.#fault ??= 'unreadable'
    const usable = base64.length - (base64.length % 4)
    this.#base64 = base64.slice(usable)
    this.#padded ||= base64.endsWith('=')
    const bytes = Buffer.from(base64.slice(0, usable), 'base64')
    this.#written += bytes.length
    return bytes
  }
}
