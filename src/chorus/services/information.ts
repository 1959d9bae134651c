import type { ChorusContext } from '../context.js'
import type { SiretInformation } from '../port.js'
import { read, siretInformation } from '../wire/schemas.js'

const INFORMATION = 'transverses/v1/consulter/information/siret'

/** Names of the fields: the Swagger, as go-choruspro and a Python client read it. */
export async function informationOfSiret({ http }: ChorusContext, siret: string): Promise<SiretInformation> {
  const answer = await http.read(INFORMATION, { siretStructure: siret })
  const { categorieJuridique } = read(siretInformation, INFORMATION, answer)
  return { legalCategory: /^\d{4}(?!\d)/.exec(categorieJuridique ?? '')?.[0] }
}
