import type { StatusEvent } from '../../../src/domain/chorus-status/event.js'
import { parseDecimal, type Decimal } from '../../../src/domain/invoice/amount.js'

/** `MISE_A_DISPOSITION 2026-01-05 14:00` in UTC; noon where no time is given. */
export function life(...steps: readonly string[]): StatusEvent[] {
  return steps.map((step) => {
    const [code = '', day = '', time = '12:00'] = step.split(' ')
    return { code, occurredAt: new Date(`${day}T${time}:00Z`), comment: undefined, author: undefined }
  })
}

export function decimal(text: string): Decimal {
  const value = parseDecimal(text)
  if (value === undefined) throw new Error(`${text} is no number`)
  return value
}
