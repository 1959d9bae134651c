import { newEvents, type StatusEvent } from '../chorus-status/event.js'
import type { ShownState } from '../invoice/invoice.js'

/**
 * Whether Odoo shows a deposit that is none of these attempts. Without a flow (an invoice that somebody deposited by
 * hand bears none) any attempt may be the one.
 */
export function showsUnknownDeposit(
  { flow, identifier }: ShownState,
  attempts: readonly { readonly flowNumber: string | undefined }[],
): boolean {
  if (flow !== undefined) return attempts.every(({ flowNumber }) => flowNumber !== flow)
  return identifier !== undefined && attempts.length === 0
}

/** Whether Odoo shows a status that is none of these. */
export function showsUnknownStatus(shown: ShownState, known: readonly StatusEvent[]): boolean {
  const event = shownStatus(shown)
  return event !== undefined && newEvents(known, [event]).length > 0
}

/** Whether Odoo shows this very status already. */
export function showsStatus(shown: ShownState | undefined, event: StatusEvent): boolean {
  const status = shown && shownStatus(shown)
  return status !== undefined && newEvents([status], [event]).length === 0
}

function shownStatus({ statusCode, statusAt }: ShownState): StatusEvent | undefined {
  if (statusCode === undefined || statusAt === undefined) return undefined
  return { code: statusCode, occurredAt: statusAt, comment: undefined, author: undefined }
}
