import { stageFields } from '../../domain/odoo-fields/field-values.js'
import { isRequest, type Request } from '../../domain/odoo-fields/fields.js'
import { STAGES_BEFORE_DEPOSIT, STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { GIVEN_UP, HELD_BY_USER, type InvoiceChoice } from '../../domain/recipients/selection.js'
import { noActivity } from '../../domain/words/activity.js'
import { ON_PORTAL_CODE, QUEUED_CODE } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import { wasGivenUp } from '../deposit/given-up.js'
import { CHORUS_REQUESTS } from './chorus-requests.js'
import { answerRequests } from '../requests/answer-requests.js'
import type { Stage, StageContext } from '../running/context.js'
import { whyNotSent } from '../recipients/credit-note.js'
import { despitePlatform, PLATFORM_FAILED } from '../recipients/platform.js'
import { claimInterest } from '../payments/claim.js'
import { question } from '../requests/question.js'
import { doneTellings, refused } from '../requests/request-outcomes.js'

/**
 * What users asked on invoices that the bridge itself can answer. Before the stages that it is about: what is asked on a
 * blocked invoice is answered by how it stood when it was asked, not by what they have made of it.
 */
export const requests: Stage = {
  name: 'requests',
  needs: [],
  run: (context) => answerRequests(context, { notAmong: CHORUS_REQUESTS }, (row) => outcomeOf(context, row)),
}

async function outcomeOf(context: StageContext, row: InvoiceRow): Promise<RequestOutcome | undefined> {
  const { request } = row.invoice
  return request !== undefined && isRequest(request) ? answerTo(context, row, request) : SILENT
}

/** A request that this version does not know stays in its field. */
const SILENT: RequestOutcome = { tellings: [] }

/**
 * The request stays in its field and speaks for itself; it holds the invoice back for as long as it stands there. The stage
 * goes with what Odoo is told: what the invoice lacked is told anew once somebody takes the request back.
 */
const heldBack = (choice: InvoiceChoice = HELD_BY_USER): RequestOutcome => ({
  ...(mark('held-back-is-a-stage') && { stage: 'ignored', choice }),
  tellings: [stageFields('ignored'), noActivity],
})

async function answerTo(
  context: StageContext,
  row: InvoiceRow,
  request: Request,
): Promise<RequestOutcome | undefined> {
  switch (request) {
    case 'send_now':
      return (await declined(context, row)) ?? sendNow(context, row)
    case 'deposit_again':
      return (await declined(context, row)) ?? depositAgain(context, row)
    case 'do_not_send':
      return doNotSend(context, row)
    case 'ask_buyer':
      return question(context, row, 'buyer')
    case 'ask_support':
      return question(context, row, 'support')
    case 'claim_interest':
      return claimInterest(context, row)
    case 'recycle':
    case 'complete':
    case 'correct_validator':
    case 'rejection_handled':
    case 'attach_proof':
      throw new Error(`${request} is for Chorus Pro to answer`)
  }
}

/** The credit note of a rejected invoice waits for an answer, or was said to stay. */
async function declined(context: StageContext, row: InvoiceRow): Promise<RequestOutcome | undefined> {
  const why = await whyNotSent(context, row)
  return why === undefined ? undefined : refused(context, row, why)
}

function doNotSend(context: StageContext, row: InvoiceRow): RequestOutcome {
  if (STAGES_UNTIL_ASKED.includes(row.stage) || wasGivenUp(row)) return heldBack(GIVEN_UP)
  if (STAGES_BEFORE_DEPOSIT.includes(row.stage)) return heldBack()
  return refused(
    context,
    row,
    fr`La facture a déjà été transmise à Chorus Pro : elle ne peut plus être retenue.`,
  )
}

/** What is not in Chorus Pro yet goes with the next cycle, without waiting for the minutes of grace to be over. */
async function sendNow(context: StageContext, row: InvoiceRow): Promise<RequestOutcome> {
  const { stage } = row
  if (isToStartOver(row) || stage === 'ignored') return depositAgain(context, row)
  if (await wasSentSince(context, row)) return sentMeanwhile(context, row)
  if (!STAGES_BEFORE_DEPOSIT.includes(stage))
    return refused(context, row, 'La facture a déjà été transmise à Chorus Pro.')
  // Whether it is for Chorus Pro at all is not known yet: only the request's own field is written.
  return {
    stage: 'discovered',
    tellings: doneTellings(
      context,
      row,
      fr`La facture est contrôlée sans attendre ; elle part aussitôt si le client est un organisme public et si rien ne manque.`,
    ),
  }
}

async function depositAgain(context: StageContext, row: InvoiceRow): Promise<RequestOutcome> {
  if (isToStartOver(row)) {
    const codes = (await context.store.reasons(row.id)).map(({ code }) => code)
    // It goes by itself then; begun anew, it would be told for hours as if it were on its way.
    if (codes.includes(QUEUED_CODE)) return refused(context, row, ODOO_SENDS_FIRST)
    const gaveBack = codes.includes(PLATFORM_FAILED)
    return {
      stage: 'discovered',
      ...(gaveBack && { choice: despitePlatform }),
      tellings: [
        stageFields('discovered'),
        ...doneTellings(
          context,
          row,
          codes.includes(ON_PORTAL_CODE)
            ? fr`La pièce est contrôlée à nouveau : la passerelle la dépose si rien ne s’y oppose, et la laisse sinon à déposer sur le portail.`
            : row.stage === 'blocked'
              ? fr`La facture est contrôlée à nouveau ; elle part aussitôt si rien ne manque.`
              : fr`La facture est contrôlée à nouveau ; elle part aussitôt si le client est un organisme public et si rien ne manque.`,
        ),
      ],
    }
  }
  if (row.stage === 'ignored')
    return refused(
      context,
      row,
      row.choice?.code === 'ODOO_PLATFORM'
        ? 'Odoo envoie cette facture par sa propre plateforme.'
        : fr`La passerelle n’envoie pas cette facture : vérifiez sa date, le SIRET et les étiquettes du client.`,
    )
  if (await wasSentSince(context, row)) return sentMeanwhile(context, row)
  if (row.stage === 'depositing')
    return refused(
      context,
      row,
      fr`La réponse de Chorus Pro au dépôt s’est perdue : la passerelle vérifie si la facture est arrivée, et l’enverra d’elle-même si ce n’est pas le cas.`,
    )
  // Whether it is for Chorus Pro at all is not known yet.
  if (row.stage === 'discovered' || row.stage === 'ready')
    return {
      tellings: doneTellings(
        context,
        row,
        row.stage === 'ready'
          ? fr`La passerelle a déjà préparé cette facture et la déposera d’elle-même.`
          : fr`La passerelle contrôle déjà cette facture ; elle la dépose d’elle-même si le client est un organisme public et si rien ne manque.`,
      ),
    }
  return refused(
    context,
    row,
    fr`Un nouveau dépôt n’est possible que pour une facture bloquée, à vérifier ou que Chorus Pro a refusée ; celle-ci est déjà prise en charge.`,
  )
}

const ODOO_SENDS_FIRST = fr`Odoo doit d’abord envoyer cette facture lui-même (envoi groupé en attente) : elle partira pour Chorus Pro d’elle-même, une fois cet envoi fait ou annulé.`

/** Nothing of it is in Chorus Pro, and it waits for a user, or did before it was given up. */
function isToStartOver(row: InvoiceRow): boolean {
  const { stage, invoice } = row
  return (
    stage === 'blocked' ||
    STAGES_UNTIL_ASKED.includes(stage) ||
    (wasGivenUp(row) && invoice.state === 'posted')
  )
}

/** Whether it was deposited after somebody had asked for it, before the bridge saw that. */
async function wasSentSince({ store }: StageContext, row: InvoiceRow): Promise<boolean> {
  if (!SENT.includes(row.stage)) return false
  const last = (await store.deposits(row.id)).at(-1)
  return last !== undefined && last.intendedAt > row.invoice.writeDate
}

const SENT: readonly InvoiceRow['stage'][] = ['depositing', 'deposited', 'followed']

function sentMeanwhile(context: StageContext, row: InvoiceRow): RequestOutcome {
  return { tellings: doneTellings(context, row, 'La facture vient de partir pour Chorus Pro.') }
}
