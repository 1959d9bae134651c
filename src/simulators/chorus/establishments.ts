import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT, REGISTER_UNAVAILABLE } from './answers.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'

/** An establishment as INSEE's register has it, known to Chorus Pro or not. */
export interface Establishment {
  readonly siret: string
  readonly raisonSociale: string
  /** Four digits of INSEE's nomenclature; 7xxx are public bodies subject to administrative law, `7210` communes. */
  readonly categorieJuridique: string
  /** True when absent. */
  readonly estActif?: boolean | undefined
}

/** INSEE's register as far as the simulated platform can look into it. */
export class Register {
  #establishments: Map<string, Establishment> | undefined

  /** Opens the register; in qualification there is none. */
  put(...establishments: readonly Establishment[]): void {
    this.#establishments ??= new Map()
    for (const establishment of establishments) this.#establishments.set(establishment.siret, establishment)
  }

  /** @throws BusinessError where there is no register, or no such establishment. */
  find(siret: string): Establishment {
    if (this.#establishments === undefined) throw new BusinessError(REGISTER_UNAVAILABLE)
    const found = this.#establishments.get(siret)
    if (found === undefined) throw new BusinessError(NO_RESULT)
    return found
  }
}

/** A structure of the platform's own whose legal category was given. */
function describedStructure(platform: Platform, siret: string): Establishment | undefined {
  const structure = platform.directory.find(siret)
  if (structure?.categorieJuridique === undefined) return undefined
  const { designation, categorieJuridique, actif } = structure
  return { siret, raisonSociale: designation, categorieJuridique, estActif: actif }
}

const body = z.object({ siretStructure: z.string() })

/** `transverses/v1/consulter/information/siret`. */
export function establishmentInformation(
  platform: Platform,
  _account: TechnicalAccount,
  given: unknown,
): Answer {
  const wanted = body.parse(given).siretStructure
  const found = describedStructure(platform, wanted) ?? platform.register.find(wanted)
  const { siret, raisonSociale, categorieJuridique, estActif = true } = found
  return done({
    siret,
    siren: siret.slice(0, 9),
    raisonSociale,
    categorieJuridique,
    estActif,
    nonDiffusibleInsee: false,
  })
}
