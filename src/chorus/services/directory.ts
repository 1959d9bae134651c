import type { PublicStructure, StructureService } from '../../domain/recipients/structure.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { unexpectedShape } from '../wire/classify.js'
import type { ChorusContext } from '../context.js'
import { fails, searchPages } from '../wire/paging.js'
import { numericId } from '../wire/request.js'
import {
  hasAnother,
  read,
  readAllRows,
  readRows,
  serviceDetails,
  serviceRow,
  structureDetails,
  structureRow,
} from '../wire/schemas.js'

const FIND_STRUCTURE = 'structures/v1/rechercher'
const READ_STRUCTURE = 'structures/v1/consulter'
const FIND_SERVICES = 'structures/v1/rechercher/services'
const READ_SERVICE = 'structures/v1/consulter/service'
const WHOLE_DIRECTORY = 'transverses/v1/telecharger/annuaire/destinataire'

/** Base64 included. In 2024 the directory was a file of about 30 MB. */
const MAX_DIRECTORY_BYTES = 512 * 1024 * 1024

/** Chorus Pro may make the file only when it is asked for; a quarter of an hour is enough for it on a slow line. */
const DIRECTORY_TIMEOUTS = { silenceMs: 180_000, totalMs: 900_000 }

/** Every public structure has this one; no invoice can be sent to it. */
const TECHNICAL_SERVICE = 'FACTURES_PUBLIQUES'

/**
 * Private structures are found only when they are one's own, so a hit is public unless the details say otherwise.
 */
export async function findStructure(
  context: ChorusContext,
  siret: string,
): Promise<PublicStructure | undefined> {
  const { http, pageSize } = context
  const pages = searchPages(http, {
    path: FIND_STRUCTURE,
    list: 'listeStructures',
    pageSize,
    onShort: fails,
    body: (page) => ({
      structure: { identifiantStructure: siret, typeIdentifiantStructure: 'SIRET' },
      parametres: sorted(page, pageSize, 'IdentifiantStructure'),
    }),
  })
  const hits = []
  for await (const page of pages) {
    const isAnother = (row: unknown): boolean => hasAnother(row, 'identifiantStructure', siret)
    for (const row of readAllRows(
      context,
      structureRow,
      FIND_STRUCTURE,
      'listeStructures',
      page.rows,
      isAnother,
    )) {
      const isSiret = (row.typeIdentifiantStructure ?? 'SIRET') === 'SIRET'
      if (isSiret && row.identifiantStructure === siret) hits.push({ ...row, active: row.statut === 'ACTIF' })
    }
  }
  const hit = hits.find((row) => row.active) ?? hits[0]
  if (!hit) return undefined

  const answer = await http.read(READ_STRUCTURE, {
    idStructureCPP: numericId(READ_STRUCTURE, hit.idStructureCPP),
  })
  const { informationGenerales, parametres } = read(structureDetails, READ_STRUCTURE, answer)
  if (/^priv/i.test(informationGenerales.structurePriveePublique ?? '')) return undefined
  return {
    id: hit.idStructureCPP,
    siret,
    name: hit.designationStructure ?? siret,
    active: hit.active,
    requiresServiceCode: parametres.codeServiceDoitEtreRenseigne,
    requiresCommitmentNumber: parametres.numeroEJDoitEtreRenseigne,
    requiresEither: parametres.gestionNumeroEJOuCodeService,
    doesNotReportPayment: parametres.statutMiseEnPaiementNestPasRemonte,
  }
}

/**
 * A service that cannot be read is left out with a warning, so that the others remain usable; a page without any
 * readable service is an error.
 */
export async function listServices(context: ChorusContext, structureId: string): Promise<StructureService[]> {
  const { http, pageSize, setAside } = context
  const pages = searchPages(http, {
    path: FIND_SERVICES,
    list: 'listeServices',
    pageSize,
    body: (page) => ({
      idStructure: numericId(FIND_SERVICES, structureId),
      parametresRechercherServicesStructure: sorted(page, pageSize, 'CodeService'),
    }),
  })
  const today = frenchDay(context.clock())
  const services = new Map<string, StructureService>()
  for await (const page of pages) {
    const { readable, unreadable } = readRows(serviceRow, FIND_SERVICES, 'listeServices', page.rows)
    if (readable.length === 0) throw unexpectedShape(FIND_SERVICES, unreadable[0]?.line ?? 'listeServices')
    unreadable.forEach(setAside)
    for (const row of readable) {
      if (row.codeService === TECHNICAL_SERVICE) continue
      const begun = !row.dateDbtService || frenchDay(row.dateDbtService) <= today
      const ended = row.dateFinService !== undefined && frenchDay(row.dateFinService) < today
      services.set(row.idService, {
        id: row.idService,
        code: row.codeService,
        name: row.libelleService ?? row.codeService,
        active: row.estActif && begun && !ended,
      })
    }
  }
  return [...services.values()]
}

export async function serviceRequiresCommitment(
  { http }: ChorusContext,
  structureId: string,
  serviceId: string,
): Promise<boolean> {
  const answer = await http.read(READ_SERVICE, {
    idStructure: numericId(READ_SERVICE, structureId),
    idService: numericId(READ_SERVICE, serviceId),
  })
  return read(serviceDetails, READ_SERVICE, answer).parametres.numeroEngagement
}

/** `fichierResultat` is the ZIP (the Swagger's `AnnuaireDestinataire`, as go-choruspro reads it). */
export async function downloadDirectory(
  { http }: ChorusContext,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  await http.download(
    WHOLE_DIRECTORY,
    {},
    { path, field: 'fichierResultat', maxBytes: MAX_DIRECTORY_BYTES, timeouts: DIRECTORY_TIMEOUTS, signal },
  )
}

function sorted(page: number, pageSize: number, column: string): object {
  return {
    nbResultatsParPage: pageSize,
    pageResultatDemandee: page,
    triColonne: column,
    triSens: 'Ascendant',
  }
}
