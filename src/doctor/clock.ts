import { CLOCK_REMEDY, describeClockOffset, isClockOff } from '../domain/running/clock-offset.js'
import type { Chart } from './finding.js'

export function examineClock(chart: Chart, side: 'odoo' | 'chorus', aheadMs: number | undefined): void {
  const check = `${side}.clock`
  if (aheadMs === undefined) chart.skip([check], 'it gave no time')
  else if (isClockOff(aheadMs)) chart.fail(check, describeClockOffset(side, aheadMs), CLOCK_REMEDY)
  else chart.ok(check, `${side === 'odoo' ? "Odoo's" : "Chorus Pro's"} clock and that of this machine agree`)
}
