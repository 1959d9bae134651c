import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT } from './answers.js'
import type { TechnicalAccount } from './options.js'
import { page, pageNumbers, pageRequest } from './paging.js'
import type { Platform } from './platform.js'

/** A commitment of the State as Chorus Pro has it; those of others are not in Chorus Pro. */
export interface Commitment {
  readonly numero: string
  /** SIRET of the structure that ordered. */
  readonly structure: string
  /** `COMMANDE` when absent: ordered, and open to invoices. */
  readonly etat?: string | undefined
}

/** Those of the State's structure of the qualification set: one open, one closed. */
export const QUALIFICATION_COMMITMENTS: readonly Commitment[] = [
  { numero: '1500000042', structure: '11000201100044' },
  { numero: '1500000043', structure: '11000201100044', etat: 'SOLDE' },
]

const searchBody = z.object({
  structureReceptriceEngagementJuridique: z.string().optional(),
  numeroEngagementJuridique: z.string().optional(),
  etatCourantEngagementJuridique: z.string().optional(),
  parametresRecherche: pageRequest.optional(),
})

/**
 * `engagementsJuridiques/v1/rechercher`, of the PISTE API of that name, to which an application subscribes apart.
 *
 * The request is OCA's (l10n_fr_chorus_account), which counts the rows and takes exactly one for valid. In doubt: the
 * fields of a row and the block of pages are published nowhere (they are the request's own names here), the states but
 * for `COMMANDE` are chosen, criteria match exactly, and no row is code 20000, as for other searches.
 */
export function searchCommitments(platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const wanted = searchBody.parse(body)
  const same = (criterion: string | undefined, value: string): boolean =>
    criterion === undefined || criterion === value
  const found = platform.commitments.filter(
    ({ numero, structure, etat = 'COMMANDE' }) =>
      same(wanted.structureReceptriceEngagementJuridique, structure) &&
      same(wanted.numeroEngagementJuridique, numero) &&
      same(wanted.etatCourantEngagementJuridique, etat),
  )
  const block = wanted.parametresRecherche
  const result = page(found, block?.nbResultatsParPage, block?.pageResultatDemandee)
  if (result.items.length === 0) throw new BusinessError(NO_RESULT)
  return done({
    listeEngagementJuridique: result.items.map(({ numero, structure, etat = 'COMMANDE' }) => ({
      numeroEngagementJuridique: numero,
      structureReceptriceEngagementJuridique: structure,
      etatCourantEngagementJuridique: etat,
    })),
    parametresRetour: pageNumbers(result),
  })
}
