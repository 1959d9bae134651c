import { isBareCode } from '../../domain/words/bare-code.js'
import { ChorusError } from '../../chorus/wire/error.js'
import { saysPassing } from '../../domain/chorus-status/refusal-words.js'
import { statusLabel } from '../../domain/chorus-status/status.js'
import type { Request } from '../../domain/odoo-fields/fields.js'
import { requestHandledFields } from '../../domain/odoo-fields/field-values.js'
import { toOdooTime } from '../../domain/words/french-time.js'
import { requestDoneNote, requestRefusedNote } from '../../domain/words/notes.js'
import type { Telling } from '../../domain/words/telling.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, RefusalCause, RequestOutcome } from '../../store/store.js'
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

/**
 * Chorus Pro said no.
 *
 * @param code status in which it shows the invoice since; undefined: it is not known whether it shows it at all
 */
export function refusedBy(
  context: StageContext,
  row: InvoiceRow,
  error: unknown,
  code?: string,
): RequestOutcome {
  const { message, remedy } = describeFailure(error)
  const { number: invoice, request } = row.invoice
  context.log.warn(`Chorus Pro refused a request: ${message}`, { remedy, invoice, request })
  const libelle = error instanceof ChorusError ? error.libelle : undefined
  return refused(
    context,
    row,
    libelle === undefined
      ? fr`Chorus Pro refuse la demande sans donner de motif ; votre administrateur en trouvera le détail dans le journal de la passerelle.`
      : refusalIn(libelle, request, code),
  )
}

/** Chorus Pro said no for a trouble of its own, so that the same is tried again, once it was looked into. */
export async function isPassing(
  context: StageContext,
  row: InvoiceRow,
  error: ChorusError,
): Promise<boolean> {
  const mayPass = saysPassing(error.libelle ?? '') && !(await isLastTry(context, row, 'technical'))
  if (!mayPass || !mark('technical-no-to-a-request')) return false
  const { message, remedy } = describeFailure(error)
  const { number: invoice, request } = row.invoice
  context.log.warn(`Chorus Pro could not do what was asked: ${message}; it is tried again`, {
    remedy,
    invoice,
    request,
  })
  return true
}

/** In Chorus Pro's words, where it has any: often it gives a code alone. */
function refusalIn(libelle: string, request: string | undefined, code: string | undefined): string {
  if (!isBareCode(libelle)) return fr`Chorus Pro refuse : ${libelle}`
  const status = code === undefined ? '' : fr` ; la facture y est au statut « ${statusLabel(code)} »`
  const only = fr`Chorus Pro refuse la demande et n’en dit que le code ${libelle}${status}`
  const typed = WHAT_WAS_TYPED.get(request ?? '')
  // What it shows to the account is neither another company's nor out of its sight.
  if (typed === undefined && code !== undefined) return fr`${only}. Donnez ce code à votre administrateur.`
  return typed === undefined
    ? fr`${only} : la facture est peut-être d’une autre société, ou le compte technique n’en a pas le droit. Donnez ce code à votre administrateur.`
    : fr`${only}. ${typed}, puis refaites votre demande ; si le refus persiste, donnez ce code à votre administrateur.`
}

/** What a no is most likely about, where a request carries something that users filled in. */
const WHAT_WAS_TYPED: ReadonlyMap<string, string> = new Map<Request, string>([
  [
    'correct_validator',
    fr`Il ne connaît peut-être pas d’entreprise de ce SIRET, ou celle-ci ne peut pas valider cette facture : vérifiez le « SIRET du bon valideur » auprès du titulaire du marché`,
  ],
  [
    'recycle',
    fr`Les données du destinataire ne lui conviennent peut-être pas : vérifiez auprès du client le SIRET, le code service et le numéro d’engagement`,
  ],
])

const MOST_TRIES = 4
/** What passes by itself may last for hours. */
const MOST_TECHNICAL_TRIES = 12
const LONGEST_WAIT_MS = 24 * 3_600_000

/**
 * Counts an answer that what is asked cannot be done, and says whether it is nobody's to wait for any more: after so many
 * answers of this sort, or a day after the first. An outage is no answer, and what somebody writes on the invoice meanwhile makes
 * no other request of it.
 */
export async function isLastTry(
  { store, odoo, clock }: StageContext,
  row: InvoiceRow,
  cause: RefusalCause,
): Promise<boolean> {
  const now = odoo.serverTime() ?? clock.now()
  const what = { purpose: row.invoice.request ?? '', cause }
  const { times, firstAt } = await store.recordRefusedTry(row.id, what, now)
  return (
    times >= (cause === 'technical' ? MOST_TECHNICAL_TRIES : MOST_TRIES) ||
    now.getTime() - firstAt.getTime() >= LONGEST_WAIT_MS
  )
}

/** No search shows an invoice that was followed: it may come back for a while. */
export async function notShown(context: StageContext, row: InvoiceRow): Promise<RequestOutcome | undefined> {
  if (!(await isLastTry(context, row, 'not-shown'))) return undefined
  return refused(
    context,
    row,
    fr`Chorus Pro ne montre plus cette facture au compte technique : elle est peut-être passée à une autre société, ou il n’en a plus le droit. Votre administrateur peut le vérifier dans Chorus Pro.`,
  )
}
