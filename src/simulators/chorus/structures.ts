import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT, UNKNOWN_SERVICE, UNKNOWN_STRUCTURE } from './answers.js'
import type { Structure } from './directory.js'
import { isoOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import type { Platform } from './platform.js'

const searchBody = z.object({
  structure: z
    .object({
      identifiantStructure: z.string().optional(),
      typeIdentifiantStructure: z.string().optional(),
      typeStructure: z.enum(['PUBLIQUE', 'PRIVEE']).optional(),
      statutStructure: z.enum(['ACTIF', 'INACTIF']).optional(),
    })
    .optional(),
  restreindreStructuresPrivees: z.boolean().optional(),
  parametres: pageRequest.optional(),
})

const status = (structure: Structure): string => (structure.actif ? 'ACTIF' : 'INACTIF')

/** Private structures show only to themselves. */
const isVisible = (platform: Platform, structure: Structure, account: TechnicalAccount): boolean =>
  structure.publique || platform.attachedTo(account).includes(structure.siret)

/** `structures/v1/rechercher`. */
export function searchStructures(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const { structure: wanted = {}, parametres } = searchBody.parse(body)
  const found = platform.directory
    .all()
    .filter((structure) => isVisible(platform, structure, account))
    .filter(
      (structure) =>
        (wanted.identifiantStructure ?? structure.siret) === structure.siret &&
        (wanted.typeIdentifiantStructure ?? 'SIRET') === 'SIRET' &&
        (wanted.typeStructure ?? kind(structure)) === kind(structure) &&
        (wanted.statutStructure ?? status(structure)) === status(structure),
    )
  const result = page(found, parametres?.nbResultatsParPage, parametres?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  return done({
    listeStructures: result.items.map((structure) => ({
      idStructureCPP: structure.id,
      identifiantStructure: structure.siret,
      typeIdentifiantStructure: 'SIRET',
      designationStructure: structure.designation,
      statut: status(structure),
    })),
    parametresRetour: pageNumbers(result),
  })
}

const kind = (structure: Structure): string => (structure.publique ? 'PUBLIQUE' : 'PRIVEE')

const consultationBody = z.object({ idStructureCPP: z.int() })

function visibleStructure(platform: Platform, account: TechnicalAccount, id: number): Structure {
  const structure = platform.directory.findById(id)
  if (structure === undefined || !isVisible(platform, structure, account))
    throw new BusinessError(UNKNOWN_STRUCTURE)
  return structure
}

/** `structures/v1/consulter`. */
export function consultStructure(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const structure = visibleStructure(platform, account, consultationBody.parse(body).idStructureCPP)
  const isOwn = platform.attachedTo(account).includes(structure.siret)
  return done({
    parametres: {
      codeServiceDoitEtreRenseigne: structure.codeServiceObligatoire,
      numeroEJDoitEtreRenseigne: structure.engagementObligatoire,
      gestionNumeroEJOuCodeService: structure.engagementOuService,
      statutMiseEnPaiementNestPasRemonte: structure.paiementNonRemonte,
      estMoaUniquement: false,
      connexionEDI: false,
    },
    informationGenerales: {
      idStructureCPP: structure.id,
      identifiantStructure: structure.siret,
      typeIdentifiantStructure: 'SIRET',
      raisonSocialeStructure: structure.designation,
      structurePriveePublique: kind(structure),
      numeroTVA: structure.numeroTVA,
      dateExpirationMotPasseCompteTech:
        isOwn && structure.motDePasseExpire !== undefined ? isoOf(structure.motDePasseExpire) : undefined,
    },
    adressePostaleDuSiege: {
      adresse: structure.adresse.rue,
      codePostal: structure.adresse.codePostal,
      ville: structure.adresse.ville,
      pays: 'FR',
    },
  })
}

const servicesBody = z.object({
  idStructure: z.int(),
  parametresRechercherServicesStructure: pageRequest.optional(),
})

/** `structures/v1/rechercher/services`: inactive services too. */
export function searchServices(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const { idStructure, parametresRechercherServicesStructure: block } = servicesBody.parse(body)
  const { services } = visibleStructure(platform, account, idStructure)
  const result = page(services, block?.nbResultatsParPage, block?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  return done({
    listeServices: result.items.map((service) => ({
      idService: service.id,
      codeService: service.code,
      libelleService: service.libelle,
      estActif: service.actif,
      dateDbtService: service.debut,
      dateFinService: service.fin,
    })),
    parametresRetour: pageNumbers(result),
  })
}

const serviceBody = z.object({ idStructure: z.int(), idService: z.int() })

/** `structures/v1/consulter/service`. */
export function consultService(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const { idStructure, idService } = serviceBody.parse(body)
  const structure = visibleStructure(platform, account, idStructure)
  const service = structure.services.find(({ id }) => id === idService)
  if (service === undefined) throw new BusinessError(UNKNOWN_SERVICE)
  return done({
    informationsGenerales: { codeService: service.code, nomService: service.libelle },
    parametres: {
      numeroEngagement: service.engagementObligatoire,
      miseEnPaiement: !structure.paiementNonRemonte,
      dateDebutValidite: service.debut,
      dateFinValidite: service.fin,
    },
  })
}
