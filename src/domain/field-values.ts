import type { StatusEvent } from './event.js'
import { FIELD } from './fields.js'
import { frenchDay, startOfFrenchDay, toOdooTime } from './french-time.js'
import type { Reason } from './reason.js'
import type { Stage } from './stage.js'
import { PAID, statusLabel, statusWords } from './status.js'
import type { FieldsTelling } from './telling.js'

/** What the custom fields say; each function gives only those that its fact changes. */

export function stageFields(stage: Stage): FieldsTelling {
  return { kind: 'fields', values: { [FIELD.stage]: stage, [FIELD.reason]: false } }
}

export function reasonFields(stage: 'blocked' | 'refused', reasons: readonly Reason[]): FieldsTelling {
  return {
    kind: 'fields',
    values: { [FIELD.stage]: stage, [FIELD.reason]: reasons.map(({ sentence }) => sentence).join('\n') },
  }
}

export function acceptedFields(flowNumber: string, at: Date): FieldsTelling {
  return {
    kind: 'fields',
    values: {
      [FIELD.stage]: 'deposited',
      [FIELD.reason]: false,
      [FIELD.flow]: flowNumber,
      [FIELD.depositDate]: toOdooTime(at),
    },
  }
}

/** The day on which an invoice that was found in Chorus Pro was deposited there; its moment comes with the history. */
export function depositDayFields(day: string): FieldsTelling {
  return { kind: 'fields', values: { [FIELD.depositDate]: toOdooTime(startOfFrenchDay(day)) } }
}

/**
 * @param current the present status
 * @param events all that is known of the invoice, the newest ones included
 */
export function statusFields(
  stage: 'followed' | 'closed',
  { identifier, flowNumber }: { readonly identifier: string; readonly flowNumber: string | undefined },
  current: StatusEvent,
  events: readonly StatusEvent[],
): FieldsTelling {
  const deposited = events.find(({ code }) => code === 'DEPOSEE')
  const paid = events.find(({ code }) => code === PAID)
  return {
    kind: 'fields',
    values: {
      [FIELD.stage]: stage,
      [FIELD.identifier]: identifier,
      ...(flowNumber !== undefined && { [FIELD.flow]: flowNumber }),
      [FIELD.status]: current.code,
      [FIELD.statusLabel]: statusLabel(current.code),
      [FIELD.statusDate]: toOdooTime(current.occurredAt),
      [FIELD.reason]: (statusWords(current.code)?.returned && current.comment) || false,
      ...(deposited && { [FIELD.depositDate]: toOdooTime(deposited.occurredAt) }),
      ...(paid && { [FIELD.paymentDate]: frenchDay(paid.occurredAt) }),
    },
  }
}

export function requestHandledFields(): FieldsTelling {
  return { kind: 'fields', values: { [FIELD.request]: false } }
}
