import { z } from 'zod'
import { type Answer, done, FOUND } from '../answers.js'
import type { TechnicalAccount } from '../options.js'
import type { Platform } from '../platform.js'
import { framesOf, WORKS_TYPES } from './frames.js'

/** `transverses/v1/recuperer/typefacturetravaux`, body `{}`. */
export const worksTypes = (): Answer =>
  done({ listeTypeFactureTravaux: WORKS_TYPES.map((typeFactureTravaux) => ({ typeFactureTravaux })) })

/** `transverses/v1/recuperer/typedp`, body `{}`: AIFE's example. */
export const paymentRequestTypes = (): Answer => ({
  ...FOUND,
  listeTypeDemandePaiement: ['FACTURE', 'FACTURE_TRAVAUX', 'MEMOIRE_JUSTICE', 'DEMANDE_REMBOURSEMENT'].map(
    (typeDemandePaiement) => ({ typeDemandePaiement }),
  ),
})

const framesBody = z.object({ typeDemandePaiement: z.string().optional() })

/**
 * `transverses/v1/recuperer/cadrefacturation`. In doubt: which frames belong to FACTURE and which to FACTURE_TRAVAUX;
 * without a type, all.
 */
export function frames(_platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const { typeDemandePaiement: type } = framesBody.parse(body)
  const codes = [
    ...(type === 'FACTURE_TRAVAUX' ? [] : framesOf(false)),
    ...(type === 'FACTURE' ? [] : framesOf(true)),
  ]
  return done({ listeCadreFacturation: codes.map((codeCadreFacturation) => ({ codeCadreFacturation })) })
}
