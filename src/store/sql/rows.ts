import type { StatusEvent } from '../../domain/chorus-status/event.js'
import type { Reason } from '../../domain/words/reason.js'
import type { DepositRow, InvoiceRow } from '../store.js'
import { parseHandedOver, parseInvoice, parseDivergence, parseRecycling, parseRefusal } from './json.js'
import type { DepositRecord, EventRecord, InvoiceRecord, ReasonRecord } from './schema.js'

export function toInvoiceRow(record: InvoiceRecord): InvoiceRow {
  const { choice_code: code, choice_sentence: sentence } = record
  return {
    id: record.id,
    connection: record.connection,
    odooId: record.odoo_id,
    invoice: parseInvoice(record.snapshot),
    stage: record.stage,
    stageSince: new Date(record.stage_since),
    choice: code === null || sentence === null ? undefined : { code, sentence },
    dueAt: new Date(record.due_at),
    failures: record.failures,
    failedRenderings: record.failed_renderings,
    toldReasons: record.told_reasons ?? undefined,
    lastError: record.last_error ?? undefined,
    buyerSiret: record.buyer_siret ?? undefined,
    examinedUntil: toDate(record.examined_until),
    chorusIdentifier: record.chorus_identifier ?? undefined,
    statusCode: record.status_code ?? undefined,
    statusAt: toDate(record.status_at),
    handedOver: record.handed_over === null ? undefined : parseHandedOver(record.handed_over),
    divergence: record.divergence === null ? undefined : parseDivergence(record.divergence),
    recycling: record.recycling === null ? undefined : parseRecycling(record.recycling),
    paidInOdooAt: toDate(record.paid_in_odoo_at),
    deletedAt: toDate(record.deleted_at),
  }
}

export function toDepositRow(record: DepositRecord): DepositRow {
  return {
    id: record.id,
    invoiceId: record.invoice_id,
    attempt: record.attempt,
    state: record.state,
    intendedAt: new Date(record.intended_at),
    flowNumber: record.flow_number ?? undefined,
    flowState: record.flow_state ?? undefined,
    acceptedAt: toDate(record.accepted_at),
    nextCheckAt: new Date(record.next_check_at),
    checks: record.checks,
    fileName: record.file_name,
    sha256: record.sha256,
    absentSince: toDate(record.absent_since),
    absentAt: toDate(record.absent_at),
    refusal: record.refusal === null ? undefined : parseRefusal(record.refusal),
  }
}

export function toStatusEvent(record: EventRecord): StatusEvent {
  return {
    code: record.code,
    occurredAt: new Date(record.occurred_at),
    comment: record.comment ?? undefined,
    author:
      record.author_name === null
        ? undefined
        : {
            name: record.author_name,
            email: record.author_email ?? undefined,
            telephone: record.author_telephone ?? undefined,
          },
  }
}

export function toReason({ code, sentence, field }: ReasonRecord): Reason {
  return field === null ? { code, sentence } : { code, sentence, field }
}

export function toDate(moment: number | null): Date | undefined {
  return moment === null ? undefined : new Date(moment)
}
