import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusInvoice } from '../../chorus/port.js'
import { activityAfterReturn } from '../../domain/words/activity.js'
import { stageFields } from '../../domain/odoo-fields/field-values.js'
import type { Request } from '../../domain/odoo-fields/fields.js'
import { REJECTED, statusLabel } from '../../domain/chorus-status/status.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import { answerRequests } from '../requests/answer-requests.js'
import type { Stage, StageContext } from '../running/context.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import { complete } from '../requests/complete.js'
import { correctValidator } from '../requests/correct-validator.js'
import { proofAsked } from '../proof/asked.js'
import { recycle, settleRecycling } from '../requests/recycle.js'
import { doneTellings, isLastTry, refused, refusedBy } from '../requests/request-outcomes.js'
import { settleAction } from '../requests/settle-action.js'
import { describeFailure } from '../health/failure.js'
import { answers } from '../health/probe.js'

/** What users ask for that changes something in Chorus Pro. */
export const CHORUS_REQUESTS = [
  'recycle',
  'complete',
  'correct_validator',
  'rejection_handled',
  'attach_proof',
] as const satisfies readonly Request[]

export function isChorusRequest(request: string | undefined): boolean {
  return CHORUS_REQUESTS.some((one) => one === request)
}

/**
 * Does in Chorus Pro what users asked for on invoices. After the stage that follows them: what may be asked depends on
 * how an invoice stands there.
 */
export const chorusRequests: Stage = {
  name: 'chorus-requests',
  needs: ['odoo', 'chorus'],
  run: (context) =>
    answerRequests(context, { among: CHORUS_REQUESTS }, async (row) => {
      const outcome = await outcomeOf(context, row)
      return outcome && { ...outcome, endsRecycling: true, endsAction: true }
    }),
}

async function outcomeOf(context: StageContext, row: InvoiceRow): Promise<RequestOutcome | undefined> {
  if (row.recycling !== undefined && mark('recycling-settled-first')) {
    const settled = await settleRecycling(context, row, row.recycling)
    if (settled !== 'never-done') return settled
    await context.store.recordRecyclingOver(row.id)
  }
  const action = await context.store.pendingAction(row.id)
  if (action !== undefined && mark('action-settled-first')) {
    const settled = await settleAction(context, row, action)
    if (settled !== 'never-done') return settled
    await context.store.recordActionOver(row.id)
  }
  try {
    if (row.invoice.request === 'recycle') return await recycle(context, row)
    if (row.invoice.request === 'rejection_handled') return await acknowledge(context, row)
    if (row.invoice.request === 'complete') return await complete(context, row)
    if (row.invoice.request === 'correct_validator') return await correctValidator(context, row)
    if (row.invoice.request === 'attach_proof') return await proofAsked(context, row)
    // What was begun came to nothing, and nobody asks for it any more.
    return { leavesRequest: true, tellings: [] }
  } catch (error) {
    if (await isForbiddenAlone(context, error)) {
      const { message, remedy } = describeFailure(error)
      context.log.warn(message, { remedy, invoice: row.invoice.number })
      return isLastTry(context, row) ? refused(context, row, FORBIDDEN) : undefined
    }
    if (!isHopeless(context, row, error)) throw error
    return refusedBy(context, row, error)
  }
}

const FORBIDDEN = fr`Chorus Pro n’ouvre pas ce service au compte technique de la société : votre administrateur en trouve le détail dans le journal de la passerelle. Refaites votre demande une fois l’accès ouvert.`

/**
 * One service is refused to an account that may use the others: nothing that the side as a whole should be left alone for,
 * nor what others ask for.
 */
async function isForbiddenAlone(context: StageContext, error: unknown): Promise<boolean> {
  if (!(error instanceof ChorusError) || error.kind !== 'credentials') return false
  return (await answers(context, 'chorus')) && mark('service-forbidden-alone')
}

/** A request that Chorus Pro does not understand may be the side's passing fault; one that lasts is nobody's to wait for. */
function isHopeless(context: StageContext, row: InvoiceRow, error: unknown): boolean {
  return error instanceof ChorusError && error.kind === 'request' && isLastTry(context, row)
}

async function acknowledge(context: StageContext, row: InvoiceRow): Promise<RequestOutcome> {
  if (row.statusCode !== REJECTED || row.chorusIdentifier === undefined)
    return refused(
      context,
      row,
      fr`Seul le rejet d’une facture au statut « ${statusLabel(REJECTED)} » peut être marqué comme traité.`,
    )
  // Looked at first: an attempt whose answer was lost may have done it.
  const before = await findFollowed(context, row)
  if (before?.rejectionHandled !== true) {
    try {
      await context.chorus.acknowledgeRejection(row.chorusIdentifier)
    } catch (error) {
      const present = await presentAfter(context, row, error)
      if (!present.rejectionHandled) return refusedBy(context, row, error)
    }
  }
  return {
    stage: 'closed',
    tellings: [
      stageFields('closed'),
      ...doneTellings(context, row, 'Le rejet est marqué comme traité dans Chorus Pro.'),
      activityAfterReturn(row.divergence, row.statusCode),
    ],
  }
}

/**
 * How the invoice stands after Chorus Pro said no. The no may come from a first attempt that was carried out and whose
 * answer was lost; every other failure is tried again.
 */
async function presentAfter(context: StageContext, row: InvoiceRow, error: unknown): Promise<ChorusInvoice> {
  if (!(error instanceof ChorusError) || error.kind !== 'refusal') throw error
  const present = await findFollowed(context, row)
  if (present === undefined) throw error
  return present
}
