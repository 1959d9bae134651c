/**
 * Times as PostgreSQL keeps them: `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. Texts of that form compare as the times
 * they stand for, and a text without a fraction comes before every fraction of its second.
 */
export class TransactionClock {
  readonly #now: () => Date
  #micros = 0

  constructor(now: () => Date) {
    this.#now = now
  }

  now(): Date {
    return this.#now()
  }

  /** The start of a new transaction; two never get the same microsecond from a clock that stands still. */
  stamp(): string {
    this.#micros = (this.#micros % 999) + 1
    return storedDatetime(this.#now(), this.#micros)
  }
}

export function storedDatetime(moment: Date, micros = 0): string {
  const iso = moment.toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(micros).padStart(3, '0')}`
}

/** What RPC shows of a stored datetime: whole seconds, without zone. */
export function shownDatetime(stored: string): string {
  return stored.slice(0, 19)
}

/** As `storedDatetime` writes them: a search looks at each of them there is. */
const isStored = (text: string): boolean => text.length === 26 && text[10] === ' ' && !text.endsWith('Z')

const DATETIME = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(\.\d{1,6})?)?Z?$/

/** A datetime written in a domain, in the form of the stored ones; `undefined` for what is no datetime. */
export function comparableDatetime(text: string): string | undefined {
  if (isStored(text)) return text
  const match = DATETIME.exec(text)
  if (match === null) return undefined
  return `${match[1] ?? ''} ${match[2] ?? '00:00:00'}${match[3] ?? ''}`
}

/** The second after, for a comparison that looks at whole seconds. */
export function nextSecond(seconds: string): string {
  const next = new Date(Date.parse(`${seconds.replace(' ', 'T')}Z`) + 1000).toISOString()
  return `${next.slice(0, 10)} ${next.slice(11, 19)}`
}
