import { checkInvoice } from '../../domain/requirements/index.js'
import { stageFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import type { DocumentChanges } from '../../odoo/port.js'
import type { InvoiceRow } from '../../store/store.js'
import { documentFor } from '../document/choose.js'
import type { DocumentSource } from '../document/together.js'
import { KEPT_IN_ODOO } from '../recipients/credit-note.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { StageContext } from '../running/context.js'
import { block, RECHECK_MS } from './block.js'
import { isNumberTaken } from './number-taken.js'
import type { Question } from './question.js'

/** Finds the document of an invoice that is to be sent, and writes down that it is ready, or what it lacks. */
export async function conclude(
  context: StageContext,
  row: InvoiceRow,
  question: Question,
  source: DocumentSource,
  changes: DocumentChanges,
): Promise<void> {
  const { store, clock, log } = context
  const { invoice, buyer, company, choice, told } = question
  // Another of its group may have become ready since.
  const facts = { ...question.facts, numberTaken: await isNumberTaken(context, row, invoice) }
  const findings = checkInvoice(facts)
  const companySiret = await sellerSiretOf(context, company)
  const outcome = await documentFor(
    context,
    {
      facts,
      seller: { company, siret: companySiret },
      blocking: findings.blocking,
      told,
      examinedUntil: row.examinedUntil,
      changes,
      rowId: row.id,
      failedRenderings: row.failedRenderings,
    },
    source,
  )
  if ('reasons' in outcome) {
    await block(context, row, { invoice, buyer, choice, reasons: outcome.reasons })
    return
  }
  if ('waitsUntil' in outcome) {
    await store.postpone(row.id, outcome.waitsUntil, 'Odoo makes no document of any invoice now')
    return
  }
  if ('wouldMake' in outcome) {
    log.info('dry run: Odoo would be asked to make the document', { invoice: invoice.number })
    await store.postpone(row.id, new Date(clock.now().getTime() + RECHECK_MS), 'dry run: no document yet')
    return
  }
  const tellings = [
    ...(row.stage === 'blocked' || row.choice?.code === KEPT_IN_ODOO ? [stageFields('ready')] : []),
    noActivity,
  ]
  const { document } = outcome
  const warnings = [...findings.warnings, ...outcome.warnings]
  await store.recordReady(
    row.id,
    {
      invoice,
      documentUntil: changes.withFiles(invoice.id),
      buyerSiret: buyer.siret ?? '',
      choice,
      document,
      companySiret,
      warnings,
      tellings,
    },
    clock.now(),
  )
  log.info('invoice ready', {
    invoice: invoice.number,
    choice: choice.sentence,
    syntax: document.syntax,
    repairs: document.repairs.map(({ code }) => code),
    warnings: warnings.map(({ code }) => code),
  })
}
