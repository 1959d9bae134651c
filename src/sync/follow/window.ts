/** A status may be shown some time after the moment it bears (exchanges with Hélios run in batches). */
export const OVERLAP_MS = 60 * 60_000

/** The window's end lies ahead of both clocks, so that one running late hides nothing. */
export const AHEAD_MS = 24 * 3_600_000
