/**
 * How a call to Chorus Pro can fail, by what the stages decide on.
 * - `retry-later`: surely without effect, and worth repeating (connection refused, 5xx on a reading call, maintenance)
 * - `quota`: PISTE asked to wait (429); surely without effect
 * - `credentials`: PISTE client or technical account refused, or not subscribed / not entitled (401, 403)
 * - `request`: our request is wrong (400, 413, a shape we did not expect): repeating it cannot help
 * - `unreadable`: one row has in a field what the bridge cannot read; the rest of the answer is as it should be
 * - `refusal`: a business refusal (`codeRetour` other than 0)
 * - `unknown-outcome`: a call with an effect of which the answer was lost: it may or may not have taken place
 */
export type ChorusErrorKind =
  'retry-later' | 'quota' | 'credentials' | 'request' | 'unreadable' | 'refusal' | 'unknown-outcome'

export class ChorusError extends Error {
  override readonly name = 'ChorusError'
  readonly codeRetour: number | undefined
  readonly libelle: string | undefined
  /** Seconds to wait, when the platform said so. */
  readonly retryAfterSeconds: number | undefined
  /** By which a call, or a token, was refused. */
  readonly httpStatus: number | undefined
  /** Of a deposit whose outcome is unknown: the flow that its answer names all the same. */
  readonly flowNumber: string | undefined

  constructor(
    readonly kind: ChorusErrorKind,
    /** English, one line, no secrets. */
    message: string,
    /** English: what the administrator can do. */
    readonly remedy: string,
    details: {
      codeRetour?: number
      libelle?: string
      retryAfterSeconds?: number
      httpStatus?: number
      flowNumber?: string
    } = {},
  ) {
    super(message)
    this.codeRetour = details.codeRetour
    this.libelle = details.libelle
    this.retryAfterSeconds = details.retryAfterSeconds
    this.httpStatus = details.httpStatus
    this.flowNumber = details.flowNumber
  }
}
