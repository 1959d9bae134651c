/**
 * How a call to Odoo can fail, by what can be done about it.
 * - `credentials`: login or password refused (an administrator must act)
 * - `access`: the user lacks a right
 * - `no-such-field`: a field or model does not exist on this server
 * - `missing-record`: the record was deleted
 * - `refused`: Odoo's own business rule said no (`UserError`, `ValidationError`)
 * - `queued`: Odoo is about to do with this record what it must not be disturbed at
 * - `busy`: the server answered that it cannot now (502, 503, 504, 429, serialisation failure)
 * - `unreachable`: no connection, or it broke before the whole answer came
 * - `unreadable`: one record has in a field what the bridge cannot read; the others are as they should be
 * - `unexpected`: the answer is not Odoo's (HTML, cut JSON, an unknown shape)
 */
export type OdooErrorKind =
  | 'credentials'
  | 'access'
  | 'no-such-field'
  | 'missing-record'
  | 'refused'
  | 'queued'
  | 'busy'
  | 'unreachable'
  | 'unreadable'
  | 'unexpected'

export class OdooError extends Error {
  override readonly name: string = 'OdooError'
  /** Seconds to wait, when the server said so. */
  readonly retryAfterSeconds: number | undefined
  /** Whether the effect of the call may have taken place, or yet take place, although its answer was lost. */
  readonly outcomeUnknown: boolean
  /** Odoo's own words to its user, of a `refused` call: any length and language. */
  readonly said: string | undefined

  constructor(
    readonly kind: OdooErrorKind,
    /** English, one line, no secrets. */
    message: string,
    /** English: what the administrator can do. */
    readonly remedy: string,
    more: {
      readonly retryAfterSeconds?: number | undefined
      readonly outcomeUnknown?: boolean
      readonly said?: string | undefined
    } = {},
  ) {
    super(message)
    this.retryAfterSeconds = more.retryAfterSeconds
    this.outcomeUnknown = more.outcomeUnknown === true
    this.said = more.said
  }
}

/** Odoo was asked to make a document, and that very call failed; what it is asked before and after is another matter. */
export class RenderingError extends OdooError {
  override readonly name = 'RenderingError'

  constructor(cause: OdooError) {
    super(cause.kind, cause.message, cause.remedy, cause)
  }
}
