import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT } from './answers.js'
import type { TechnicalAccount } from './options.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import type { Platform } from './platform.js'

const body = z.object({ parametresRecherche: pageRequest.optional() })

/** `utilisateurs/v1/monCompte/recuperer/rattachements`: the structures for which the technical account may act. */
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
