/** One change made, for the log. */
export interface Repair {
  /** Stable, such as `BT-23_ADDED`. */
  readonly code: string
  /** The business term or group concerned, with the line where there is one: `BT-153 (line 3)`. */
  readonly term: string
  readonly detail: string
}
