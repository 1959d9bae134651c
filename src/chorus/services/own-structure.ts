import type { ChorusContext } from '../context.js'
import { rows } from '../wire/fields.js'
import { numericId } from '../wire/request.js'
import { ownStructureDetails, read, readRows, structureRow } from '../wire/schemas.js'

/** A structure as the technical accounts of its own see it. */
export interface OwnStructure {
  readonly siret: string
  readonly name: string | undefined
  readonly active: boolean
  /** `dateExpirationMotPasseCompteTech`; undefined: Chorus Pro does not tell. */
  readonly passwordExpires: Date | undefined
}

const SEARCH = 'structures/v1/rechercher'
const DETAILS = 'structures/v1/consulter'

/** Private structures are found only by their own accounts (AIFE): one that is not found is another's. */
export async function ownStructure(
  { http }: Pick<ChorusContext, 'http'>,
  siret: string,
): Promise<OwnStructure | undefined> {
  const answer = await http.search(SEARCH, {
    structure: { identifiantStructure: siret, typeIdentifiantStructure: 'SIRET' },
    parametres: { nbResultatsParPage: 10, pageResultatDemandee: 1 },
  })
  const list = read(rows, SEARCH, answer?.['listeStructures'])
  const hit = readRows(structureRow, SEARCH, 'listeStructures', list).readable.find(
    ({ identifiantStructure }) => identifiantStructure === siret,
  )
  if (hit === undefined) return undefined
  const found = read(
    ownStructureDetails,
    DETAILS,
    await http.read(DETAILS, { idStructureCPP: numericId(DETAILS, hit.idStructureCPP) }),
  )
  return {
    siret,
    name: hit.designationStructure,
    active: hit.statut === 'ACTIF',
    passwordExpires: found.informationGenerales?.dateExpirationMotPasseCompteTech,
  }
}
