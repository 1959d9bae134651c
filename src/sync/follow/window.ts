import { mark } from '../../marks/mark.js'
import type { ChorusPort } from '../../chorus/port.js'
import { PLAUSIBLE_MS } from '../deposit/settle.js'
import type { Clock } from '../running/clock.js'

/** A status may be shown some time after the moment it bears (exchanges with Hélios run in batches). */
export const OVERLAP_MS = 60 * 60_000

/** The window's end lies ahead of both clocks, so that one running late hides nothing. */
export const AHEAD_MS = 24 * 3_600_000

export interface Clocks {
  readonly chorus: Pick<ChorusPort, 'serverTime'>
  readonly clock: Clock
}

/**
 * Until when a window that ends at `to` has shown everything: by Chorus Pro's own clock, or by ours where that one runs ahead
 * (a local time that calls itself GMT). What lies before is only read once more; what a cursor has passed before it was there is
 * never read. By more than a day it is ours that is wrong.
 *
 * @param latest what it was known until, for a Chorus Pro that tells no time
 */
export function shownUntil({ chorus, clock }: Clocks, latest: Date, to: Date): Date {
  const server = (chorus.serverTime() ?? latest).getTime()
  const now = clock.now().getTime()
  const isAhead = server > now && server - now <= PLAUSIBLE_MS && mark('server-clock-ahead')
  return new Date(Math.min(isAhead ? now : server, to.getTime()))
}
