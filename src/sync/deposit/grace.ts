import { isClockOff } from '../../domain/running/clock-offset.js'
import { mark } from '../../marks/mark.js'
import type { StageContext } from '../running/context.js'

/**
 * When the minutes of grace of an invoice are over, by our clock: they begin when it was written, by Odoo's. Where the two
 * clocks part, the difference is taken into account; whatever they say, no invoice waits longer than its grace from now.
 */
export function graceEnd({ odoo, clock, connection }: StageContext, writtenAt: Date): Date {
  const graceMs = connection.graceMinutes * 60_000
  const aheadMs = odoo.clockAheadMs()
  const offsetMs = isClockOff(aheadMs) && mark('grace-by-odoos-clock') ? aheadMs : 0
  return new Date(Math.min(writtenAt.getTime() + graceMs + offsetMs, clock.now().getTime() + graceMs))
}
