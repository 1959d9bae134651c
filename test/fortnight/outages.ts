import type { Fault } from '../../src/simulators/chorus/index.js'
import type { FaultEffect } from '../../src/simulators/odoo/index.js'
import { at, type Day } from './calendar.js'

/** A side that is out for hours: every request to it fails in the same way. Milliseconds since 1970. */
export type Outage = { readonly from: number; readonly to: number; readonly name: string } & (
  { readonly side: 'chorus'; readonly fault: Fault } | { readonly side: 'odoo'; readonly effect: FaultEffect }
)

/** What a week brings: a weekend with both sides out, one after the other, and an evening of too many requests. */
export function outagesOf(day: Day): Outage[] {
  const isEven = Math.floor(day.index / 7) % 2 === 0
  const between = (from: number, to: number) => ({ from: day.at(from), to: day.at(to) })
  switch (day.name.slice(0, 3)) {
    case 'Thu':
      return [
        {
          ...between(at(17, 30), at(19)),
          name: 'PISTE 429',
          side: 'chorus',
          fault: { kind: 'status', status: 429, retryAfterSeconds: 300 },
        },
      ]
    case 'Sat':
      return [
        {
          ...between(at(18, 30), at(31, 30)),
          name: isEven ? 'Chorus Pro dead' : 'PISTE in maintenance',
          side: 'chorus',
          fault: isEven ? { kind: 'drop-before' } : { kind: 'status', status: 503 },
        },
      ]
    case 'Sun':
      return [
        {
          ...between(at(10), at(17)),
          name: isEven ? 'Odoo dead' : 'Odoo behind a 502',
          side: 'odoo',
          effect: isEven ? { kind: 'drop', when: 'before' } : { kind: 'bad-gateway', when: 'before' },
        },
      ]
    case 'Tue':
      return isEven
        ? []
        : [
            {
              ...between(at(14), at(14, 40)),
              name: 'Chorus Pro pages',
              side: 'chorus',
              fault: { kind: 'html' },
            },
          ]
    default:
      return []
  }
}
