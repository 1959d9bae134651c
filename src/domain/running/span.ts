/** A stretch of time that was begun by our own clock. */
export interface Span {
  readonly from: Date
  readonly until: Date
}

/** A clock that is adjusted by a little is no clock that was set. */
const ADJUSTMENT_MS = 60_000

export function spanFrom(now: Date, lengthMs: number): Span {
  return { from: now, until: new Date(now.getTime() + lengthMs) }
}

/** Whether the moment lies in the span. A clock that was set back to before its beginning ends it. */
export function isWithin(span: Span, now: Date): boolean {
  return now.getTime() >= span.from.getTime() - ADJUSTMENT_MS && now < span.until
}
