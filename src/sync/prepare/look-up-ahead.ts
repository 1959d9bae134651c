import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { chooseByInvoice, chooseByTags } from '../../domain/recipients/selection.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { describeFailure } from '../health/failure.js'
import { recipientOf } from '../recipients/directory.js'
import type { StageContext } from '../running/context.js'

/** So many customers are asked about at once at most. */
const AT_ONCE = 8

/**
 * Asks Chorus Pro about the customers of many invoices, several at once, so that each invoice finds its own in the cache. One,
 * two, four and so on, and no more after a failure: the invoice of that customer asks by itself, and hears what is wrong.
 */
export async function lookUpAhead(
  context: StageContext,
  invoices: readonly { readonly invoice: OdooInvoice; readonly buyer: OdooPartner }[],
): Promise<void> {
  const services = new Map<string, Set<string | undefined>>()
  for (const { invoice, buyer } of invoices) {
    const early = chooseByInvoice(invoice, context.connection) ?? chooseByTags(buyer, context.connection)
    const { siret } = buyer
    if (early?.selected === false || siret === undefined || !isSiret(siret)) continue
    const ofBuyer = services.get(siret) ?? new Set()
    services.set(siret, ofBuyer.add(invoice.references.serviceCode ?? buyer.reference))
  }
  const asked = [...services]
  let size = 1
  try {
    for (let next = 0; next < asked.length && !context.stop.aborted; size = Math.min(size * 2, AT_ONCE)) {
      const some = asked.slice(next, next + size)
      next += some.length
      const answers = await Promise.allSettled(some.map(([siret, codes]) => lookUp(context, siret, codes)))
      for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
    }
  } catch (error) {
    context.log.debug('customers could not be looked up together', { cause: describeFailure(error).message })
  }
}

async function lookUp(
  context: StageContext,
  siret: string,
  serviceCodes: ReadonlySet<string | undefined>,
): Promise<void> {
  for (const code of serviceCodes) await recipientOf(context, siret, code)
}
