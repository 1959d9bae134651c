import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { chooseByInvoice, chooseByTags } from '../../domain/recipients/selection.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { recipientOf } from '../recipients/directory.js'
import type { StageContext } from '../running/context.js'

/** So many customers are asked about at once at most. */
const AT_ONCE = 8

/**
 * Asks Chorus Pro about the customers of many invoices, several at once, so that each invoice finds its own in the cache. One,
 * two, four and so on, and no more after a failure, which is the step of that customer's invoice: answers the failures by SIRET.
 */
export async function lookUpAhead(
  context: StageContext,
  invoices: readonly { readonly invoice: OdooInvoice; readonly buyer: OdooPartner }[],
): Promise<ReadonlyMap<string, Error>> {
  const services = new Map<string, Set<string | undefined>>()
  for (const { invoice, buyer } of invoices) {
    const early = chooseByInvoice(invoice, context.connection) ?? chooseByTags(buyer, context.connection)
    const { siret } = buyer
    if (early?.selected === false || siret === undefined || !isSiret(siret)) continue
    const ofBuyer = services.get(siret) ?? new Set()
    services.set(siret, ofBuyer.add(invoice.references.serviceCode ?? buyer.reference))
  }
  const asked = [...services]
  const failures = new Map<string, Error>()
  let size = 1
  for (let next = 0; next < asked.length && failures.size === 0 && !context.stop.aborted;) {
    const some = asked.slice(next, next + size)
    next += some.length
    size = Math.min(size * 2, AT_ONCE)
    await Promise.all(
      some.map(async ([siret, codes]) => {
        try {
          await lookUp(context, siret, codes)
        } catch (thrown) {
          failures.set(siret, thrown instanceof Error ? thrown : new Error(String(thrown)))
        }
      }),
    )
  }
  return failures
}

async function lookUp(
  context: StageContext,
  siret: string,
  serviceCodes: ReadonlySet<string | undefined>,
): Promise<void> {
  for (const code of serviceCodes) await recipientOf(context, siret, code)
}
