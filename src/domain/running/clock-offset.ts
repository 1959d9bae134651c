/** A second of a server's is whole: its `Date` may be that much older than the moment it stands for. */
const WHOLE_SECOND_MS = 1_000

/** Less is the drift of clocks that nobody minds, and of answers that take their time. */
const WORTH_TELLING_MS = 60_000

/**
 * How many milliseconds our clock is ahead of a server's (behind: negative), as far as it is certain: the moment of the
 * answer's `Date` lies between our request and the end of the answer, however long that took. Undefined without a date.
 */
export function certainOffsetMs(
  sentAt: Date,
  receivedAt: Date,
  serverDate: Date | undefined,
): number | undefined {
  const moment = serverDate?.getTime() ?? Number.NaN
  if (Number.isNaN(moment)) return undefined
  const ahead = sentAt.getTime() - moment - WHOLE_SECOND_MS
  const behind = receivedAt.getTime() - moment
  return ahead > 0 ? ahead : Math.min(0, behind)
}

export function isClockOff(aheadMs: number | undefined): aheadMs is number {
  return aheadMs !== undefined && Math.abs(aheadMs) >= WORTH_TELLING_MS
}

export const CLOCK_REMEDY =
  'Set the clock of this machine right and keep it so (NTP; "timedatectl" shows it), or that of the server if it is the wrong one.'

/** One English line. */
export function describeClockOffset(side: 'odoo' | 'chorus', aheadMs: number): string {
  const whose = side === 'odoo' ? "Odoo's" : "Chorus Pro's"
  return `the clock of this machine is ${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} ${whose}`
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${String(minutes)} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${String(hours)} h` : `${String(Math.round(hours / 24))} days`
}
