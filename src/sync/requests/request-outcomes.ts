import { ChorusError } from '../../chorus/wire/error.js'
import { requestHandledFields } from '../../domain/odoo-fields/field-values.js'
import { toOdooTime } from '../../domain/words/french-time.js'
import { requestDoneNote, requestRefusedNote } from '../../domain/words/notes.js'
import type { Telling } from '../../domain/words/telling.js'
import { fr } from '../../domain/words/typography.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { describeFailure } from '../health/failure.js'
import { subjectOf } from '../odoo-state/subject.js'

/** The same request made again later is another one: it bears the time of the write that made it. */
export function keyOf({ invoice }: InvoiceRow): string {
  return `${invoice.request ?? ''}.${toOdooTime(invoice.writeDate).replace(/\D/g, '')}`
}

/** What is told of a request that was done. */
export function doneTellings(context: StageContext, row: InvoiceRow, sentence: string): Telling[] {
  return [
    requestHandledFields(row.invoice.request),
    requestDoneNote(subjectOf(context, row), keyOf(row), sentence),
  ]
}

export function refused(context: StageContext, row: InvoiceRow, sentence: string): RequestOutcome {
  return {
    tellings: [
      requestHandledFields(row.invoice.request),
      requestRefusedNote(subjectOf(context, row), keyOf(row), sentence),
    ],
  }
}

/** Chorus Pro said no. */
export function refusedBy(context: StageContext, row: InvoiceRow, error: unknown): RequestOutcome {
  const { message, remedy } = describeFailure(error)
  const { number: invoice, request } = row.invoice
  context.log.warn(`Chorus Pro refused a request: ${message}`, { remedy, invoice, request })
  const libelle = error instanceof ChorusError ? error.libelle : undefined
  return refused(
    context,
    row,
    libelle === undefined
      ? fr`Chorus Pro refuse la demande sans donner de motif ; votre administrateur en trouvera le détail dans le journal de la passerelle.`
      : fr`Chorus Pro refuse : ${libelle}`,
  )
}
