/**
 * One HTTP request and its answer without a network: what a harness puts in the place of sockets. What is above it,
 * from the reading of the answer to what may be repeated, stays as it is.
 */
export type Exchange = (request: ExchangeRequest) => Promise<ExchangeAnswer>

export interface ExchangeRequest {
  readonly method: string
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds; see the time-outs of each side. */
  readonly timeouts: { readonly responseMs: number; readonly totalMs: number }
}

export interface ExchangeAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** No whole answer came, though the request had left: as got tells it, with a code or with the phase that took too long. */
export class ExchangeBroken extends Error {
  override readonly name = 'ExchangeBroken'

  constructor(
    readonly code: 'ECONNRESET' | 'ETIMEDOUT',
    /** Of a time-out. */
    readonly event?: 'response' | 'request',
  ) {
    super(event === undefined ? code : `time-out awaiting ${event}`)
  }
}
