import { ChorusError } from '../../chorus/wire/error.js'
import type { Request } from '../../domain/odoo-fields/fields.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { ChorusAction, InvoiceRow, Recycling, RequestOutcome } from '../../store/store.js'
import { answerRequests } from '../requests/answer-requests.js'
import type { Stage, StageContext } from '../running/context.js'
import type { Tried } from '../requests/became.js'
import { acknowledge } from '../requests/acknowledge.js'
import { complete } from '../requests/complete.js'
import { correctValidator } from '../requests/correct-validator.js'
import { proofAsked } from '../proof/asked.js'
import { recycle, settleRecycling } from '../requests/recycle.js'
import { isLastTry, refused, refusedBy } from '../requests/request-outcomes.js'
import { settleAction } from '../requests/settle-action.js'
import { describeFailure } from '../health/failure.js'
import { isForbiddenAlone } from '../health/probe.js'

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
  let recycling: Tried<Recycling> | undefined
  let action: Tried<ChorusAction> | undefined
  if (row.recycling !== undefined && mark('recycling-settled-first')) {
    const settled = await settleRecycling(context, row, row.recycling)
    if (settled !== 'never-done' && settled !== 'not-shown') return settled
    recycling = { attempt: row.recycling, isOpen: settled === 'not-shown' }
    if (!recycling.isOpen) await context.store.recordRecyclingOver(row.id)
  }
  const pending = await context.store.pendingAction(row.id)
  if (pending !== undefined && mark('action-settled-first')) {
    const settled = await settleAction(context, row, pending)
    if (settled !== 'never-done' && settled !== 'not-shown') return settled
    action = { attempt: pending, isOpen: settled === 'not-shown' }
    if (!action.isOpen) await context.store.recordActionOver(row.id)
  }
  const onPortal = row.handedOver?.isWorks === true ? ON_PORTAL[row.invoice.request ?? ''] : undefined
  if (onPortal !== undefined) return refused(context, row, onPortal)
  try {
    if (row.invoice.request === 'recycle') return await recycle(context, row, recycling)
    if (row.invoice.request === 'rejection_handled') return await acknowledge(context, row)
    if (row.invoice.request === 'complete') return await complete(context, row, action)
    if (row.invoice.request === 'correct_validator') return await correctValidator(context, row, action)
    if (row.invoice.request === 'attach_proof') return await proofAsked(context, row)
    // What was begun came to nothing, and nobody asks for it any more.
    return { leavesRequest: true, tellings: [] }
  } catch (error) {
    // Nothing that the side as a whole should be left alone for, nor what others ask for.
    if ((await isForbiddenAlone(context, error)) && mark('service-forbidden-alone')) {
      const { message, remedy } = describeFailure(error)
      context.log.warn(message, { remedy, invoice: row.invoice.number })
      return (await isLastTry(context, row, 'forbidden')) ? refused(context, row, FORBIDDEN) : undefined
    }
    if (!(await isHopeless(context, row, error))) throw error
    return refusedBy(context, row, error)
  }
}

/** What no service does for a piece of a works contract (docs/works-contracts-services.md). */
const ON_PORTAL: Readonly<Partial<Record<string, string>>> = {
  recycle: fr`C’est une pièce de travaux, que la passerelle ne peut pas renvoyer : corrigez les données du destinataire sur le portail Chorus Pro, et renvoyez-y la pièce. La suite arrivera ici d’elle-même.`,
  complete: fr`C’est une pièce de travaux, que la passerelle ne peut pas compléter : ajoutez ce qui manque sur le portail Chorus Pro. La suite arrivera ici d’elle-même.`,
  correct_validator: fr`C’est une pièce de travaux, dont la passerelle ne peut pas corriger le valideur : corrigez-le sur le portail Chorus Pro. La suite arrivera ici d’elle-même.`,
} satisfies Partial<Record<Request, string>>

const FORBIDDEN = fr`Chorus Pro n’ouvre pas ce service au compte technique de la société : votre administrateur en trouve le détail dans le journal de la passerelle. Refaites votre demande une fois l’accès ouvert.`

/** A request that Chorus Pro does not understand may be the side's passing fault; one that lasts is nobody's to wait for. */
async function isHopeless(context: StageContext, row: InvoiceRow, error: unknown): Promise<boolean> {
  const isNo = error instanceof ChorusError && error.kind === 'request'
  return isNo && (await isLastTry(context, row, 'not-understood'))
}
