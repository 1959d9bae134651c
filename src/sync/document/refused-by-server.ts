import { noActivity } from '../../domain/words/activity.js'
import { reasonFields } from '../../domain/odoo-fields/field-values.js'
import { documentsWaitNote } from '../../domain/words/documents-wait-note.js'
import { plainText, shortened } from '../../domain/words/plain-text.js'
import { fr } from '../../domain/words/typography.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { mark } from '../../marks/mark.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { ODOO_REFUSES } from './reasons.js'

const LONGEST_QUOTE = 500

const REMEDY =
  'Print an invoice in Odoo with Send & Print and do what it asks for (layout of documents, paper format, rights); one invoice is tried now and then, and the others follow it.'

/**
 * Whether it is not for this invoice that Odoo refuses to make its document: it said the same of another, and has made none
 * since. What was told on that one is taken back. Words that name the invoice or its customer, or tell what their data lack,
 * are about them.
 */
export async function isRefusedToAll(
  context: StageContext,
  invoice: OdooInvoice,
  said: string,
): Promise<boolean> {
  const { refusedDocuments, clock, log, troubles } = context
  const isOfInvoice =
    [invoice.number, invoice.buyerName].some((name) => name !== '' && said.includes(name)) ||
    /\bEDI\b|Factur-X/i.test(said)
  if (isOfInvoice && mark('refusal-names-its-invoice')) return false
  const others = refusedDocuments.refused(invoice.id, said, clock.now())
  if (others === undefined || !mark('refused-to-all')) return false
  const message = `Odoo makes no document of any invoice: ${shortened(plainText(said), LONGEST_QUOTE)}`
  if (troubles.isNews(message, clock.now())) log.error(message, { remedy: REMEDY, kind: 'refused' })
  await takeBack(context, others, said)
  return true
}

async function takeBack(context: StageContext, odooIds: readonly number[], said: string): Promise<void> {
  const { store, connection, clock } = context
  for (const row of await store.knownInvoices(connection.name, odooIds)) {
    if (row.stage !== 'blocked') continue
    const reasons = await store.reasons(row.id)
    if (reasons.some(({ code }) => code !== ODOO_REFUSES)) continue
    const words = shortened(plainText(said), LONGEST_QUOTE)
    const sentence = fr`Odoo ne produit en ce moment aucun document ; la facture partira d’elle-même dès que votre administrateur y aura remédié.`
    await store.recordReleased(
      row.id,
      [
        reasonFields('ready', [{ code: 'DOCUMENTS_REFUSED', sentence: `${sentence}\n${words}` }]),
        documentsWaitNote(subjectOf(context, row), row.toldReasons ?? '', words),
        noActivity,
      ],
      clock.now(),
    )
  }
}
