/** An uncertain deposit is looked for so often at least before it counts as never arrived, if the period allows it. */
const FEWEST_LOOKS = 12

/** A clock that differs by more is no measure of anything. */
const PLAUSIBLE_MS = 24 * 60 * 60_000

/** HTTP gives whole seconds. */
const GRAIN_MS = 1_000

/** How often an uncertain deposit is searched for while it is being settled. */
export const SETTLE_EVERY_MS = 5 * 60_000

/**
 * Whether a deposit that no search has shown since surely never arrived. The two clocks are ours and that of Chorus Pro
 * at its last answer: the earlier one counts, and so do looks minutes apart, because a clock that is set forward
 * makes no time pass in which Chorus Pro could have integrated anything.
 */
export function isQuietPeriodOver(
  deposit: { readonly intendedAt: Date; readonly checks: number },
  settleMinutes: number,
  now: Date,
  serverTime: Date | undefined,
): boolean {
  const settleMs = settleMinutes * 60_000
  const server = (serverTime?.getTime() ?? now.getTime()) + GRAIN_MS
  const isPlausible = Math.abs(now.getTime() - server) < PLAUSIBLE_MS
  const earlier = isPlausible ? Math.min(now.getTime(), server) : now.getTime()
  const looks = Math.min(FEWEST_LOOKS, Math.floor(settleMs / SETTLE_EVERY_MS) - 1)
  return earlier >= deposit.intendedAt.getTime() + settleMs && deposit.checks >= looks
}
