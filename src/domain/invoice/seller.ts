import { isSiren, isSiret } from '../recipients/siret.js'

/** What may tell the SIRET of the company that invoices, the surest first. */
export interface SellerKnowledge {
  /** What Odoo has, normalised: see `OdooCompany.registry`. */
  readonly registry: string | undefined
  /** That of the configuration. */
  readonly configured: string | undefined
  /** Those of the structures to which the technical account is attached. */
  readonly attached: readonly string[]
}

/** Whether only Chorus Pro can tell: Odoo has a SIREN, and the configuration nothing. */
export function needsChorus({ registry, configured }: Omit<SellerKnowledge, 'attached'>): boolean {
  return configured === undefined && registry !== undefined && isSiren(registry)
}

/**
 * Odoo's own when it is one (registering with an approved platform writes the SIREN over it), else the configured one if
 * it is of the SIREN that Odoo has, else that of Chorus Pro when it is the only one of that SIREN: which of several sites
 * invoices is not ours to guess.
 */
export function chooseSellerSiret({ registry, configured, attached }: SellerKnowledge): string | undefined {
  if (registry !== undefined && isSiret(registry)) return registry
  const isOwn = (siret: string): boolean =>
    registry === undefined || !isSiren(registry) || siret.startsWith(registry)
  if (configured !== undefined) return isOwn(configured) ? configured : undefined
  if (registry === undefined || !isSiren(registry)) return undefined
  const own = attached.filter((siret) => isSiret(siret) && isOwn(siret))
  return own.length === 1 ? own[0] : undefined
}
