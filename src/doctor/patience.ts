/** How long a doctor waits, in milliseconds. */
export interface Patience {
  /** For one check, its repetitions included. */
  readonly stepMs: number
  readonly timeouts: { readonly connectMs: number; readonly responseMs: number; readonly totalMs: number }
}

/** A side that needs longer to say who it is will not deposit an invoice either. */
export const USUAL_PATIENCE: Patience = {
  stepMs: 30_000,
  timeouts: { connectMs: 8_000, responseMs: 15_000, totalMs: 20_000 },
}
