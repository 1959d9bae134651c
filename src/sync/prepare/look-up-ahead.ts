import type { StageContext } from '../running/context.js'
import { chooseEarly, lookUpCustomer, type Read, serviceNamed } from './customer.js'

/** So many customers are asked about at once at most. */
const AT_ONCE = 8

/**
 * Asks Chorus Pro about the customers of many invoices, several at once, so that each invoice finds its own in the cache. One
 * first, then up to eight, and no more after a failure, which is the step of that customer's invoice: answers the failures by SIRET.
 */
export async function lookUpAhead(
  context: StageContext,
  invoices: readonly Read[],
): Promise<ReadonlyMap<string, Error>> {
  // One invoice for each service of a customer.
  const bySiret = new Map<string, Map<string | undefined, Read>>()
  for (const read of invoices) {
    const { siret } = read.buyer
    if (siret === undefined || chooseEarly(context, read)?.selected === false) continue
    bySiret.set(
      siret,
      (bySiret.get(siret) ?? new Map<string | undefined, Read>()).set(serviceNamed(read), read),
    )
  }
  const asked = [...bySiret]
  const failures = new Map<string, Error>()
  let size = 1
  for (let next = 0; next < asked.length && failures.size === 0 && !context.stop.aborted;) {
    const some = asked.slice(next, next + size)
    next += some.length
    size = AT_ONCE
    await Promise.all(
      some.map(async ([siret, byService]) => {
        try {
          for (const read of byService.values()) await lookUpCustomer(context, read)
        } catch (thrown) {
          failures.set(siret, thrown instanceof Error ? thrown : new Error(String(thrown)))
        }
      }),
    )
  }
  return failures
}
