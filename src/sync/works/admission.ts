import { sameDecimal } from '../../domain/invoice/amount.js'
import {
  type Admission,
  admissionOf,
  admittedText,
  claimOf,
  isOther,
  isOtherText,
} from '../../domain/chorus-status/works-admission.js'
import { isReturned } from '../../domain/chorus-status/status.js'
import { admittedFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import type { FieldsTelling, Telling } from '../../domain/words/telling.js'
import { admittedActivity, admittedNote, admittedSinceNote } from '../../domain/words/works-notes.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, WorksPiece } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'

/** What is to be told of what MOE and MOA admit of an invoice. */
export interface AdmissionNews {
  readonly fields: FieldsTelling
  readonly tellings: readonly Telling[]
  /** See `HandedOver.admitted`. */
  readonly admitted: string
  /** Odoo was told of this other amount before the store was lost; somebody may have ticked its activity off since. */
  readonly isKnownInOdoo: boolean
}

/** What `piece`, the last of these of the folder, changes in what is admitted of its invoice: another amount is told once, and once that it is over. */
export function admissionNews(
  context: StageContext,
  row: InvoiceRow,
  piece: WorksPiece,
  folder: readonly WorksPiece[],
): AdmissionNews {
  const claim = claimOf(row)
  const admission = admissionOf(folder, claim)
  const admitted = admittedText(admission)
  const before = toldBefore(row)
  const wasOther = isOtherText(before, claim.invoiced)
  const isAgain = before !== undefined && admitted !== undefined && sameDecimal(before, admitted)
  const news = {
    fields: admittedFields(admitted),
    admitted: admitted ?? '',
    isKnownInOdoo: wasOther && row.handedOver?.admitted === undefined,
  }
  if (admission !== undefined && isOther(admission)) {
    if (isAgain && mark('admitted-told-once')) return { ...news, tellings: [] }
    return { ...news, tellings: otherAmount(context, row, admission) }
  }
  return {
    ...news,
    tellings: [
      ...(wasOther ? [admittedSinceNote(subjectOf(context, row), piece, admission)] : []),
      ...(wasOther && !bearsAnotherActivity(row) ? [noActivity] : []),
    ],
  }
}

function otherAmount(context: StageContext, row: InvoiceRow, admission: Admission<WorksPiece>): Telling[] {
  return [
    admittedNote(subjectOf(context, row), admission, row.invoice),
    ...(bearsAnotherActivity(row) ? [] : [admittedActivity(admission, row.invoice)]),
  ]
}

/** By the store, or else by Odoo's own field, which outlives it. */
function toldBefore({ handedOver, invoice }: InvoiceRow): string | undefined {
  return handedOver?.admitted ?? invoice.ownFields?.admitted
}

/** An invoice has one activity: a return, or what was changed in Odoo, asks for it first. */
function bearsAnotherActivity({ divergence, statusCode }: InvoiceRow): boolean {
  return divergence !== undefined || isReturned(statusCode ?? '')
}
