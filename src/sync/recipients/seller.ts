import { ChorusError } from '../../chorus/wire/error.js'
import type { OdooCompany } from '../../domain/invoice/company.js'
import { chooseSellerSiret, needsChorus } from '../../domain/invoice/seller.js'
import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'
import type { StageContext } from '../running/context.js'

/** Structures are attached to an account once in years. */
const LASTS_MS = 24 * 3_600_000
const AFTER_FAILURE_MS = 3_600_000

/** What Chorus Pro has said of the structures of the technical account. In memory: a new process asks again. */
export class SellerMemory {
  #attached: { readonly sirets: readonly string[]; readonly wait: Span } | undefined

  /** What Chorus Pro does not tell, for whatever reason, holds up nothing: most invoices name the SIRET themselves. */
  async attached({ chorus, clock, log }: StageContext): Promise<readonly string[]> {
    const now = clock.now()
    const known = this.#attached
    if (known !== undefined && isWithin(known.wait, now)) return known.sirets
    try {
      const sirets = await chorus.attachedSirets()
      this.#attached = { sirets, wait: spanFrom(now, LASTS_MS) }
      return sirets
    } catch (error) {
      if (!(error instanceof ChorusError) || error.kind === 'quota') throw error
      log.warn(`the SIRET of the company is not in Odoo, and Chorus Pro does not tell it: ${error.message}`, {
        remedy:
          'write the whole SIRET on the company in Odoo, or set siret in the configuration of the connection; or subscribe the PISTE application to the API Utilisateurs',
      })
      const sirets = known?.sirets ?? []
      this.#attached = { sirets, wait: spanFrom(now, AFTER_FAILURE_MS) }
      return sirets
    }
  }
}

/** The SIRET under which the company invoices; undefined: nobody knows it. */
export async function sellerSiretOf(
  context: StageContext,
  company: OdooCompany,
): Promise<string | undefined> {
  const { connection, seller } = context
  const known = { registry: company.registry, configured: connection.siret }
  return chooseSellerSiret({
    ...known,
    attached: needsChorus(known) ? await seller.attached(context) : [],
  })
}
