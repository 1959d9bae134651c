import { ChorusError } from '../../chorus/wire/error.js'
import { activityAfterReturn } from '../../domain/words/activity.js'
import { requestHandledFields, stageFields } from '../../domain/odoo-fields/field-values.js'
import type { Request } from '../../domain/odoo-fields/fields.js'
import { REJECTED, statusLabel, TO_REPLACE_IN_ODOO } from '../../domain/chorus-status/status.js'
import { requestUnknownNote } from '../../domain/words/notes.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, RefusedWhat, RequestOutcome } from '../../store/store.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import type { StageContext } from '../running/context.js'
import { subjectOf } from '../odoo-state/subject.js'
import { chorusTime } from './chorus-time.js'
import { doneTellings, isPassing, keyOf, notShown, refused, refusedBy } from './request-outcomes.js'
import { stillAsked } from './still-asked.js'

/**
 * A user says that a rejection is handled. Chorus Pro marks rejections alone as such: what was refused otherwise is closed in
 * Odoo. Undefined: nothing can be said yet.
 */
export async function acknowledge(
  context: StageContext,
  row: InvoiceRow,
): Promise<RequestOutcome | undefined> {
  const { statusCode } = row
  if (statusCode !== undefined && row.stage === 'followed' && TO_REPLACE_IN_ODOO.includes(statusCode))
    return closed(
      context,
      row,
      fr`La facture est close dans Odoo. Dans Chorus Pro elle reste au statut « ${statusLabel(statusCode)} », qui n’y demande rien de plus.`,
    )
  if (statusCode !== REJECTED || row.chorusIdentifier === undefined)
    return refused(
      context,
      row,
      fr`Cette demande vaut pour une facture rejetée, refusée ou non conforme : celle-ci n’attend rien de tel.`,
    )
  const asked = await stillAsked(context, row)
  if ('instead' in asked) return asked.instead
  const { refusal, firstAt } = await markedOnce(context, row, row.chorusIdentifier)
  if (refusal !== undefined && refusal.shownAs === undefined) return notShown(context, row)
  if (refusal !== undefined && (await isPassing(context, row, refusal.error))) return undefined
  if (refusal?.mayBeDone === true) return mayBeDone(context, row, refusal.error)
  if (refusal !== undefined && firstAt !== undefined && mark('handled-rejection-refused-again'))
    return chorusTime(context).getTime() - firstAt.getTime() >= SHOWN_WITHIN_MS
      ? mayBeDone(context, row, refusal.error)
      : undefined
  if (refusal !== undefined) return refusedBy(context, row, refusal.error, refusal.shownAs)
  return closed(context, row, 'Le rejet est marqué comme traité dans Chorus Pro.')
}

function closed(context: StageContext, row: InvoiceRow, sentence: string): RequestOutcome {
  return {
    stage: 'closed',
    tellings: [
      stageFields('closed'),
      ...doneTellings(context, row, sentence),
      activityAfterReturn(row.divergence, row.statusCode),
    ],
  }
}

/** An attempt whose answer was lost may have done it, and what Chorus Pro refuses now may show so long after it. */
const SHOWN_WITHIN_MS = 24 * 3_600_000

const BEGUN: RefusedWhat = { purpose: 'rejection_handled' satisfies Request, cause: 'begun' }

/** With its intent before the call. `firstAt`: of a first attempt of which nobody knows what became. */
async function markedOnce(
  context: StageContext,
  row: InvoiceRow,
  identifier: string,
): Promise<{ readonly refusal: Refusal | undefined; readonly firstAt: Date | undefined }> {
  const { store } = context
  const before = await store.refusedTries(row.id, BEGUN)
  await store.recordRefusedTry(row.id, BEGUN, chorusTime(context))
  try {
    const refusal = await markAsHandled(context, row, identifier)
    // A plain no leaves nothing to be found out.
    if (before === undefined && refusal !== undefined) await store.recordTryWithoutEffect(row.id, BEGUN)
    return { refusal, firstAt: before?.firstAt }
  } catch (error) {
    const isUnknown = error instanceof ChorusError && error.kind === 'unknown-outcome'
    if (before === undefined && !isUnknown) await store.recordTryWithoutEffect(row.id, BEGUN)
    throw error
  }
}

/** Neither done nor impossible. */
function mayBeDone(context: StageContext, row: InvoiceRow, { libelle }: ChorusError): RequestOutcome {
  const words = libelle === undefined ? '' : ` (${libelle})`
  return {
    tellings: [
      requestHandledFields(row.invoice.request),
      requestUnknownNote(
        subjectOf(context, row),
        keyOf(row),
        fr`Chorus Pro refuse que le rejet soit marqué comme traité${words}, et ne montre pas s’il l’est déjà : vous pouvez le vérifier sur le portail.`,
      ),
    ],
  }
}

interface Refusal {
  readonly error: ChorusError
  /** Status in which Chorus Pro shows the invoice; undefined: it does not show it. */
  readonly shownAs: string | undefined
  /** It does not show whether a first attempt, of which the answer was lost, was carried out. */
  readonly mayBeDone: boolean
}

/**
 * Marks the rejection as handled in Chorus Pro. Answers its no, if it said no; every other failure is thrown, to be tried
 * again.
 */
export async function markAsHandled(
  context: StageContext,
  row: InvoiceRow,
  identifier: string,
): Promise<Refusal | undefined> {
  // Looked at first: an attempt whose answer was lost may have done it.
  const before = await findFollowed(context, row)
  if (before?.rejectionHandled === true) return undefined
  try {
    await context.chorus.acknowledgeRejection(identifier)
    return undefined
  } catch (error) {
    if (!(error instanceof ChorusError) || error.kind !== 'refusal') throw error
    // The no may come from a first attempt that was carried out and whose answer was lost.
    const present = await findFollowed(context, row)
    if (present?.rejectionHandled === true) return undefined
    const mayBeDone = present !== undefined && present.rejectionHandled === undefined
    return { error, shownAs: present?.current.code, mayBeDone }
  }
}
