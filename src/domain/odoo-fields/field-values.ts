import type { StatusEvent } from '../chorus-status/event.js'
import { FIELD } from './fields.js'
import { startOfFrenchDay, toOdooTime } from '../words/french-time.js'
import { type NextActor } from '../chorus-status/next-actor.js'
import { paymentDays, paymentDelay } from '../chorus-status/payment-delay.js'
import { isForPortal } from '../words/message-parts.js'
import { plainText } from '../words/plain-text.js'
import { type Reason, shownReasons } from '../words/reason.js'
import { type Situation, situationOf } from '../chorus-status/situation.js'
import type { Stage } from '../chorus-status/stage.js'
import { AVAILABLE, DEPOSITED, isReturned, knownStatus, PAID, statusWords } from '../chorus-status/status.js'
import { AWAITS_SUPPLIER } from '../chorus-status/works-folder.js'
import type { FieldsTelling, FieldValues } from '../words/telling.js'

/** What the custom fields say; each function gives only those that its fact changes. */

export function stageFields(stage: Stage, statusCode?: string): FieldsTelling {
  return { kind: 'fields', values: { ...standing(stage, statusCode), ...NO_REASON } }
}

/** That it is held, alone: what else the fields say of the invoice still holds. */
export function heldFields(reasons: readonly Reason[]): FieldsTelling {
  return { kind: 'fields', values: heldFor('held', reasons) }
}

export function reasonFields(
  stage: 'blocked' | 'held' | 'refused' | 'ignored' | 'ready' | 'depositing',
  reasons: readonly Reason[],
): FieldsTelling {
  const reason = shownReasons(reasons)
    .map(({ sentence }) => plainText(sentence))
    .join('\n')
  return { kind: 'fields', values: { ...heldFor(stage, reasons), ...NO_REASON, [FIELD.reason]: reason } }
}

/** Nothing is doubtful about a piece of works that people deposit. */
function heldFor(stage: Stage, reasons: readonly Reason[]): FieldValues {
  const isToDeposit = stage === 'held' && isForPortal(reasons)
  return { ...standing(stage), ...(isToDeposit && { [FIELD.situation]: TO_DEPOSIT }) }
}

const TO_DEPOSIT: Situation = '17_to_deposit'

export function acceptedFields(flowNumber: string, at: Date): FieldsTelling {
  return {
    kind: 'fields',
    values: {
      ...standing('deposited'),
      ...NO_REASON,
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
 * @param isPaidInOdoo see `situationOf`
 */
export function statusFields(
  stage: 'followed' | 'closed',
  { identifier, flowNumber }: { readonly identifier: string; readonly flowNumber: string | undefined },
  current: StatusEvent,
  events: readonly StatusEvent[],
  isPaidInOdoo = false,
): FieldsTelling {
  return {
    kind: 'fields',
    values: {
      ...standing(stage, current.code, isPaidInOdoo),
      [FIELD.identifier]: identifier,
      ...(flowNumber !== undefined && { [FIELD.flow]: flowNumber }),
      [FIELD.status]: current.code,
      [FIELD.statusLabel]: knownStatus(current.code),
      [FIELD.statusDate]: toOdooTime(current.occurredAt),
      ...(isReturned(current.code) ? returnFields(current, events) : NO_REASON),
      ...dateFields(events),
    },
  }
}

/** Of an invoice that is followed: paid in Odoo, or not any more. */
export function paidInOdooFields(statusCode: string, isPaidInOdoo: boolean): FieldsTelling {
  return { kind: 'fields', values: standing('followed', statusCode, isPaidInOdoo) }
}

/** What of the invoice MOE or MOA of a works contract admit; undefined: nobody has said (any more). */
export function admittedFields(amount: string | undefined): FieldsTelling {
  return { kind: 'fields', values: { [FIELD.admitted]: amount === undefined ? false : Number(amount) } }
}

export function requestHandledFields(answered: string | undefined): FieldsTelling {
  return { kind: 'fields', values: { [FIELD.request]: false }, answered }
}

function standing(stage: Stage, statusCode?: string, isPaidInOdoo = false): FieldValues {
  const situation = situationOf(stage, statusCode, isPaidInOdoo)
  const actor =
    stage === 'followed' && situation !== '75_paid_in_odoo'
      ? statusWords(statusCode ?? '')?.nextActor
      : undefined
  return {
    [FIELD.stage]: stage,
    [FIELD.situation]: situation,
    [FIELD.nextActor]: actor ?? ACTOR_OF_SITUATION[situation] ?? false,
  }
}

/** Where the status does not say it: nobody can tell whose turn an unknown status means. */
const ACTOR_OF_SITUATION: Readonly<Partial<Record<Situation, NextActor>>> = {
  '10_to_complete': 'supplier',
  '15_to_check': 'supplier',
  '17_to_deposit': 'supplier',
  '20_not_sent': 'nobody',
  '30_sending': 'chorus-pro',
  '40_to_correct': 'supplier',
  '70_paid': 'nobody',
  '75_paid_in_odoo': 'nobody',
  '80_closed': 'nobody',
}

const NO_REASON: FieldValues = {
  [FIELD.reason]: false,
  [FIELD.contact]: false,
  [FIELD.contactPhone]: false,
}

/** The reason in full, and whom to call; the search that showed the return first knows no author, the history does. */
function returnFields(current: StatusEvent, events: readonly StatusEvent[]): FieldValues {
  const told = latest(events, ({ code }) => code === current.code)
  const author = current.author ?? told?.author
  const comment = current.comment ?? told?.comment
  return {
    [FIELD.reason]: orEmpty(comment),
    [FIELD.contact]: orEmpty(author?.name),
    [FIELD.contactPhone]: orEmpty(author?.telephone),
  }
}

function dateFields(events: readonly StatusEvent[]): FieldValues {
  const deposited = events.find(({ code }) => code === DEPOSITED)
  const available = latest(events, ({ code }) => code === AVAILABLE)
  const returned = latest(events, ({ code }) => isReturned(code) && code !== AWAITS_SUPPLIER)
  const paid = latest(events, ({ code }) => code === PAID)
  const days = available && paid && paymentDays(available.occurredAt, paid.occurredAt)
  return {
    ...(deposited && { [FIELD.depositDate]: toOdooTime(deposited.occurredAt) }),
    ...(available && { [FIELD.availableDate]: toTheMinute(available.occurredAt) }),
    ...(returned && { [FIELD.returnedDate]: toTheMinute(returned.occurredAt) }),
    ...(paid && { [FIELD.paymentDate]: toTheMinute(paid.occurredAt) }),
    ...(days !== undefined && { [FIELD.paymentDays]: days, [FIELD.paymentDelay]: paymentDelay(days) }),
  }
}

/** A search tells seconds and a history minutes; what is shown is the same whichever told it. */
function toTheMinute(moment: Date): string {
  return toOdooTime(new Date(Math.floor(moment.getTime() / MINUTE_MS) * MINUTE_MS))
}

const MINUTE_MS = 60_000

/** The legal period runs from the last time that it starts: an invoice sent on to another body starts anew. */
function latest(
  events: readonly StatusEvent[],
  wanted: (event: StatusEvent) => boolean,
): StatusEvent | undefined {
  return events
    .filter(wanted)
    .reduce<StatusEvent | undefined>(
      (last, event) =>
        last === undefined || event.occurredAt.getTime() >= last.occurredAt.getTime() ? event : last,
      undefined,
    )
}

function orEmpty(text: string | undefined): string | false {
  return (text !== undefined && plainText(text)) || false
}
