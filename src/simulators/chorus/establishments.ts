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

const body = z.object({ siretStructure: z.string() })

/** `transverses/v1/consulter/information/siret`. */
export function establishmentInformation(
  platform: Platform,
  _account: TechnicalAccount,
  given: unknown,
): Answer {
  const {
    siret,
    raisonSociale,
    categorieJuridique,
    estActif = true,
  } = platform.register.find(body.parse(given).siretStructure)
  return done({
    siret,
    siren: siret.slice(0, 9),
    raisonSociale,
    categorieJuridique,
    estActif,
    nonDiffusibleInsee: false,
  })
}
