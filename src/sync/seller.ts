import { ChorusError } from '../chorus/error.js'
import type { OdooCompany } from '../domain/company.js'
import { chooseSellerSiret, needsChorus } from '../domain/seller.js'
import type { StageContext } from './context.js'

/** Structures are attached to an account once in years. */
const ASK_AGAIN_MS = 24 * 3_600_000

/** What Chorus Pro has said of the structures of the technical account. In memory: a new process asks again. */
export class SellerMemory {
  #attached: { readonly sirets: readonly string[]; readonly askedAt: Date } | undefined

  /** @throws ChorusError when the side fails; what Chorus Pro will not tell counts as nothing. */
  async attached({ chorus, clock, log }: StageContext): Promise<readonly string[]> {
    const now = clock.now()
    const known = this.#attached
    if (known !== undefined && Math.abs(now.getTime() - known.askedAt.getTime()) < ASK_AGAIN_MS)
      return known.sirets
    let sirets: readonly string[] = []
    try {
      sirets = await chorus.attachedSirets()
    } catch (error) {
      if (!(error instanceof ChorusError) || ['retry-later', 'quota'].includes(error.kind)) throw error
      log.warn(`the SIRET of the company is not in Odoo, and Chorus Pro does not tell it: ${error.message}`, {
        remedy:
          'write the whole SIRET on the company in Odoo, or set siret in the configuration of the connection; or subscribe the PISTE application to the API Utilisateurs',
      })
    }
    this.#attached = { sirets, askedAt: now }
    return sirets
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
