import { newEvents, type StatusEvent } from '../chorus-status/event.js'
import { STAGES_BEFORE_DEPOSIT, STAGES_UNTIL_ASKED } from '../chorus-status/stage.js'
import type { OwnFields } from '../invoice/invoice.js'

/**
 * Whether the fields show a deposit that is none of these attempts. Without a flow (an invoice that somebody deposited by
 * hand bears none) any attempt may be the one.
 */
export function showsUnknownDeposit(
  { flow, identifier }: OwnFields,
  attempts: readonly { readonly flowNumber: string | undefined }[],
): boolean {
  if (flow !== undefined) return attempts.every(({ flowNumber }) => flowNumber !== flow)
  return identifier !== undefined && attempts.length === 0
}

/**
 * Whether the fields show an invoice that a person has to look at before it is sent (again). An Odoo that was set up by an
 * earlier version shows it as refused, without a flow that could have been.
 */
export function showsHeld(ownFields: OwnFields | undefined): boolean {
  if (ownFields === undefined || ownFields.identifier !== undefined) return false
  return ownFields.stage === 'held' || (ownFields.stage === 'refused' && ownFields.flow === undefined)
}

const BEFORE_CHORUS_PRO: readonly (string | undefined)[] = [
  ...STAGES_BEFORE_DEPOSIT.filter((stage) => stage !== 'ignored'),
  ...STAGES_UNTIL_ASKED,
]

/** Whether the fields show an invoice that is to be sent yet, or waits for somebody before it is. */
export function showsToBeSent(ownFields: OwnFields | undefined): boolean {
  return ownFields?.identifier === undefined && BEFORE_CHORUS_PRO.includes(ownFields?.stage)
}

/** Whether the fields show a status that is none of these. */
export function showsUnknownStatus(ownFields: OwnFields, known: readonly StatusEvent[]): boolean {
  const event = ownStatus(ownFields)
  return event !== undefined && newEvents(known, [event]).length > 0
}

/** Whether the fields show this very status already. */
export function showsStatus(ownFields: OwnFields | undefined, event: StatusEvent): boolean {
  const status = ownFields && ownStatus(ownFields)
  return status !== undefined && newEvents([status], [event]).length === 0
}

function ownStatus({ statusCode, statusAt }: OwnFields): StatusEvent | undefined {
  if (statusCode === undefined || statusAt === undefined) return undefined
  return { code: statusCode, occurredAt: statusAt, comment: undefined, author: undefined }
}
