import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT } from './answers.js'
import type { TechnicalAccount } from './options.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import type { Platform } from './platform.js'

const body = z.object({ parametresRecherche: pageRequest.optional() })

/** `utilisateurs/v1/monCompte/recuperer/rattachements`: the structures to which the technical account is attached. */
export function attachedStructures(platform: Platform, account: TechnicalAccount, given: unknown): Answer {
  const { parametresRecherche: block } = body.parse(given)
  const attached = platform.attachedTo(account).flatMap((siret) => platform.directory.find(siret) ?? [])
  const result = page(attached, block?.nbResultatsParPage, block?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  return done({
    listeStructureRattachement: result.items.map((structure) => ({
      idStructure: structure.id,
      identifiantStructure: structure.siret,
      typeIdentifiantStructure: 'SIRET',
      designationStructure: structure.designation,
      roleUtilisateur: 'GESTIONNAIRE',
      statutRattachementStructure: 'ACTIF',
      statutUtilisateur: 'ACTIF',
      listeServicesRattache: [],
    })),
    parametresRetour: pageNumbers(result),
  })
}

/**
 * `transverses/v1/recuperer/structures/actives/fournisseur`: the active structures for which the account may deposit
 * invoices. The rows are typed as those of its twin for works invoices.
 */
export function activeSupplierStructures(platform: Platform, account: TechnicalAccount): Answer {
  const structures = platform.mayDepositFor(account).flatMap((siret) => platform.directory.find(siret) ?? [])
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
