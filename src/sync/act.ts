import { activityAfterReturn } from '../domain/activity.js'
import { isRequest, type Request } from '../domain/fields.js'
import { requestHandledFields, stageFields } from '../domain/field-values.js'
import type { OdooInvoice } from '../domain/invoice.js'
import { referencesOf } from '../domain/fillers.js'
import { moveOf } from '../domain/move.js'
import { isSiret } from '../domain/siret.js'
import { requestDoneNote, requestRefusedNote } from '../domain/notes.js'
import { REJECTED, statusLabel, TO_RECYCLE } from '../domain/status.js'
import { STAGES_BEFORE_DEPOSIT } from '../domain/stage.js'
import { toOdooTime } from '../domain/french-time.js'
import type { InvoiceRow, RequestOutcome } from '../store/store.js'
import type { Stage, StageContext } from './context.js'
import { ChorusError } from '../chorus/error.js'
import type { ChorusInvoice } from '../chorus/port.js'
import { recipientOf } from './directory.js'
import { forEachStep } from './each.js'
import { describeFailure } from './failure.js'
import { findFollowed } from './find-in-chorus.js'
import { despitePlatform, PLATFORM_FAILED } from './platform.js'
import { subjectOf } from './subject.js'
import { fr } from '../domain/typography.js'

const BATCH = 50

/**
 * What users asked for on invoices. The two requests that change something in Chorus Pro need no intent of their own:
 * `recycler` is accepted in one status only, which it ends itself, and whether `traiterRejet` was done can be seen.
 */
export const act: Stage = {
  name: 'act',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, clock, log, dryRun, requestBackOffs } = context
    // Those that wait must not fill the batch for ever.
    const asked = await store.invoicesWithRequest(connection.name, BATCH + requestBackOffs.size)
    const rows = asked.filter(({ id }) => !requestBackOffs.isWaiting(id, clock.now()))
    if (dryRun) {
      for (const { invoice } of rows)
        log.info('dry run: a request would be answered', {
          invoice: invoice.number,
          request: invoice.request,
        })
      return
    }
    await forEachStep(
      context,
      rows,
      async (row) => {
        await answer(context, row)
        requestBackOffs.done(row.id)
      },
      (row) => {
        // Not its `dueAt`, which is that of its stage: a blocked invoice would wait a day to be deposited again.
        requestBackOffs.failed(row.id, clock.now())
        return Promise.resolve()
      },
      ({ invoice }) => invoice.number,
    )
  },
}

async function answer(context: StageContext, row: InvoiceRow): Promise<void> {
  const { store, clock, log } = context
  const { request } = row.invoice
  if (request === undefined) return
  const outcome = isRequest(request) ? await outcomeOf(context, row, request) : SILENT
  await store.recordRequestOutcome(row.id, outcome, clock.now())
  log.info('request answered', { invoice: row.invoice.number, request })
}

/** A request that this version does not know stays in its field. */
const SILENT: RequestOutcome = { tellings: [] }

/** The request stays in its field and speaks for itself; it holds the invoice back for as long as it stands there. */
const HELD_BACK: RequestOutcome = { tellings: [stageFields('ignored')] }

async function outcomeOf(context: StageContext, row: InvoiceRow, request: Request): Promise<RequestOutcome> {
  switch (request) {
    case 'send_now':
      return sendNow(context, row)
    case 'deposit_again':
      return depositAgain(context, row)
    case 'do_not_send':
      return STAGES_BEFORE_DEPOSIT.includes(row.stage)
        ? HELD_BACK
        : refused(
            context,
            row,
            fr`La facture a déjà été transmise à Chorus Pro : elle ne peut plus être retenue.`,
          )
    case 'recycle':
      return await recycle(context, row)
    case 'rejection_handled':
      return await acknowledge(context, row)
  }
}

/** What is not in Chorus Pro yet goes with the next cycle, without waiting for the minutes of grace to be over. */
async function sendNow(context: StageContext, row: InvoiceRow): Promise<RequestOutcome> {
  const { stage } = row
  if (stage === 'ignored' && row.choice?.code === 'ODOO_PLATFORM')
    return refused(context, row, 'Odoo envoie cette facture par sa propre plateforme.')
  if (stage === 'ignored')
    return refused(
      context,
      row,
      fr`La passerelle n’envoie pas cette facture : vérifiez sa date, le SIRET et les étiquettes du client.`,
    )
  if (stage === 'refused' || stage === 'blocked') return depositAgain(context, row)
  if (!STAGES_BEFORE_DEPOSIT.includes(stage))
    return refused(context, row, 'La facture a déjà été transmise à Chorus Pro.')
  // Whether it is for Chorus Pro at all is not known yet: only the request's own field is written.
  return {
    stage: 'discovered',
    tellings: [
      requestHandledFields(),
      requestDoneNote(
        subjectOf(context, row),
        keyOf(row),
        fr`La facture est contrôlée sans attendre ; elle part aussitôt si le client est un organisme public et si rien ne manque.`,
      ),
    ],
  }
}

async function depositAgain(context: StageContext, row: InvoiceRow): Promise<RequestOutcome> {
  if (row.stage === 'depositing')
    return refused(
      context,
      row,
      fr`La réponse de Chorus Pro au dépôt s’est perdue : la passerelle vérifie si la facture est arrivée, et l’enverra d’elle-même si ce n’est pas le cas.`,
    )
  if (row.stage !== 'refused' && row.stage !== 'blocked')
    return refused(
      context,
      row,
      fr`Un nouveau dépôt n’est possible que pour une facture bloquée ou que Chorus Pro a refusée ; celle-ci est déjà prise en charge.`,
    )
  const gaveBack = (await context.store.reasons(row.id)).some(({ code }) => code === PLATFORM_FAILED)
  return {
    stage: 'discovered',
    ...(gaveBack && { choice: despitePlatform }),
    tellings: [
      requestHandledFields(),
      stageFields('discovered'),
      requestDoneNote(subjectOf(context, row), keyOf(row), 'La facture sera préparée et déposée à nouveau.'),
    ],
  }
}

async function recycle(context: StageContext, row: InvoiceRow): Promise<RequestOutcome> {
  const { chorus, odoo } = context
  if (row.statusCode !== TO_RECYCLE || row.chorusIdentifier === undefined)
    return refused(
      context,
      row,
      fr`Seule une facture au statut « ${statusLabel(TO_RECYCLE)} » peut être renvoyée au destinataire.`,
    )
  // Read now: the request may stand in a reading that is older than the corrections.
  const invoice = (await odoo.readInvoice(row.odooId)) ?? row.invoice
  const buyer = await odoo.readPartner(invoice.buyerId)
  if (buyer?.siret === undefined)
    return refused(context, row, fr`Le client n’a pas de SIRET : renseignez-le d’abord.`)
  const recipient = isSiret(buyer.siret) ? await recipientOf(context, buyer.siret, undefined) : undefined
  const { serviceCode, commitmentNumber, contract } = referencesOf(invoice, buyer, recipient)
  try {
    await chorus.recycle({
      identifier: row.chorusIdentifier,
      comment: 'Données du destinataire corrigées par le fournisseur.',
      buyerSiret: buyer.siret,
      serviceCode,
      commitmentNumber,
      contract,
    })
  } catch (error) {
    const present = await presentAfter(context, row, error)
    if (present.current.code === TO_RECYCLE) return refusedBy(context, row, error)
  }
  const sent = [buyer.siret, serviceCode, commitmentNumber].filter((value) => value !== undefined).join(', ')
  const change = recipientChange(row, invoice, buyer.siret)
  return {
    ...change,
    tellings: [
      requestHandledFields(),
      requestDoneNote(
        subjectOf(context, row),
        keyOf(row),
        fr`La facture est renvoyée au destinataire avec : ${sent}.`,
      ),
      activityAfterReturn(change.settlesMove ? undefined : row.moved, row.statusCode),
    ],
  }
}

/** An invoice that was given another customer in Odoo no longer departs from what Chorus Pro has: that one has it now. */
function recipientChange(
  { handedOver: former, moved }: InvoiceRow,
  invoice: OdooInvoice,
  buyerSiret: string,
): Pick<RequestOutcome, 'handedOver' | 'settlesMove'> {
  if (former === undefined) return {}
  const { buyerId, buyerName } = invoice
  const handedOver = { ...former, buyerId, buyerName, buyerSiret }
  const settlesMove =
    moved !== undefined &&
    moveOf(former, invoice, undefined) !== undefined &&
    moveOf(handedOver, invoice, undefined) === undefined
  return { handedOver, settlesMove }
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
      requestHandledFields(),
      stageFields('closed'),
      requestDoneNote(
        subjectOf(context, row),
        keyOf(row),
        'Le rejet est marqué comme traité dans Chorus Pro.',
      ),
      activityAfterReturn(row.moved, row.statusCode),
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

function refusedBy(context: StageContext, row: InvoiceRow, error: unknown): RequestOutcome {
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

function refused(context: StageContext, row: InvoiceRow, sentence: string): RequestOutcome {
  return {
    tellings: [requestHandledFields(), requestRefusedNote(subjectOf(context, row), keyOf(row), sentence)],
  }
}

/** The same request made again later is another one: it bears the time of the write that made it. */
function keyOf({ invoice }: InvoiceRow): string {
  return `${invoice.request ?? ''}.${toOdooTime(invoice.writeDate).replace(/\D/g, '')}`
}
