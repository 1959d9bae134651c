import type { PublicStructure, StructureService } from './structure.js'

/** A public structure as the file of the whole directory tells it: Chorus Pro's own identifiers are not in it. */
export type PublishedStructure = Omit<PublicStructure, 'id'>

/** A service as the file tells it; it belongs to the structure of this SIRET. */
export interface PublishedService extends Omit<StructureService, 'id'> {
  readonly siret: string
  /** `GestionEGMT`: invoices to this service must bear a commitment number. */
  readonly requiresCommitmentNumber: boolean
}

export interface PublishedEntry {
  readonly structure: PublishedStructure
  readonly services: readonly PublishedService[]
}

/** The State: in production and in qualification alike (AIFE's qualification set and directory). */
export const STATE_SIRET = '11000201100044'

/** Below this share of the structures of the one before, a new directory is taken for a broken one. */
const PLAUSIBLE_SHARE = 0.5

/**
 * Why a directory that was read to its end must not take the place of the one before: a customer missing from it would
 * count as private, and nobody would be told. Undefined: it may.
 */
export function whyImplausible(
  found: { readonly structures: number; readonly hasState: boolean },
  before: number | undefined,
): string | undefined {
  if (!found.hasState) return `the State (SIRET ${STATE_SIRET}) is not in it`
  if (before !== undefined && found.structures < before * PLAUSIBLE_SHARE)
    return `it has ${found.structures} structures, the one before had ${before}`
  return undefined
}
