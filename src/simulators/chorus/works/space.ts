import { type Answer, done } from '../answers.js'
import type { TechnicalAccount } from '../options.js'
import type { Platform } from '../platform.js'

/**
 * `transverses/v1/recuperer/structures/actives/facturetravaux`, body `{}`: the active structures of the account that have
 * the space *factures de travaux* (go-choruspro). In doubt: none is an empty list under code 0.
 */
export function activeWorksStructures(platform: Platform, account: TechnicalAccount): Answer {
  const structures = platform
    .worksStructuresOf(account)
    .flatMap((siret) => platform.directory.find(siret) ?? [])
  return done({
    listeStructures: structures
      .filter(({ actif }) => actif)
      .map(({ id, siret, designation }) => ({
        idStructureCPP: id,
        identifiant: siret,
        designationStructure: designation,
      })),
  })
}
