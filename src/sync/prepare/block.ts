import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import type { InvoiceChoice } from '../../domain/recipients/selection.js'
import { activityFor } from '../../domain/words/activity.js'
import { blockedNote } from '../../domain/words/notes.js'
import type { Reason } from '../../domain/words/reason.js'
import { toldReasons } from '../../domain/words/told-reasons.js'
import type { InvoiceRow } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { examinedUntil } from './examined-until.js'

/** A blocked invoice is looked at when it or its buyer changes in Odoo, and once a day for what changes elsewhere. */
export const RECHECK_MS = 24 * 3_600_000

interface Blocking {
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  readonly choice: InvoiceChoice
  readonly reasons: readonly Reason[]
}

export async function block(context: StageContext, row: InvoiceRow, blocking: Blocking): Promise<void> {
  const { store, clock, log } = context
  const { invoice, buyer, choice, reasons } = blocking
  const former = row.stage === 'blocked' ? await store.reasons(row.id) : []
  const same = !isNews(former, reasons)
  const told = same ? row.toldReasons : toldReasons(row.toldReasons, 'blocked', reasons)
  const attempt = (await store.deposits(row.id)).length + 1
  await store.recordBlocked(
    row.id,
    {
      invoice,
      examinedUntil: examinedUntil(context, invoice, buyer),
      buyerSiret: buyer.siret,
      choice,
      reasons,
      recheckAt: new Date(clock.now().getTime() + RECHECK_MS),
      told,
      tellings:
        same || told === undefined
          ? []
          : [
              reasonFields('blocked', reasons),
              blockedNote(subjectOf(context, row), attempt, told, reasons),
              activityFor({ why: 'blocked', reasons }),
            ],
    },
    clock.now(),
  )
  if (!same)
    log.info('invoice blocked', { invoice: invoice.number, reasons: reasons.map(({ code }) => code) })
}

function isNews(told: readonly Reason[] | undefined, reasons: readonly Reason[]): boolean {
  return JSON.stringify(told) !== JSON.stringify(reasons)
}
