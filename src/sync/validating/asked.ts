/**
 * The search has no window of status dates, so that each answer shows all that waits: of fifteen days an hour takes nothing,
 * and costs 24 requests a day of 2,000. What Chorus Pro may only not have been able to answer is asked again as soon.
 */
export const ASKED_HOURLY_MS = 3_600_000

/** Who never had anything to validate, or may not ask: a day is the most that is lost of the first fifteen. */
export const ASKED_DAILY_MS = 24 * ASKED_HOURLY_MS
