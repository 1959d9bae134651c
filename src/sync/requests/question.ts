import { whoHasItBeforeBuyer } from '../../domain/chorus-status/before-buyer.js'
import { statusLabel } from '../../domain/chorus-status/status.js'
import { requestHandledFields } from '../../domain/odoo-fields/field-values.js'
import { type Asked, questionNote } from '../../domain/words/question.js'
import { fr } from '../../domain/words/typography.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'
import { keyOf, refused } from './request-outcomes.js'

/**
 * Writes a question to the buyer or to the support, ready to be pasted: Chorus Pro publishes no service that would take
 * it. Made of what the store knows, so that it is there even while Chorus Pro is down.
 */
export async function question(
  context: StageContext,
  row: InvoiceRow,
  asked: Asked,
): Promise<RequestOutcome> {
  const { store, connection } = context
  const deposits = (await store.deposits(row.id)).filter(({ state }) => state !== 'not-accepted')
  if (asked === 'buyer' && row.chorusIdentifier === undefined)
    return refused(
      context,
      row,
      fr`L’acheteur ne voit pas encore cette facture : elle n’est pas intégrée dans Chorus Pro. Si son dépôt dure ou a été refusé, préparez plutôt une question au support.`,
    )
  const { statusCode } = row
  const before = statusCode === undefined ? undefined : whoHasItBeforeBuyer(statusCode)
  if (asked === 'buyer' && statusCode !== undefined && before !== undefined)
    return refused(
      context,
      row,
      fr`L’acheteur ne voit pas encore cette facture, au statut « ${statusLabel(statusCode)} » : pour toute question, adressez-vous ${before}.`,
    )
  if (row.chorusIdentifier === undefined && deposits.length === 0)
    return refused(
      context,
      row,
      fr`Cette facture n’a pas été transmise à Chorus Pro : il n’y a rien à demander à son support.`,
    )
  const { invoice, handedOver } = row
  const { serviceCode, commitmentNumber, contract } = invoice.references
  const facts = {
    number: handedOver?.number ?? invoice.number,
    date: handedOver?.invoiceDate ?? invoice.invoiceDate,
    isCreditNote: invoice.moveType === 'out_refund',
    amountTotal: handedOver?.amountTotal ?? invoice.amountTotal,
    currency: handedOver?.currency ?? invoice.currency,
    sellerSiret: handedOver?.sellerSiret,
    buyer: {
      name: handedOver?.buyerName ?? invoice.buyerName,
      siret: handedOver?.buyerSiret ?? row.buyerSiret,
    },
    serviceCode,
    commitmentNumber,
    contract,
    identifier: row.chorusIdentifier,
    deposits: deposits.map(({ flowNumber, acceptedAt, intendedAt }) => ({
      flowNumber,
      at: acceptedAt ?? intendedAt,
    })),
    events: await store.events(row.id),
    refusals: deposits.flatMap(({ refusal }) => refusal?.words ?? []),
  }
  return {
    tellings: [
      requestHandledFields(invoice.request),
      questionNote(subjectOf(context, row), keyOf(row), asked, facts, connection.chorusPro.environment),
    ],
  }
}
