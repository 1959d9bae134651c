import { z } from 'zod'
import { type Answer, BusinessError, done, UNKNOWN_STRUCTURE } from './answers.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'

const informationBody = z.object({ siretStructure: z.string() })

/** `transverses/v1/consulter/information/siret`: private structures too, for INSEE knows them all. */
export function informationOfSiret(platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const structure = platform.directory.find(informationBody.parse(body).siretStructure)
  if (structure === undefined) throw new BusinessError(UNKNOWN_STRUCTURE)
  return done({
    siret: structure.siret,
    siren: structure.siret.slice(0, 9),
    raisonSociale: structure.designation,
    categorieJuridique: structure.categorieJuridique,
    estActif: structure.actif,
    nonDiffusibleInsee: false,
  })
}
