import { z } from 'zod'
import { type Answer, BusinessError, FOUND, NO_RESULT } from './answers.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'
import { WORKS_FRAMES, longFrame } from './works/frames.js'

interface Motive {
  readonly idMotif: number
  readonly codeMotif: string
  readonly libelleMotif: string
}

/**
 * The first two are those that AIFE's example of the twin service for works invoices (`recupererMotifsRefusFactureTravaux`)
 * has for any invoice, under these identifiers; of the third only the label was seen, for works. The real list for invoices
 * to validate is published nowhere that was found.
 */
const MOTIVES: readonly Motive[] = [
  { idMotif: 117, codeMotif: 'MAUVAIS_VALIDEUR', libelleMotif: 'Mauvais valideur' },
  { idMotif: 116, codeMotif: 'AUTRE', libelleMotif: 'Autre' },
  { idMotif: 118, codeMotif: 'ERREUR_MONTANT', libelleMotif: 'Erreur de montant' },
]

export const WRONG_VALIDATOR = 'MAUVAIS_VALIDEUR'
export const OTHER = 'AUTRE'

const motivesBody = z.object({ codeCadreFacturationAValider: z.string().optional() })

/** The frames whose invoices name a validator: A9, A12, and those of works. */
const VALIDATED = [
  'A9',
  'A12',
  ...[...WORKS_FRAMES].flatMap(([code, { validator }]) => (validator ? code : [])),
]

/**
 * `transverses/v1/recuperer/motifs/refus/Facture/AValider` (go-choruspro): the reasons for which a validator may refuse, by
 * the long code of the frame, which the client cannot leave out. In doubt: the list is the same for all frames with a
 * validator, and "no result" for the others.
 */
export function refusalMotives(_platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const { codeCadreFacturationAValider: frame } = motivesBody.parse(body)
  if (!VALIDATED.some((code) => longFrame(code) === frame)) throw new BusinessError(NO_RESULT)
  return { ...FOUND, listeMotifRefusFactureAValider: MOTIVES }
}

export const motive = (code: string | undefined): Motive | undefined =>
  MOTIVES.find(({ codeMotif }) => codeMotif === code)
