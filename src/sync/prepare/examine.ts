import { companyDay } from '../../domain/invoice/company-day.js'
import { referencesOf } from '../../domain/invoice/fillers.js'
import { chooseByDirectory } from '../../domain/recipients/selection.js'
import { checkInvoice, type InvoiceFacts } from '../../domain/requirements/index.js'
import type { InvoiceRow } from '../../store/store.js'
import { ODOO_REFUSES } from '../document/reasons.js'
import { fillFromOrders } from '../orders/fill.js'
import type { StageContext } from '../running/context.js'
import { chooseEarly, lookUpCustomer } from './customer.js'
import { leaveOut } from './leave-out.js'
import { isNumberTaken } from './number-taken.js'
import { goesByPlatform, staysInOdoo } from './other-ways.js'
import { staysOnPortal } from '../works/on-portal.js'
import type { Question, InvoiceReading } from './question.js'

/** Decides whether an invoice is to be sent, and looks at all but its document. Undefined: nothing more is to be done. */
export async function examine(
  context: StageContext,
  row: InvoiceRow,
  { invoice: read, buyer, company }: InvoiceReading,
): Promise<Question | undefined> {
  const { store, connection, clock } = context
  const early = chooseEarly(context, { invoice: read, buyer })
  if (early?.selected === false) {
    await leaveOut(context, row, early, { invoice: read, buyer })
    return undefined
  }
  const found = await lookUpCustomer(context, { invoice: read, buyer })
  const choice = early ?? chooseByDirectory(buyer.siret, found !== undefined)
  if (!choice.selected) {
    await leaveOut(context, row, choice, { invoice: read, buyer })
    return undefined
  }
  if (await goesByPlatform(context, row, { invoice: read, buyer, company })) return undefined
  if (await staysOnPortal(context, row, { invoice: read, buyer, company })) return undefined
  if (await staysInOdoo(context, row, choice, { invoice: read, buyer })) return undefined
  const { invoice, disagreements } = await fillFromOrders(context, read)
  const recipient = invoice === read ? found : await lookUpCustomer(context, { invoice, buyer })
  const facts: InvoiceFacts = {
    invoice: {
      ...invoice,
      references: referencesOf(invoice, buyer, recipient),
      // Configured for all invoices, it needs no question on each.
      framework: invoice.framework ?? (connection.framework === 'A2' ? 'A2' : undefined),
    },
    buyer,
    recipient,
    numberTaken: await isNumberTaken(context, row, invoice),
    today: companyDay(clock.now(), company),
    disagreements,
  }
  const told = row.stage === 'blocked' ? await store.reasons(row.id) : undefined
  const isSound = checkInvoice(facts).blocking.length === 0 && (invoice.attachmentIds ?? []).length === 0
  const isRefused = row.failedRenderings > 0 || told?.some(({ code }) => code === ODOO_REFUSES) === true
  return {
    invoice,
    buyer,
    company,
    choice,
    facts,
    told,
    wantsDocument: isSound && !isRefused && context.refusedDocuments.words === undefined,
  }
}
